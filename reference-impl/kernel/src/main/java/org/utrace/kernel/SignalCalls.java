// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalLayout;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;

/** Make the system calls about signals of one thread (man section 2). */
final class SignalCalls extends UserCalls {
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final SignalSet NEVER_BLOCKED = SignalSet.of(Signal.SIGKILL, Signal.SIGSTOP);

  SignalCalls(Kernel kernel, Task task) {
    super(kernel, task);
  }

  /** rt_sigaction(signal, new, old, size). */
  long sigaction(PtRegs regs) {
    Optional<Signal> signal = Signal.byNumber((int) regs.argument(0));
    if (signal.isEmpty() || regs.argument(3) != SignalLayout.MASK_BYTES) {
      return -Errno.EINVAL.number();
    }
    KSigAction old = task.process().actions.get(signal.get());
    if (regs.argument(1) != 0) {
      Optional<ByteBuffer> bytes = copyIn(regs.argument(1), SignalLayout.sigactionBytes(model()));
      if (bytes.isEmpty()) {
        return -Errno.EFAULT.number();
      }
      if (signal.get() == Signal.SIGKILL || signal.get() == Signal.SIGSTOP) {
        return -Errno.EINVAL.number();
      }
      KSigAction action = SignalLayout.sigaction(bytes.get().array(), model());
      put(signal.get(), action.withMask(action.mask().minus(NEVER_BLOCKED)));
    }
    return copyOutIfWanted(regs.argument(2), SignalLayout.sigaction(old, model()));
  }

  /** A signal that is ignored from now on is no longer pending (POSIX). */
  private void put(Signal signal, KSigAction action) {
    UserProcess process = task.process();
    task.signals.lock.lock();
    process.actions.put(signal, action);
    if (process.actions.ignores(signal)) {
      process.shared.discard(SignalSet.of(signal));
      process.threads.forEach(thread -> thread.signals.discard(SignalSet.of(signal)));
    }
    task.signals.lock.unlock();
  }

  /** The mask at an address. */
  Optional<SignalSet> mask(long address) {
    return copyIn(address, SignalLayout.MASK_BYTES)
        .map(bytes -> new SignalSet(model().bits(bytes)));
  }

  private byte[] bytes(SignalSet set) {
    return model().putBits(buffer(SignalLayout.MASK_BYTES), set.bits()).array();
  }

  /** rt_sigprocmask(how, new, old, size). */
  long sigprocmask(PtRegs regs) {
    if (regs.argument(3) != SignalLayout.MASK_BYTES) {
      return -Errno.EINVAL.number();
    }
    SignalSet old = task.blocked();
    if (regs.argument(1) != 0) {
      Optional<SignalSet> set = mask(regs.argument(1));
      if (set.isEmpty()) {
        return -Errno.EFAULT.number();
      }
      switch ((int) regs.argument(0)) {
        case SIG_BLOCK -> task.block(old.plus(set.get()));
        case SIG_UNBLOCK -> task.block(old.minus(set.get()));
        case SIG_SETMASK -> task.block(set.get());
        default -> {
          return -Errno.EINVAL.number();
        }
      }
    }
    return copyOutIfWanted(regs.argument(2), bytes(old));
  }

  /** rt_sigpending(set, size). */
  long sigpending(PtRegs regs) {
    if (regs.argument(1) > SignalLayout.MASK_BYTES) {
      return -Errno.EINVAL.number();
    }
    task.signals.lock.lock();
    SignalSet pending = task.pendingLocked();
    task.signals.lock.unlock();
    SignalSet waiting = pending.minus(pending.minus(task.blocked()));
    return copyOutIfWanted(regs.argument(0), bytes(waiting));
  }

