// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;

/** Handle system calls in the way of both x86 ports: number and result share a register. */
abstract class X86Calls implements SyscallAccess {
  /** Length of the {@code syscall} and the {@code int} instruction. */
  private static final int INSTRUCTION_BYTES = 2;

  private final X86Registers registers;
  private final SyscallNumbers numbers;
  private final int restartNumber;

  X86Calls(X86Registers registers, SyscallNumbers numbers, int restartNumber) {
    this.registers = registers;
    this.numbers = numbers;
    this.restartNumber = restartNumber;
  }

  @Override
  public final int number(GuestCall call) {
    return numbers.number(call);
  }

  @Override
  public Optional<GuestCall> call(int number) {
    return numbers.call(number);
  }

  @Override
  public final int restartNumber() {
    return restartNumber;
  }

  @Override
  public final void enter(PtRegs regs) {
    regs.syscallNumber((int) regs.frame()[registers.result()]);
    regs.result(-Errno.ENOSYS.number());
  }

  @Override
  public final void rollback(PtRegs regs) {
    regs.result(regs.syscallNumber());
  }

  @Override
  public final void restart(PtRegs regs) {
    rollback(regs);
    regs.pc(new Address(regs.pc().value() - INSTRUCTION_BYTES));
  }

  @Override
  public final void restartWithRemainder(PtRegs regs) {
    restart(regs);
    regs.result(restartNumber);
  }
}
