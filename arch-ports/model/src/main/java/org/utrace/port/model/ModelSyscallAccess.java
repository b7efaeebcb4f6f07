// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.Map;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;

/** The model's system calls: number in r8, arguments in r0 to r5, result in r0. */
final class ModelSyscallAccess implements SyscallAccess {
  private static final int INSTRUCTION_BYTES = 8;
  private static final int RESTART_SYSCALL = 128;
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.CLOSE, 57),
              Map.entry(GuestCall.PIPE2, 59),
              Map.entry(GuestCall.READ, 63),
              Map.entry(GuestCall.WRITE, 64),
              Map.entry(GuestCall.EXIT, 93),
              Map.entry(GuestCall.EXIT_GROUP, 94),
              Map.entry(GuestCall.WAITID, 95),
              Map.entry(GuestCall.SET_TID_ADDRESS, 96),
              Map.entry(GuestCall.FUTEX, 98),
              Map.entry(GuestCall.NANOSLEEP, 101),
              Map.entry(GuestCall.SETITIMER, 103),
              Map.entry(GuestCall.CLOCK_GETTIME, 113),
              Map.entry(GuestCall.SCHED_YIELD, 124),
              Map.entry(GuestCall.KILL, 129),
              Map.entry(GuestCall.TGKILL, 131),
              Map.entry(GuestCall.SIGALTSTACK, 132),
              Map.entry(GuestCall.RT_SIGSUSPEND, 133),
              Map.entry(GuestCall.RT_SIGACTION, 134),
              Map.entry(GuestCall.RT_SIGPROCMASK, 135),
              Map.entry(GuestCall.RT_SIGPENDING, 136),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 138),
              Map.entry(GuestCall.RT_SIGRETURN, 139),
              Map.entry(GuestCall.SETPGID, 154),
              Map.entry(GuestCall.GETPGID, 155),
              Map.entry(GuestCall.GETSID, 156),
              Map.entry(GuestCall.SETSID, 157),
              Map.entry(GuestCall.GETPID, 172),
              Map.entry(GuestCall.GETPPID, 173),
              Map.entry(GuestCall.GETTID, 178),
              Map.entry(GuestCall.CLONE, 220),
              Map.entry(GuestCall.EXECVE, 221),
              Map.entry(GuestCall.WAIT4, 260),
              Map.entry(GuestCall.PAUSE, 1000),
              Map.entry(GuestCall.ALARM, 1059),
              Map.entry(GuestCall.POLL, 1068),
              Map.entry(GuestCall.VFORK, 1071),
              Map.entry(GuestCall.FORK, 1079)));

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
    frame[ModelFrame.ORIG_NR] = (int) frame[ModelFrame.SYSCALL_NUMBER];
    regs.argument(0, frame[ModelFrame.SYSCALL_RESULT]);
    regs.result(-Errno.ENOSYS.number());
  }

  @Override
  public void rollback(PtRegs regs) {
    long[] frame = regs.frame();
    frame[ModelFrame.SYSCALL_NUMBER] = frame[ModelFrame.ORIG_NR];
    frame[ModelFrame.SYSCALL_RESULT] = regs.argument(0);
  }

  @Override
  public void restart(PtRegs regs) {
    rollback(regs);
    regs.pc(new Address(regs.pc().value() - INSTRUCTION_BYTES));
  }

  @Override
  public void restartWithRemainder(PtRegs regs) {
    restart(regs);
    regs.frame()[ModelFrame.SYSCALL_NUMBER] = RESTART_SYSCALL;
  }

  @Override
  public Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer) {
    regs.frame()[ModelFrame.R13] = pointer.value();
    return Errno.OK;
  }
}
