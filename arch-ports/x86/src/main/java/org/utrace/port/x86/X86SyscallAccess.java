// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.Map;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;
import org.utrace.cpu.unicorn.X86Frame;

/** Linux's x86_64 system calls (System V ABI, x86-64 supplement, A.2). */
final class X86SyscallAccess implements SyscallAccess {
  /** Length of the {@code syscall} instruction. */
  private static final int INSTRUCTION_BYTES = 2;

  private static final int RESTART_SYSCALL = 219;
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.READ, 0),
              Map.entry(GuestCall.WRITE, 1),
              Map.entry(GuestCall.CLOSE, 3),
              Map.entry(GuestCall.POLL, 7),
              Map.entry(GuestCall.RT_SIGACTION, 13),
              Map.entry(GuestCall.RT_SIGPROCMASK, 14),
              Map.entry(GuestCall.RT_SIGRETURN, 15),
              Map.entry(GuestCall.SCHED_YIELD, 24),
              Map.entry(GuestCall.PAUSE, 34),
              Map.entry(GuestCall.NANOSLEEP, 35),
              Map.entry(GuestCall.ALARM, 37),
              Map.entry(GuestCall.SETITIMER, 38),
              Map.entry(GuestCall.GETPID, 39),
              Map.entry(GuestCall.CLONE, 56),
              Map.entry(GuestCall.FORK, 57),
              Map.entry(GuestCall.VFORK, 58),
              Map.entry(GuestCall.EXECVE, 59),
              Map.entry(GuestCall.EXIT, 60),
              Map.entry(GuestCall.WAIT4, 61),
              Map.entry(GuestCall.KILL, 62),
              Map.entry(GuestCall.SETPGID, 109),
              Map.entry(GuestCall.GETPPID, 110),
              Map.entry(GuestCall.SETSID, 112),
              Map.entry(GuestCall.GETPGID, 121),
              Map.entry(GuestCall.GETSID, 124),
              Map.entry(GuestCall.RT_SIGPENDING, 127),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 129),
              Map.entry(GuestCall.RT_SIGSUSPEND, 130),
              Map.entry(GuestCall.SIGALTSTACK, 131),
              Map.entry(GuestCall.GETTID, 186),
              Map.entry(GuestCall.FUTEX, 202),
              Map.entry(GuestCall.SET_TID_ADDRESS, 218),
              Map.entry(GuestCall.CLOCK_GETTIME, 228),
              Map.entry(GuestCall.EXIT_GROUP, 231),
              Map.entry(GuestCall.TGKILL, 234),
              Map.entry(GuestCall.WAITID, 247),
              Map.entry(GuestCall.PIPE2, 293)));

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
    frame[X86Frame.ORIG_RAX] = (int) frame[X86Frame.RAX];
    regs.result(-Errno.ENOSYS.number());
  }

  @Override
  public void rollback(PtRegs regs) {
    long[] frame = regs.frame();
    frame[X86Frame.RAX] = frame[X86Frame.ORIG_RAX];
  }

  @Override
  public void restart(PtRegs regs) {
    rollback(regs);
    regs.pc(new Address(regs.pc().value() - INSTRUCTION_BYTES));
  }

  @Override
  public void restartWithRemainder(PtRegs regs) {
    restart(regs);
    regs.frame()[X86Frame.RAX] = RESTART_SYSCALL;
  }

  @Override
  public void threadPointer(PtRegs regs, Address pointer) {
    regs.frame()[X86Frame.FS_BASE] = pointer.value();
  }
}
