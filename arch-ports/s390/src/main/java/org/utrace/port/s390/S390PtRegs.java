// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.unicorn.S390Frame;

/**
 * The s390 registers in the kernel, laid out as struct pt_regs and the access registers.
 *
 * <p>Programs of 31 bits have the same registers and use their lower halves.
 */
final class S390PtRegs implements PtRegs {
  private static final int RESULT = S390Frame.GPRS + 2;
  private static final int STACK_POINTER = S390Frame.GPRS + 15;
  private static final int SCRATCH = S390Frame.GPRS + 10;
  private static final int NO_CALL = -1;

  private final long[] frame = new long[S390Frame.LENGTH];

  private final boolean wide;

  S390PtRegs(boolean wide) {
    this.wide = wide;
    frame[S390Frame.PSW_MASK] = S390Psw.userBits(wide);
    leaveSyscall();
  }

  /** An address as the addressing mode takes it. */
  private long address(long value) {
    return wide ? value : value & S390Psw.ADDRESS_31;
  }

  private long unsigned(long value) {
    return wide ? value : value & 0xffff_ffffL;
  }

  @Override
  public long[] frame() {
    return frame;
  }

  @Override
  public Address pc() {
    return new Address(frame[S390Frame.PSW_ADDR]);
  }

  @Override
  public void pc(Address pc) {
    frame[S390Frame.PSW_ADDR] = address(pc.value());
  }

  @Override
  public Address sp() {
    return new Address(address(frame[STACK_POINTER]));
  }

  @Override
  public void sp(Address sp) {
    frame[STACK_POINTER] = sp.value();
  }

  @Override
  public int syscallNumber() {
    return (int) frame[S390Frame.SYSTEM_CALL];
  }

  @Override
  public void syscallNumber(int number) {
    S390CallEntry.number(frame, number);
  }

  @Override
  public void leaveSyscall() {
    frame[S390Frame.SYSTEM_CALL] = NO_CALL;
  }

  /** The first argument shares its register with number and result: entry code keeps it aside. */
  @Override
  public long argument(int index) {
    return unsigned(frame[index == 0 ? S390Frame.ORIG_GPR2 : RESULT + index]);
  }

  @Override
  public void argument(int index, long value) {
    frame[index == 0 ? S390Frame.ORIG_GPR2 : RESULT + index] = value;
  }

  @Override
  public long parameter(int index) {
    return unsigned(frame[RESULT + index]);
  }

  @Override
  public long result() {
    return wide ? frame[RESULT] : (int) frame[RESULT];
  }

  @Override
  public void result(long value) {
    S390CallEntry.result(frame, value);
  }

  @Override
  public long scratch() {
    return unsigned(frame[SCRATCH]);
  }

  @Override
  public void scratch(long value) {
    frame[SCRATCH] = value;
  }
}
