// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.TrapCodes;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserCpu;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.tracehook.Tracehook;
import org.utrace.tracehook.Tracehook.SignalDecision;
import org.utrace.tracehook.Tracehook.UserExit;

/**
 * Run a thread: user mode, what ends it, and the work on the way back.
 *
 * <pre>
 *   TO_USER --no work left--> USER --event--> trap, fault or system call --> TO_USER
 *      |                                                        |
 *      +------- fatal signal ------> exit <------- exit call ---+
 * </pre>
 */
final class RunLoop {
  /** User instructions between two places where others may come in between. */
  private static final int SLICE_INSTRUCTIONS = 50;

  private static final int SEGV_MAPERR = 1;
  private static final int SEGV_ACCERR = 2;
  private static final int BUS_ADRALN = 1;
  private static final int FPE_INTDIV = 1;

  private final Kernel kernel;
  private final Task task;
  private final Tracehook tracehook;
  private final SignalDelivery delivery;
  private final SystemCalls calls;
  private final String userName;
  private int sliceLeft = SLICE_INSTRUCTIONS;

  RunLoop(Kernel kernel, Task task) {
    this.kernel = kernel;
    this.task = task;
    this.tracehook = kernel.tracehook();
    this.delivery = new SignalDelivery(kernel, task);
    this.calls = new SystemCalls(kernel, task, delivery);
    this.userName = "user(" + task.pid() + ")";
  }

  /** Run the thread until it exits. */
  ExitStatus run() {
    while (true) {
      if (sliceLeft <= 0) {
        endSlice();
      }
      Optional<ExitStatus> killed = workBeforeUserMode();
      if (killed.isPresent()) {
        return killed.get();
      }
      Optional<ExitStatus> exited = handle(runUser());
      if (exited.isPresent()) {
        return exited.get();
      }
    }
  }

  /**
   * Do what the flags ask for, signals first; user mode follows the last look at the flags with
   * nothing in between, as with interrupts off.
   */
  private Optional<ExitStatus> workBeforeUserMode() {
    while (true) {
      if (task.flags.test(Flag.SIGPENDING)) {
        Optional<ExitStatus> fatal = signalPath();
        if (fatal.isPresent()) {
          return fatal;
        }
      } else if (task.flags.peek(Flag.NOTIFY_RESUME)) {
        task.flags.put(Flag.NOTIFY_RESUME, false);
        tracehook.notifyResume(task);
      } else {
        return Optional.empty();
      }
    }
  }

  /** Deal with signals until there are none, or a handler runs, or the thread has to end. */
  private Optional<ExitStatus> signalPath() {
    while (true) {
      if (kernel.groupStop().serve(task)) {
        continue;
      }
      switch (tracehook.getSignal(task)) {
        case SignalDecision.Fatal fatal -> {
          return Optional.of(kernel.exitPath().fatal(task, fatal.info(), fatal.core()));
        }
        // The call that the signal broke off still has to be made again: look once more.
        case SignalDecision.Stop stop -> stop(stop);
        case SignalDecision.Nothing nothing -> {
          delivery.nothingToDeliver();
          return Optional.empty();
        }
        case SignalDecision.Deliver deliver -> {
          delivery.deliver(deliver.info(), deliver.action());
          return Optional.empty();
        }
      }
    }
  }

  /** A stop that a terminal asks for does nothing in an orphaned group (SIGTSTP and its like). */
  private void stop(SignalDecision.Stop stop) {
    UserProcess process = task.process();
    if (!stop.unlessOrphaned() || !kernel.family().isOrphaned(process.group, process.session)) {
      kernel.groupStop().stop(task, stop.info().signal(), stop.unlessContinued());
    }
  }

  /** Run user code, slice by slice, until an event or a kick. */
  private CpuEvent runUser() {
    task.takeKick();
    AddressSpace memory = task.process().memory();
    UserCpu cpu = memory.cpu();
    task.regs().leaveSyscall();
    while (true) {
      memory.switchTo(task);
      load(cpu);
      kernel.trail().turn(task.pid().number());
      CpuEvent event = cpu.run(sliceLeft);
      kernel.trail().end(event);
      store(cpu, event);
      account(event.retired());
      if (!(event instanceof CpuEvent.SliceEnd)) {
        return event;
      }
      endSlice();
      if (task.takeKick()) {
        return event;
      }
    }
  }

