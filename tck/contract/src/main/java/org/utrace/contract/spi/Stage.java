// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.time.Duration;
import org.utrace.contract.Address;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UserRegs;
import org.utrace.contract.Utrace;

/**
 * Give a test its world: traced threads, debugger threads, virtual time and nothing else.
 *
 * <p>Calls are made by the script, by actors it started, or by callbacks. A call that has no
 * meaning for an implementation throws {@link UnsupportedOperationException}; the capabilities say
 * which. The stage is the parent of every process on it.
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
  TaskHandle kernelThread(String name);

  /** Start a debugger thread. */
  Actor fork(String name, Runnable body);

  /** Send a debugger thread a signal that breaks its interruptible waits. */
  void interrupt(Actor actor);

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

  /** Send a signal to the thread, from outside the stage's processes. */
  void send(TaskHandle task, Signal signal);

  /** Wait for the thread's death as its parent and reap it. */
  ExitStatus reap(TaskHandle task);

  /** State of the thread as the rest of the system sees it. */
  RunState runState(TaskHandle task);

  /** Tell whether the thread's signal-pending flag is set (TIF_SIGPENDING). */
  boolean signalPending(TaskHandle task);

  /** Address of a program's symbol in the thread's memory. */
  Address symbol(TaskHandle task, String name);

  /** Read a cell, an unsigned 64-bit word, of the thread's memory. */
  long readCell(TaskHandle task, String symbol);

  /** Write a cell of the thread's memory. */
  void writeCell(TaskHandle task, String symbol, long value);

  /** The thread's registers; see {@link UserRegs} for when they may be used. */
  UserRegs registers(TaskHandle task);

  /** The machine's number of a system call. */
  int number(GuestCall call);

  /** Everything the thread's process has written to file descriptor 1. */
  String output(TaskHandle task);

  /** Name of the actor or traced thread that makes this call, as the logs name it. */
  String whoAmI();

  /** Tell whether the caller is the traced thread itself (CB-07). */
  boolean runsAs(TaskHandle task);

  /** What the implementation can show of its inside (capability in-process). */
  Internals internals();
}
