// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.JobChange;
import org.utrace.contract.Pid;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UserRegs;
import org.utrace.contract.Utrace;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.regset.UserRegsetView;

/**
 * Give a test its world: traced threads, debugger threads, virtual time and nothing else.
 *
 * <p>Calls are made by the script, by actors it started, or by callbacks. The calls with a body
 * here belong to a capability and are left out by an implementation that does not declare it. The
 * stage is the parent of every process on it.
 */
public interface Stage {

  /** The calls under test. */
  Utrace utrace();

  /**
   * Make a process of one thread that will run a program; it does nothing before {@link #start}.
   *
   * @throws SetupException if the program is missing or is none for this machine
   */
  TaskHandle create(TraceeProgram program);

  /** Let a new thread go. */
  void start(TaskHandle task);

  /** Make a kernel thread that sleeps for ever (capability kthread). */
  default TaskHandle kernelThread(String name) {
    throw new NotOfferedException("Stage.kernelThread", "kthread");
  }

  /** Start a debugger thread. */
  Actor fork(String name, Runnable body);

  /** Send a debugger thread a signal that breaks its interruptible waits (capability signals). */
  default void interrupt(Actor actor) {
    throw new NotOfferedException("Stage.interrupt", "signals");
  }

  /** Make a wait queue for debugger threads (capability wake-up). */
  default WaitQueue waitQueue(String name) {
    throw new NotOfferedException("Stage.waitQueue", "wake-up");
  }

  /** Find a thread that was not reaped by its number. */
  default Optional<TaskHandle> find(Pid pid) {
    throw new NotOfferedException("Stage.find", "clone");
  }

  /** Send a signal to the thread's whole process, from outside the stage's processes. */
  default void sendToProcess(TaskHandle task, Signal signal) {
    throw new NotOfferedException("Stage.sendToProcess", "signals");
  }

  /**
   * Look as the parent whether the process has stopped or gone on since the last look, without
   * waiting (waitid with WSTOPPED, WCONTINUED and WNOHANG; capability job-control).
   */
  default JobChange pollJobControl(TaskHandle task) {
    throw new NotOfferedException("Stage.pollJobControl", "job-control");
  }

  /** Number of SIGCHLD that the stage, as the parent, has got for the process so far. */
  default int parentNotices(TaskHandle task) {
    throw new NotOfferedException("Stage.parentNotices", "job-control");
  }

  /** Make a closed latch. */
  Latch latch(String name);

  /** Offer the scheduler a place to switch, and give others precedence. */
  void pause();

  /**
   * Wait until everyone else is blocked, or has run {@link Bounds#settleInstructions()} user
   * instructions since the call, or {@link Bounds#settleSteps()} scheduler steps have passed.
   *
   * <p>Sleeping in a system call until a time counts as blocked: time does not pass in here.
   */
  Settled settle();

  /** Let virtual time pass, waking sleepers as their time comes. */
  void advance(Duration duration);

  /** Number of user instructions the thread has completed since it was made. */
  long userInstructions(TaskHandle task);

  /** Send a signal to the thread, from outside the stage's processes (capability signals). */
  default void send(TaskHandle task, Signal signal) {
    throw new NotOfferedException("Stage.send", "signals");
  }

  /** Wait for the thread's death as its parent and reap it (capability reap). */
  default ExitStatus reap(TaskHandle task) {
    throw new NotOfferedException("Stage.reap", "reap");
  }

  /** State of the thread as the rest of the system sees it. */
  RunState runState(TaskHandle task);

  /** Tell whether the thread's signal-pending flag (TIF_SIGPENDING) is set (capability signals). */
  default boolean signalPending(TaskHandle task) {
    throw new NotOfferedException("Stage.signalPending", "signals");
  }

  /** Signals sent to the thread alone that are pending, blocked ones too (man 5 proc, SigPnd). */
  default SignalSet pendingSignals(TaskHandle task) {
    throw new NotOfferedException("Stage.pendingSignals", "proc-status");
  }

