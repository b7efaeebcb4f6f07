// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.tracehook.Tracehook;

/** Enter, make and leave system calls of one thread; numbers and errors as in man section 2. */
final class SystemCalls {
  private static final int EFAULT = 14;
  private static final int EBADF = 9;
  private static final int STDOUT = 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int WRITE_BYTES_MAX = 1 << 16;

  private final Kernel kernel;
  private final Task task;
  private final Tracehook tracehook;
  private final SyscallAccess access;

  SystemCalls(Kernel kernel, Task task) {
    this.kernel = kernel;
    this.task = task;
    this.tracehook = kernel.tracehook();
    this.access = kernel.port().syscallAccess();
  }

  /** Handle the call the thread has just made; present if it ended the thread. */
  Optional<ExitStatus> handle() {
    PtRegs regs = task.regs();
    access.enter(regs);
    kernel.trail().systemCall(regs.syscallNumber());
    boolean run = !task.flags.test(Flag.SYSCALL_TRACE) || tracehook.syscallEntry(task);
    if (run && !task.fatalSignalPending()) {
      Optional<ExitStatus> exit = make(regs);
      if (exit.isPresent()) {
        return exit;
      }
    }
    if (task.flags.test(Flag.SYSCALL_TRACE)) {
      tracehook.syscallExit(task);
    }
    return Optional.empty();
  }

  private Optional<ExitStatus> make(PtRegs regs) {
    int number = regs.syscallNumber();
    if (number == -1) {
      // A tracer's way to have no call made: the result is its own, too (man 2 ptrace).
      return Optional.empty();
    }
    if (number == access.restartNumber()) {
      restartSleep(regs);
      return Optional.empty();
    }
    Optional<GuestCall> call = access.call(number);
    if (call.isEmpty()) {
      regs.result(-Errno.ENOSYS.number());
      return Optional.empty();
    }
    return dispatch(call.get(), regs);
  }

  private Optional<ExitStatus> dispatch(GuestCall call, PtRegs regs) {
    switch (call) {
      case EXIT, EXIT_GROUP -> {
        return Optional.of(ExitStatus.exited((int) regs.argument(0) & 0xff));
      }
      case GETPID -> regs.result(task.process().pid().number());
      case GETTID -> regs.result(task.pid().number());
      case WRITE -> regs.result(write(regs));
      case NANOSLEEP -> nanosleep(regs);
      case PAUSE -> pause(regs);
      case KILL -> regs.result(kill(pid(regs, 0), (int) regs.argument(1), SigInfo.USER));
      case TGKILL -> regs.result(tgkill(regs));
      case SCHED_YIELD -> {
        kernel.sync().point(Kind.YIELD, "sched_yield", Access.WRITE);
        regs.result(0);
      }
    }
    return Optional.empty();
  }

  private long write(PtRegs regs) {
    if ((int) regs.argument(0) != STDOUT) {
      return -EBADF;
    }
    int length = (int) Math.min(regs.argument(2), WRITE_BYTES_MAX);
    Optional<byte[]> bytes =
        task.process().memory().copyFrom(new Address(regs.argument(1)), length);
    if (bytes.isEmpty()) {
      return -EFAULT;
    }
    task.process().write(bytes.get());
    return length;
  }

  private void pause(PtRegs regs) {
    task.sleepInterruptibly("pause", () -> false);
    regs.result(-RestartBlock.SAME_CALL);
  }

  private void nanosleep(PtRegs regs) {
    Optional<byte[]> request =
        task.process().memory().copyFrom(new Address(regs.argument(0)), 2 * Long.BYTES);
    if (request.isEmpty()) {
      regs.result(-EFAULT);
      return;
    }
    ByteBuffer time =
        ByteBuffer.wrap(request.get()).order(task.process().memory().image().byteOrder());
    long seconds = time.getLong();
    long nanos = time.getLong();
    if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      regs.result(-Errno.EINVAL.number());
      return;
    }
    sleepUntil(regs, deadline(seconds, nanos));
  }

  /** When the sleep ends; one longer than virtual time can count lasts for ever. */
  private long deadline(long seconds, long nanos) {
    long now = kernel.nowNanos();
    boolean countable = seconds < (Long.MAX_VALUE - now) / NANOS_PER_SECOND - 1;
    return countable ? now + seconds * NANOS_PER_SECOND + nanos : Long.MAX_VALUE;
  }

  /** Go on with a sleep that was broken off (restart_syscall). */
  private void restartSleep(PtRegs regs) {
    long deadlineNanos = task.sleepDeadlineNanos;
    if (deadlineNanos == RestartBlock.NO_DEADLINE) {
      regs.result(-Errno.EINTR.number());
    } else {
      sleepUntil(regs, deadlineNanos);
    }
  }

  /** Sleep; when broken off, the rest is kept for the restart (INT-02). */
  private void sleepUntil(PtRegs regs, long deadlineNanos) {
    task.sleepDeadlineNanos = RestartBlock.NO_DEADLINE;
    if (deadlineNanos != Long.MAX_VALUE) {
      kernel.wakeAt(deadlineNanos, task);
    }
    boolean slept = task.sleepInterruptibly("nanosleep", () -> kernel.nowNanos() >= deadlineNanos);
    if (slept) {
      regs.result(0);
    } else {
      task.sleepDeadlineNanos = deadlineNanos;
      regs.result(-RestartBlock.REMAINDER);
    }
  }

  private static Pid pid(PtRegs regs, int argument) {
    return new Pid((int) regs.argument(argument));
  }

  private long tgkill(PtRegs regs) {
    if ((int) regs.argument(0) <= 0 || (int) regs.argument(1) <= 0) {
      return -Errno.EINVAL.number();
    }
    // Every process has one thread, so a group has the number of its thread.
    boolean sameGroup = pid(regs, 0).equals(pid(regs, 1));
    return sameGroup
        ? kill(pid(regs, 1), (int) regs.argument(2), SigInfo.TKILL)
        : -Errno.ESRCH.number();
  }

  private long kill(Pid pid, int number, int code) {
    Optional<Task> target = kernel.find(pid);
    Optional<Signal> signal = Signal.byNumber(number);
    if (target.isEmpty() || target.get().isKernelThread()) {
      return -Errno.ESRCH.number();
    }
    if (number != 0) {
      if (signal.isEmpty()) {
        return -Errno.EINVAL.number();
      }
      target.get().send(SigInfo.of(signal.get(), code, task.pid()));
    }
    return 0;
  }
}
