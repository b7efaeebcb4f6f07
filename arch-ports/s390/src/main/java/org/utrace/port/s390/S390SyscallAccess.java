// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;
import org.utrace.cpu.unicorn.S390Frame;

/**
 * Linux's s390 system calls (arch/s390/kernel/syscall.c).
 *
 * <p>Both widths have the same numbers. The number stands in the instruction, or in register 1 if
 * it is 0 there. So a restart cannot ask for another number by a register: the kernel remembers
 * where it is due.
 */
final class S390SyscallAccess implements SyscallAccess {
  private static final int RESTART_SYSCALL = 7;
  private static final int NUMBER_BITS = 16;
  private static final int NUMBER = (1 << NUMBER_BITS) - 1;
  private static final int NUMBER_REGISTER = S390Frame.GPRS + 1;
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.EXIT, 1),
              Map.entry(GuestCall.FORK, 2),
              Map.entry(GuestCall.READ, 3),
              Map.entry(GuestCall.WRITE, 4),
              Map.entry(GuestCall.CLOSE, 6),
              Map.entry(GuestCall.EXECVE, 11),
              Map.entry(GuestCall.GETPID, 20),
              Map.entry(GuestCall.ALARM, 27),
              Map.entry(GuestCall.PAUSE, 29),
              Map.entry(GuestCall.KILL, 37),
              Map.entry(GuestCall.SETPGID, 57),
              Map.entry(GuestCall.GETPPID, 64),
              Map.entry(GuestCall.SETSID, 66),
              Map.entry(GuestCall.SETITIMER, 104),
              Map.entry(GuestCall.WAIT4, 114),
              Map.entry(GuestCall.CLONE, 120),
              Map.entry(GuestCall.GETPGID, 132),
              Map.entry(GuestCall.GETSID, 147),
              Map.entry(GuestCall.SCHED_YIELD, 158),
              Map.entry(GuestCall.NANOSLEEP, 162),
              Map.entry(GuestCall.POLL, 168),
              Map.entry(GuestCall.RT_SIGRETURN, 173),
              Map.entry(GuestCall.RT_SIGACTION, 174),
              Map.entry(GuestCall.RT_SIGPROCMASK, 175),
              Map.entry(GuestCall.RT_SIGPENDING, 176),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 178),
              Map.entry(GuestCall.RT_SIGSUSPEND, 179),
              Map.entry(GuestCall.SIGALTSTACK, 186),
              Map.entry(GuestCall.VFORK, 190),
              Map.entry(GuestCall.GETTID, 236),
              Map.entry(GuestCall.FUTEX, 238),
              Map.entry(GuestCall.TGKILL, 241),
              Map.entry(GuestCall.EXIT_GROUP, 248),
              Map.entry(GuestCall.SET_TID_ADDRESS, 252),
              Map.entry(GuestCall.CLOCK_GETTIME, 260),
              Map.entry(GuestCall.WAITID, 281),
              Map.entry(GuestCall.PIPE2, 325)));

  private final boolean wide;

  S390SyscallAccess(boolean wide) {
    this.wide = wide;
  }

  @Override
  public int number(GuestCall call) {
    return NUMBERS.number(call);
  }

  @Override
  public Optional<GuestCall> call(int number) {
    return NUMBERS.call(number);
  }

  @Override
  public int restartNumber() {
    return RESTART_SYSCALL;
  }

  @Override
  public void enter(PtRegs regs) {
    long[] frame = regs.frame();
    int stated = (int) frame[S390Frame.INT_CODE] & NUMBER;
    int number = stated == 0 ? (int) frame[NUMBER_REGISTER] & NUMBER : stated;
    frame[S390Frame.INT_CODE] = (frame[S390Frame.INT_CODE] & ~NUMBER) | number;
    boolean restarted =
        frame[S390Frame.RESTART_AT] != 0
            && frame[S390Frame.RESTART_AT] == frame[S390Frame.PSW_ADDR];
    frame[S390Frame.RESTART_AT] = 0;
    S390CallEntry.enter(frame, restarted ? RESTART_SYSCALL : number);
  }

  @Override
  public void begin(PtRegs regs) {
    S390CallEntry.leave(regs.frame());
    regs.result(-Errno.ENOSYS.number());
  }

  @Override
  public void skip(PtRegs regs) {
    if (!S390CallEntry.leave(regs.frame())) {
      regs.result(-Errno.ENOSYS.number());
    }
  }

  @Override
  public void rollback(PtRegs regs) {
    regs.result(regs.frame()[S390Frame.ORIG_GPR2]);
  }

  @Override
  public void restart(PtRegs regs) {
    rollback(regs);
    long length = regs.frame()[S390Frame.INT_CODE] >> NUMBER_BITS;
    regs.pc(new Address(regs.pc().value() - length));
  }

  @Override
  public void restartWithRemainder(PtRegs regs) {
    regs.frame()[S390Frame.RESTART_AT] = regs.pc().value();
    restart(regs);
  }

  /** A handler comes before the call that was to be restarted: so it is broken off after all. */
  static void breakOffRestart(PtRegs regs) {
    long[] frame = regs.frame();
    long behind = frame[S390Frame.PSW_ADDR] + (frame[S390Frame.INT_CODE] >> NUMBER_BITS);
    if (frame[S390Frame.RESTART_AT] != 0 && frame[S390Frame.RESTART_AT] == behind) {
      frame[S390Frame.PSW_ADDR] = behind;
      regs.result(-Errno.EINTR.number());
    }
    frame[S390Frame.RESTART_AT] = 0;
  }

  /** Stack and flags stand the other way round (CONFIG_CLONE_BACKWARDS2). */
  @Override
  public CloneArguments cloneArguments(PtRegs regs) {
    return new CloneArguments(
        new CloneFlags(regs.argument(1)),
        new Address(regs.argument(0)),
        new Address(regs.argument(2)),
        new Address(regs.argument(3)),
        new Address(regs.argument(4)));
  }

  @Override
  public List<Long> inOrder(GuestCall call, List<Long> arguments) {
    if (call != GuestCall.CLONE || arguments.size() < 2) {
      return arguments;
    }
    List<Long> swapped = new ArrayList<>(arguments);
    swapped.set(0, arguments.get(1));
    swapped.set(1, arguments.get(0));
    return swapped;
  }

  /** Access registers 0 and 1 hold the two halves; 31-bit programs have it in the first. */
  @Override
  public Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer) {
    long[] frame = regs.frame();
    if (wide) {
      frame[S390Frame.ACRS] = pointer.value() >>> Integer.SIZE;
      frame[S390Frame.ACRS + 1] = pointer.value() & 0xffff_ffffL;
    } else {
      frame[S390Frame.ACRS] = pointer.value() & 0xffff_ffffL;
    }
    return Errno.OK;
  }
}