  /** rt_sigsuspend(mask, size): the mask comes back when a handler was entered, or with none. */
  long sigsuspend(PtRegs regs) {
    if (regs.argument(1) != SignalLayout.MASK_BYTES) {
      return -Errno.EINVAL.number();
    }
    Optional<SignalSet> set = mask(regs.argument(0));
    if (set.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    SignalSet old = task.blocked();
    task.block(set.get());
    task.sleepInterruptibly("rt_sigsuspend", () -> false);
    task.maskAfterSuspend = Optional.of(old);
    return -RestartBlock.SAME_CALL;
  }

  /** sigaltstack(new, old). */
  long sigaltstack(PtRegs regs) {
    byte[] old = task.altStack.image(model(), regs.sp());
    if (regs.argument(0) != 0) {
      Optional<ByteBuffer> bytes = copyIn(regs.argument(0), AltStack.imageBytes(model()));
      if (bytes.isEmpty()) {
        return -Errno.EFAULT.number();
      }
      Errno error = task.altStack(bytes.get().array());
      if (error != Errno.OK) {
        return -error.number();
      }
    }
    return copyOutIfWanted(regs.argument(1), old);
  }

  /** kill(pid, signal): a process, 0 the own group, -1 everybody else, negative a group. */
  long kill(PtRegs regs) {
    int which = (int) regs.argument(0);
    int number = (int) regs.argument(1);
    SigInfo info = number == 0 ? null : info(number, SigInfo.USER).orElse(null);
    if (number != 0 && info == null) {
      return -Errno.EINVAL.number();
    }
    // No process is made meanwhile, so none of a group escapes.
    kernel.tasklist().lock();
    boolean found = false;
    for (UserProcess process : kernel.processes()) {
      if (meant(process, which)) {
        found = true;
        if (info != null) {
          kernel.sender().toProcess(process, info);
        }
      }
    }
    kernel.tasklist().unlock();
    return found ? 0 : -Errno.ESRCH.number();
  }

  /** By -1 init, which is the stage, and the caller are spared. */
  private boolean meant(UserProcess process, int which) {
    UserProcess own = task.process();
    return Family.matches(own, process, which) && (which != -1 || process != own);
  }

  private Optional<SigInfo> info(int number, int code) {
    return Signal.byNumber(number).map(signal -> SigInfo.of(signal, code, task.process().pid()));
  }

  /** tgkill(tgid, tid, signal). */
  long tgkill(PtRegs regs) {
    int group = (int) regs.argument(0);
    int thread = (int) regs.argument(1);
    int number = (int) regs.argument(2);
    if (group <= 0 || thread <= 0) {
      return -Errno.EINVAL.number();
    }
    Optional<Task> target =
        kernel
            .find(new Pid(thread))
            .filter(found -> !found.isKernelThread())
            .filter(found -> found.process().pid().number() == group);
    if (target.isEmpty()) {
      return -Errno.ESRCH.number();
    }
    if (number == 0) {
      return 0;
    }
    Optional<SigInfo> info = info(number, SigInfo.TKILL);
    info.ifPresent(known -> kernel.sender().toThread(target.get(), known));
    return info.isPresent() ? 0 : -Errno.EINVAL.number();
  }

  /** rt_sigqueueinfo(tgid, signal, info); signal 0 only looks whether it could be sent. */
  long sigqueueinfo(PtRegs regs) {
    Optional<ByteBuffer> bytes = copyIn(regs.argument(2), SignalLayout.SIGINFO_BYTES);
    if (bytes.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    int code = bytes.get().getInt(SignalLayout.SI_CODE_OFFSET);
    if (code >= 0 || code == SigInfo.TKILL) {
      // Only the kernel itself may say that it was the machine, kill or tgkill.
      return -Errno.EPERM.number();
    }
    Optional<UserProcess> target = kernel.process(new Pid((int) regs.argument(0)));
    if (target.isEmpty()) {
      return -Errno.ESRCH.number();
    }
    int number = (int) regs.argument(1);
    if (number == 0) {
      return 0;
    }
    Optional<SigInfo> info =
        Signal.byNumber(number)
            .map(known -> SignalLayout.siginfo(bytes.get().array(), known, model()));
    info.ifPresent(known -> kernel.sender().toProcess(target.get(), known));
    return info.isPresent() ? 0 : -Errno.EINVAL.number();
  }
}
