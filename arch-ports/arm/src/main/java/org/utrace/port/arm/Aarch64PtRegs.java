// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import org.jspecify.annotations.Nullable;
import org.utrace.arch.LazyFrame;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.Aarch64Frame;

/** The AArch64 registers in the kernel, laid out as struct pt_regs. */
final class Aarch64PtRegs implements PtRegs {
  private static final int NO_SYSCALL = -1;

  /** The register that the tracees never change. */
  private static final int SCRATCH = 27;

  private final LazyFrame frame = new LazyFrame(Aarch64Frame.LENGTH);

  @Override
  public long[] frame() {
    return frame.whole();
  }

  @Override
  public long[] trapFrame() {
    return frame.trap();
  }

  @Override
  public boolean isWhole() {
    return frame.isWhole();
  }

  @Override
  public void restIn(@Nullable UserCpu cpu) {
    frame.restIn(cpu);
  }

  @Override
  public Address pc() {
    return new Address(frame.trap()[Aarch64Frame.PC]);
  }

  @Override
  public void pc(Address pc) {
    frame.trap()[Aarch64Frame.PC] = pc.value();
  }

  @Override
  public Address sp() {
    return new Address(frame.whole()[Aarch64Frame.SP]);
  }

  @Override
  public void sp(Address sp) {
    frame.whole()[Aarch64Frame.SP] = sp.value();
  }

  @Override
  public int syscallNumber() {
    return (int) frame.trap()[Aarch64Frame.SYSCALLNO];
  }

  @Override
  public void syscallNumber(int number) {
    frame.trap()[Aarch64Frame.SYSCALLNO] = number;
  }

  @Override
  public void leaveSyscall() {
    frame.trap()[Aarch64Frame.SYSCALLNO] = NO_SYSCALL;
  }

  @Override
  public long argument(int index) {
    return frame.whole()[slot(index)];
  }

  @Override
  public void argument(int index, long value) {
    long[] whole = frame.whole();
    whole[slot(index)] = value;
    whole[Aarch64Frame.X0 + index] = value;
  }

  /** The first argument is kept aside, for its register gets the result. */
  private static int slot(int argument) {
    return argument == 0 ? Aarch64Frame.ORIG_X0 : Aarch64Frame.X0 + argument;
  }

  @Override
  public long result() {
    return frame.whole()[Aarch64Frame.X0];
  }

  @Override
  public void result(long value) {
    frame.whole()[Aarch64Frame.X0] = value;
  }

  @Override
  public long scratch() {
    return frame.whole()[SCRATCH];
  }

  @Override
  public void scratch(long value) {
    frame.whole()[SCRATCH] = value;
  }
}
