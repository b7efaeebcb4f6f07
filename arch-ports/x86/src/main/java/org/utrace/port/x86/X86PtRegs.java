// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.unicorn.I386Frame;
import org.utrace.cpu.unicorn.X86Frame;

/** The x86 registers in the kernel, laid out as struct pt_regs. */
final class X86PtRegs implements PtRegs {
  private final X86Registers registers;
  private final long[] frame;

  X86PtRegs(X86Registers registers) {
    this.registers = registers;
    frame = new long[registers.length()];
    frame[registers.flags()] = X86Frame.EFLAGS_FIXED;
    frame[registers.code()] = registers.mode().codeSelector();
    frame[registers.stack()] = registers.mode().dataSelector();
    if (registers == X86Registers.BITS_32) {
      frame[I386Frame.DS] = registers.mode().dataSelector();
      frame[I386Frame.ES] = registers.mode().dataSelector();
    }
  }

  private void put(int slot, long value) {
    frame[slot] = registers.model().unsigned(value);
  }

  @Override
  public long[] frame() {
    return frame;
  }

  @Override
  public Address pc() {
    return new Address(frame[registers.pc()]);
  }

  @Override
  public void pc(Address pc) {
    put(registers.pc(), pc.value());
  }

  @Override
  public Address sp() {
    return new Address(frame[registers.sp()]);
  }

  @Override
  public void sp(Address sp) {
    put(registers.sp(), sp.value());
  }

  @Override
  public int syscallNumber() {
    return (int) frame[registers.call()];
  }

  @Override
  public void syscallNumber(int number) {
    put(registers.call(), number);
  }

  @Override
  public void leaveSyscall() {
    put(registers.call(), -1);
  }

  @Override
  public long argument(int index) {
    return frame[registers.arguments()[index]];
  }

  @Override
  public void argument(int index, long value) {
    put(registers.arguments()[index], value);
  }

  @Override
  public long parameter(int index) {
    return frame[registers.parameters()[index]];
  }

  @Override
  public long result() {
    return registers.model().signed(frame[registers.result()]);
  }

  @Override
  public void result(long value) {
    put(registers.result(), value);
  }

  @Override
  public long scratch() {
    return frame[registers.scratch()];
  }

  @Override
  public void scratch(long value) {
    put(registers.scratch(), value);
  }
}