  private void load(UserCpu cpu) {
    PtRegs regs = task.regs();
    if (regs.isWhole()) {
      cpu.loadFrame(regs.frame());
    } else {
      cpu.loadTrapFrame(regs.trapFrame());
    }
  }

  /** After a step, who looks at more than step code does has it fetched. */
  private void store(UserCpu cpu, CpuEvent event) {
    PtRegs regs = task.regs();
    if (event instanceof CpuEvent.StepTrap) {
      regs.restIn(cpu.storeTrapFrame(regs.trapFrame()) ? null : cpu);
    } else {
      cpu.storeFrame(regs.frame());
    }
  }

  private void account(int retired) {
    // A slice always ends: an instruction that traps without retiring uses it up too.
    sliceLeft -= Math.max(1, retired);
    task.addUserInstructions(retired);
    kernel.userProgress(retired);
  }

  /** The time slice is over, in user mode or on the way to it: others have precedence now. */
  private void endSlice() {
    sliceLeft = SLICE_INSTRUCTIONS;
    kernel.sync().point(Kind.USER, userName, Access.WRITE);
  }

  private Optional<ExitStatus> handle(CpuEvent event) {
    Optional<SigInfo> ofMachine = kernel.port().signal(event, task);
    if (ofMachine.isPresent()) {
      tracehook.leftUserMode(
          task, event instanceof CpuEvent.StepTrap ? UserExit.STEP_TRAP : UserExit.EXCEPTION);
      task.forceSignal(ofMachine.get());
      return Optional.empty();
    }
    switch (event) {
      case CpuEvent.SliceEnd end -> {}
      case CpuEvent.SystemCall call -> {
        tracehook.leftUserMode(task, UserExit.SYSCALL);
        return calls.handle();
      }
      case CpuEvent.StepTrap trap -> stepTrap(trap);
      case CpuEvent.Breakpoint b ->
          fault(Signal.SIGTRAP, kernel.port().trapCodes().breakpointCode(), task.regs().pc());
      case CpuEvent.MemoryFault f -> memoryFault(f);
      case CpuEvent.IllegalInstruction i -> illegal(i);
      case CpuEvent.MachineException m ->
          throw new IllegalStateException(kernel.port().name() + " gives no signal for " + m);
      case CpuEvent.AlignmentFault f ->
          fault(Signal.SIGBUS, BUS_ADRALN, new Address(f.address().value()));
      case CpuEvent.ArithmeticFault a -> fault(Signal.SIGFPE, FPE_INTDIV, task.regs().pc());
    }
    return Optional.empty();
  }

  private void stepTrap(CpuEvent.StepTrap trap) {
    TrapCodes codes = kernel.port().trapCodes();
    tracehook.leftUserMode(task, UserExit.STEP_TRAP);
    force(Signal.SIGTRAP, trap.branch() ? codes.branchCode() : codes.stepCode(), task.regs().pc());
  }

  private void illegal(CpuEvent.IllegalInstruction instruction) {
    TrapCodes codes = kernel.port().trapCodes();
    int code = instruction.privileged() ? codes.privilegedCode() : codes.illegalCode();
    fault(Signal.SIGILL, code, task.regs().pc());
  }

  private void memoryFault(CpuEvent.MemoryFault fault) {
    int code = fault.mapped() ? SEGV_ACCERR : SEGV_MAPERR;
    fault(Signal.SIGSEGV, code, new Address(fault.address().value()));
  }

  private void fault(Signal signal, int code, Address address) {
    tracehook.leftUserMode(task, UserExit.EXCEPTION);
    force(signal, code, address);
  }

  private void force(Signal signal, int code, Address address) {
    task.forceSignal(SigInfo.fault(signal, code, address));
  }
}
