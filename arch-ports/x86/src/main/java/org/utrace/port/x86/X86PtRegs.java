// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.jspecify.annotations.Nullable;
import org.utrace.arch.LazyFrame;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.I386Frame;
import org.utrace.cpu.unicorn.X86Frame;

/** The x86 registers in the kernel, laid out as struct pt_regs. */
final class X86PtRegs implements PtRegs {
  private final X86Registers registers;
  private final LazyFrame frame;

  X86PtRegs(X86Registers registers) {
    this.registers = registers;
    frame = new LazyFrame(registers.length());
    long[] slots = frame.trap();
    slots[registers.flags()] = X86Frame.EFLAGS_FIXED;
    slots[registers.code()] = registers.mode().codeSelector();
    slots[registers.stack()] = registers.mode().dataSelector();
    if (registers == X86Registers.BITS_32) {
      slots[I386Frame.DS] = registers.mode().dataSelector();
      slots[I386Frame.ES] = registers.mode().dataSelector();
    }
  }

  private void put(int slot, long value) {
    put(frame.whole(), slot, value);
  }

  private void put(long[] slots, int slot, long value) {
    slots[slot] = registers.model().unsigned(value);
  }

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
    return new Address(frame.trap()[registers.pc()]);
  }

  @Override
  public void pc(Address pc) {
    put(frame.trap(), registers.pc(), pc.value());
  }

  @Override
  public Address sp() {
    return new Address(frame.whole()[registers.sp()]);
  }

  @Override
  public void sp(Address sp) {
    put(registers.sp(), sp.value());
  }

  @Override
  public int syscallNumber() {
    return (int) frame.trap()[registers.call()];
  }

  @Override
  public void syscallNumber(int number) {
    put(frame.trap(), registers.call(), number);
  }

  @Override
  public void leaveSyscall() {
    put(frame.trap(), registers.call(), -1);
  }

  @Override
  public long argument(int index) {
    return frame.whole()[registers.arguments()[index]];
  }

  @Override
  public void argument(int index, long value) {
    put(registers.arguments()[index], value);
  }

  @Override
  public long parameter(int index) {
    return frame.whole()[registers.parameters()[index]];
  }

  @Override
  public long result() {
    return registers.model().signed(frame.whole()[registers.result()]);
  }

  @Override
  public void result(long value) {
    put(registers.result(), value);
  }

  @Override
  public long scratch() {
    return frame.whole()[registers.scratch()];
  }

  @Override
  public void scratch(long value) {
    put(registers.scratch(), value);
  }
}