  /**
   * The system call the thread sleeps in, seen without any engine; empty if the thread runs
   * (task_current_syscall; capability proc-status).
   */
  default Optional<CurrentCall> currentCall(TaskHandle task) {
    throw new NotOfferedException("Stage.currentCall", "proc-status");
  }

  /** utrace_control with a number in place of the action (capability bit-encoding). */
  default Errno control(TaskHandle task, UtraceEngine engine, int action) {
    throw new NotOfferedException("Stage.control", "bit-encoding");
  }

  /** Read the thread's memory as a tracer does, whatever its protection (capability regset). */
  default byte[] readMemory(TaskHandle task, Address start, int lengthBytes) {
    throw new NotOfferedException("Stage.readMemory", "regset");
  }

  /** Write the thread's memory as a tracer does, whatever its protection (capability regset). */
  default void writeMemory(TaskHandle task, Address start, byte[] bytes) {
    throw new NotOfferedException("Stage.writeMemory", "regset");
  }

  /** Address of a program's symbol in the thread's memory (capability regset). */
  default Address symbol(TaskHandle task, String name) {
    throw new NotOfferedException("Stage.symbol", "regset");
  }

  /** Read a cell, an unsigned 64-bit word, of the thread's memory. */
  long readCell(TaskHandle task, String symbol);

  /** Write a cell of the thread's memory. */
  void writeCell(TaskHandle task, String symbol, long value);

  /**
   * How often something other than a program's own instructions has written into the memory that
   * the thread runs in, since that memory was made (capability mem-watch).
   *
   * <p>That is what the implementation writes, such as signal frames and results of calls, and what
   * the test writes by {@link #writeCell}; loading the program does not count.
   */
  default long foreignWrites(TaskHandle task) {
    throw new NotOfferedException("Stage.foreignWrites", "mem-watch");
  }

  /** The thread's registers; {@link UserRegs} says when they may be used (capability regset). */
  default UserRegs registers(TaskHandle task) {
    throw new NotOfferedException("Stage.registers", "regset");
  }

  /** The machine's step code for the thread (capability arch-port). */
  default ArchStep archStep(TaskHandle task) {
    throw new NotOfferedException("Stage.archStep", "arch-port");
  }

  /** A new tracer that uses ptrace (capability ptrace-step). */
  default Ptrace ptrace() {
    throw new NotOfferedException("Stage.ptrace", "ptrace-step");
  }

  /** The thread's register sets; {@link UserRegsetView} says when (capability regset). */
  default UserRegsetView regsets(TaskHandle task) {
    throw new NotOfferedException("Stage.regsets", "regset");
  }

  /**
   * The machine's number of a system call (capability syscalls).
   *
   * <p>Where the machine makes it by another call, that call's number.
   */
  default int number(GuestCall call) {
    throw new NotOfferedException("Stage.number", "syscalls");
  }

  /** How the machine's programs lay out the structures of their calls (capability syscalls). */
  default DataModel dataModel() {
    throw new NotOfferedException("Stage.dataModel", "syscalls");
  }

  /**
   * The arguments of a system call as the machine takes them (capability syscalls).
   *
   * <p>A machine may have another order: clone takes its stack before the flags on s390. Or it
   * makes the call by another one: on aarch64 fork is clone with the flags SIGCHLD, whatever is
   * given.
   *
   * @param given in the order of x86_64
   */
  default List<Long> arguments(GuestCall call, List<Long> given) {
    return given;
  }

  /** What the thread's process has written to file descriptor 1 (capability syscalls). */
  default String output(TaskHandle task) {
    throw new NotOfferedException("Stage.output", "syscalls");
  }

  /** Name of the actor or traced thread that makes this call, as the logs name it. */
  String whoAmI();

  /** Tell whether the caller is the traced thread itself (CB-07). */
  boolean runsAs(TaskHandle task);

  /** What the implementation can show of its inside (capability in-process). */
  default Internals internals() {
    throw new NotOfferedException("Stage.internals", "in-process");
  }
}
