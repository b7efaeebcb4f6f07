// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.unicorn.X86Frame;

/** The x86_64 registers in the kernel, laid out as struct pt_regs. */
final class X86PtRegs implements PtRegs {
  private static final int[] ARGUMENTS = {
    X86Frame.RDI, X86Frame.RSI, X86Frame.RDX, X86Frame.R10, X86Frame.R8, X86Frame.R9
  };

  private final long[] frame = new long[X86Frame.LENGTH];

  X86PtRegs() {
    frame[X86Frame.EFLAGS] = X86Frame.EFLAGS_FIXED;
  }

  @Override
  public long[] frame() {
    return frame;
  }

  @Override
  public Address pc() {
    return new Address(frame[X86Frame.RIP]);
  }

  @Override
  public void pc(Address pc) {
    frame[X86Frame.RIP] = pc.value();
  }

  @Override
  public Address sp() {
    return new Address(frame[X86Frame.RSP]);
  }

  @Override
  public void sp(Address sp) {
    frame[X86Frame.RSP] = sp.value();
  }

  @Override
  public int syscallNumber() {
    return (int) frame[X86Frame.ORIG_RAX];
  }

  @Override
  public void syscallNumber(int number) {
    frame[X86Frame.ORIG_RAX] = number;
  }

  @Override
  public void leaveSyscall() {
    frame[X86Frame.ORIG_RAX] = -1;
  }

  @Override
  public long argument(int index) {
    return frame[ARGUMENTS[index]];
  }

  @Override
  public void argument(int index, long value) {
    frame[ARGUMENTS[index]] = value;
  }

  @Override
  public long result() {
    return frame[X86Frame.RAX];
  }

  @Override
  public void result(long value) {
    frame[X86Frame.RAX] = value;
  }

  @Override
  public long scratch() {
    return frame[X86Frame.R12];
  }

  @Override
  public void scratch(long value) {
    frame[X86Frame.R12] = value;
  }
}
