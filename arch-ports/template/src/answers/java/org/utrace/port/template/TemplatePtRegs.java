// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.port.model.ModelFrame;

/** The machine's registers in the kernel; result and number of a call share r0. */
final class TemplatePtRegs implements PtRegs {
  private static final int FIRST_ARGUMENT = ModelFrame.R1;

  private final long[] frame = new long[ModelFrame.LENGTH];

  private TemplatePtRegs() {}

  /** Make the registers of a new thread, all zero. */
  static PtRegs make() {
    return new TemplatePtRegs();
  }

  @Override
  public long[] frame() {
    return frame;
  }

  @Override
  public Address pc() {
    return new Address(frame[ModelFrame.PC]);
  }

  @Override
  public void pc(Address pc) {
    frame[ModelFrame.PC] = pc.value();
  }

  @Override
  public Address sp() {
    return new Address(frame[ModelFrame.STACK]);
  }

  @Override
  public void sp(Address sp) {
    frame[ModelFrame.STACK] = sp.value();
  }

  @Override
  public int syscallNumber() {
    return (int) frame[ModelFrame.ORIG_NR];
  }

  @Override
  public void syscallNumber(int number) {
    frame[ModelFrame.ORIG_NR] = number;
  }

  @Override
  public void leaveSyscall() {
    frame[ModelFrame.ORIG_NR] = -1;
  }

  @Override
  public long argument(int index) {
    return frame[FIRST_ARGUMENT + index];
  }

  @Override
  public void argument(int index, long value) {
    frame[FIRST_ARGUMENT + index] = value;
  }

  @Override
  public long result() {
    return frame[ModelFrame.R0];
  }

  @Override
  public void result(long value) {
    frame[ModelFrame.R0] = value;
  }

  @Override
  public long scratch() {
    return frame[ModelFrame.SCRATCH];
  }

  @Override
  public void scratch(long value) {
    frame[ModelFrame.SCRATCH] = value;
  }
}
