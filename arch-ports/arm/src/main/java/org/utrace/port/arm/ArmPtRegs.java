// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.unicorn.ArmFrame;

/** The 32-bit ARM registers in the kernel, laid out as struct pt_regs. */
final class ArmPtRegs implements PtRegs {
  private static final int NO_SYSCALL = -1;
  private static final long WORD = 0xffff_ffffL;

  /** The register that the tracees never change. */
  private static final int SCRATCH = 8;

  private final long[] frame = new long[ArmFrame.LENGTH];

  ArmPtRegs() {
    frame[ArmFrame.CPSR] = ArmFrame.CPSR_USER_MODE;
  }

  @Override
  public long[] frame() {
    return frame;
  }

  @Override
  public Address pc() {
    return new Address(frame[ArmFrame.PC]);
  }

  @Override
  public void pc(Address pc) {
    frame[ArmFrame.PC] = pc.value() & WORD;
  }

  @Override
  public Address sp() {
    return new Address(frame[ArmFrame.SP]);
  }

  @Override
  public void sp(Address sp) {
    frame[ArmFrame.SP] = sp.value() & WORD;
  }

  @Override
  public int syscallNumber() {
    return (int) frame[ArmFrame.SYSCALL];
  }

  @Override
  public void syscallNumber(int number) {
    frame[ArmFrame.SYSCALL] = number & WORD;
  }

  @Override
  public void leaveSyscall() {
    syscallNumber(NO_SYSCALL);
  }

  @Override
  public long argument(int index) {
    return frame[slot(index)];
  }

  @Override
  public void argument(int index, long value) {
    frame[ArmFrame.R0 + index] = value & WORD;
    if (index == 0) {
      frame[ArmFrame.ORIG_R0] = value & WORD;
      frame[ArmFrame.ARGUMENT] = value & WORD;
    }
  }

  /** The first argument is kept aside, for its register gets the result. */
  private static int slot(int argument) {
    return argument == 0 ? ArmFrame.ARGUMENT : ArmFrame.R0 + argument;
  }

  @Override
  public long parameter(int index) {
    return frame[ArmFrame.R0 + index];
  }

  @Override
  public long result() {
    return (int) frame[ArmFrame.R0];
  }

  @Override
  public void result(long value) {
    frame[ArmFrame.R0] = value & WORD;
  }

  @Override
  public long scratch() {
    return frame[SCRATCH];
  }

  @Override
  public void scratch(long value) {
    frame[SCRATCH] = value & WORD;
  }

  /** Length of the instruction that made the system call. */
  static int callBytes(PtRegs regs) {
    return (regs.frame()[ArmFrame.CPSR] & ArmFrame.CPSR_T) != 0 ? Short.BYTES : Integer.BYTES;
  }
}
