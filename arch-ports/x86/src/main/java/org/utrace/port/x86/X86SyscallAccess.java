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
          Map.of(
              GuestCall.WRITE, 1,
              GuestCall.SCHED_YIELD, 24,
              GuestCall.PAUSE, 34,
              GuestCall.NANOSLEEP, 35,
              GuestCall.GETPID, 39,
              GuestCall.EXIT, 60,
              GuestCall.KILL, 62,
              GuestCall.GETTID, 186,
              GuestCall.EXIT_GROUP, 231,
              GuestCall.TGKILL, 234));

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
}
