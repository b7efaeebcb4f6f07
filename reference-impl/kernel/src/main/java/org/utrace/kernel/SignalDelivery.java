// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.SyscallAccess;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;

/** Make a thread run its handlers, and decide what becomes of a call that a signal broke off. */
final class SignalDelivery {
  private final Kernel kernel;
  private final Task task;
  private final SyscallAccess access;
  private final SignalFrame frames;

  SignalDelivery(Kernel kernel, Task task) {
    this.kernel = kernel;
    this.task = task;
    this.access = kernel.port().syscallAccess();
    this.frames = kernel.port().signalFrame();
  }

  /** Make the thread enter a handler; one that cannot be entered is a SIGSEGV. */
  void deliver(SigInfo info, KSigAction action) {
    breakOffCall(action);
    // A step armed for the instruction that is left must not get into the frame: the program would
    // return with it (handle_signal, TIF_FORCED_TF). If it is still wanted, it is armed again.
    task.stepControl().disable(task);
    byte[] altStack = task.altStack.image(memory().dataModel(), task.regs().sp());
    SignalSet restore = task.maskAfterSuspend.orElse(task.blocked());
    boolean done =
        frames.setUp(
            task,
            memory(),
            new SignalFrame.Delivery(info, withWayBack(action), restore, stackFor(action)));
    if (!done) {
      fail(info.signal());
      return;
    }
    altStackInFrame(Optional.of(action)).ifPresent(at -> memory().copyTo(at, altStack));
    task.maskAfterSuspend = Optional.empty();
    block(
        action
            .mask()
            .plus(action.has(Flag.NODEFER) ? SignalSet.NONE : SignalSet.of(info.signal())));
    kernel.tracehook().handlerSetUp(task);
  }

  /** Without a restorer of its own the program returns by the page that every program has. */
  private KSigAction withWayBack(KSigAction action) {
    if (action.has(Flag.RESTORER) || kernel.port().sigreturnCode().length == 0) {
      return action;
    }
    Set<Flag> flags = EnumSet.of(Flag.RESTORER);
    flags.addAll(action.flags());
    return new KSigAction(
        action.kind(), action.handler(), action.mask(), flags, ProgramLoader.SIGRETURN);
  }

  private AddressSpace memory() {
    return task.process().memory();
  }

  private Optional<Address> altStackInFrame(Optional<KSigAction> entered) {
    OptionalInt offset = frames.altStackOffset(task.regs(), entered);
    return offset.isPresent()
        ? Optional.of(task.regs().sp().plus(offset.getAsInt()))
        : Optional.empty();
  }

  private Optional<Address> stackFor(KSigAction action) {
    boolean alternate =
        action.has(Flag.ONSTACK) && task.altStack.isSet() && !task.altStack.holds(task.regs().sp());
    return alternate ? Optional.of(task.altStack.top()) : Optional.empty();
  }

  private void block(SignalSet more) {
    task.block(task.blocked().plus(more));
  }

  /** A SIGSEGV whose own handler cannot be entered ends the process (force_sigsegv). */
  private void fail(Signal signal) {
    if (signal == Signal.SIGSEGV) {
      task.resetAction(signal);
    }
    task.forceSignal(SigInfo.fault(Signal.SIGSEGV, SigInfo.KERNEL, task.regs().sp()));
  }

  /** A handler runs: the call ends with EINTR, or is made again after it. */
  private void breakOffCall(KSigAction action) {
    PtRegs regs = task.regs();
    if (regs.syscallNumber() < 0) {
      return;
    }
    long result = -regs.result();
    if (result == RestartBlock.NO_INTERRUPTION
        || (result == RestartBlock.SAME_CALL_UNLESS_HANDLED && action.has(Flag.RESTART))) {
      access.restart(regs);
    } else if (RestartBlock.isRestart(result)) {
      regs.result(-Errno.EINTR.number());
    }
    regs.leaveSyscall();
  }

  /**
   * No handler runs: a call that a signal broke off goes on unnoticed (INT-02). The thread then
   * counts as being in no call, so that another signal does not move pc once more.
   */
  void nothingToDeliver() {
    PtRegs regs = task.regs();
    if (regs.syscallNumber() >= 0) {
      long result = -regs.result();
      if (result == RestartBlock.REMAINDER) {
        access.restartWithRemainder(regs);
        regs.leaveSyscall();
      } else if (RestartBlock.isRestart(result)) {
        access.restart(regs);
        regs.leaveSyscall();
      }
    }
    if (task.maskAfterSuspend.isPresent()) {
      restoreMask(task.maskAfterSuspend.get());
    }
  }

  private void restoreMask(SignalSet mask) {
    task.maskAfterSuspend = Optional.empty();
    task.block(mask);
  }

  /** Leave a handler (rt_sigreturn). */
  void sigreturn() {
    task.restart = RestartBlock.NOTHING;
    Optional<byte[]> altStack =
        altStackInFrame(Optional.empty())
            .flatMap(at -> memory().copyFrom(at, AltStack.imageBytes(memory().dataModel())));
    Optional<SignalSet> mask = frames.sigreturn(task, memory());
    if (mask.isEmpty()) {
      fail(Signal.SIGSEGV);
    } else {
      restoreMask(mask.get());
      // What the frame says of the stack need not be any good (restore_altstack).
      altStack.ifPresent(task::altStack);
    }
  }
}
