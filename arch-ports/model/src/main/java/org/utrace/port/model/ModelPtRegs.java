// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;

/**
 * The model's registers in the kernel.
 *
 * <p>Result and first argument share r0, so the kernel keeps the argument aside while the thread is
 * in a call, as arm64 does with orig_x0.
 */
final class ModelPtRegs implements PtRegs {
  private final long[] frame = new long[ModelFrame.LENGTH];
  private long firstArgument;

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
    return index == 0 ? firstArgument : frame[index];
  }

  @Override
  public void argument(int index, long value) {
    if (index == 0) {
      firstArgument = value;
    } else {
      frame[index] = value;
    }
  }

  @Override
  public long result() {
    return frame[ModelFrame.SYSCALL_RESULT];
  }

  @Override
  public void result(long value) {
    frame[ModelFrame.SYSCALL_RESULT] = value;
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
