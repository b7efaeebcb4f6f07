// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.Map;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;

/** The model's system calls: number in r8, arguments in r0 to r5, result in r0. */
final class ModelSyscallAccess implements SyscallAccess {
  private static final int INSTRUCTION_BYTES = 8;
  private static final int RESTART_SYSCALL = 128;
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.of(
              GuestCall.WRITE, 64,
              GuestCall.EXIT, 93,
              GuestCall.EXIT_GROUP, 94,
              GuestCall.NANOSLEEP, 101,
              GuestCall.SCHED_YIELD, 124,
              GuestCall.KILL, 129,
              GuestCall.TGKILL, 131,
              GuestCall.GETPID, 172,
              GuestCall.GETTID, 178,
              GuestCall.PAUSE, 1000));

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
}
