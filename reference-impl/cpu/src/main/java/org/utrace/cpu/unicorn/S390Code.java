// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Take one instruction apart (Principles of Operation, 5, Instruction Formats).
 *
 * @param bits the instruction in the highest bits, so that bit numbers are the manual's
 */
record S390Code(long bits) {
  private static final int EXECUTE = 0x44;
  private static final int RELATIVE_LONG = 0xc6;
  private static final int BYTES_MAX = 6;

  /** The instruction at {@code pc}; bytes that are not mapped count as 0. */
  static S390Code at(GuestMemory memory, long pc) {
    long bits = 0;
    int length = S390Instruction.length(memory.byteAt(pc));
    for (int i = 0; i < BYTES_MAX; i++) {
      int value = i < length ? Math.max(0, memory.byteAt(pc + i)) : 0;
      bits = (bits << Byte.SIZE) | value;
    }
    return new S390Code(bits << 16);
  }

  /** The instruction whose bytes begin {@code word}, little-endian. */
  static S390Code of(long word) {
    int length = S390Instruction.length((int) word & 255);
    return new S390Code(Long.reverseBytes(word) & -1L << (Long.SIZE - length * Byte.SIZE));
  }

  /** An unsigned field by the manual's bit number. */
  int field(int from, int width) {
    return (int) ((bits << from) >>> (Long.SIZE - width));
  }

  /** A signed field by the manual's bit number. */
  long signed(int from, int width) {
    return (bits << from) >> (Long.SIZE - width);
  }

  int first() {
    return field(0, 8);
  }

  int length() {
    return S390Instruction.length(first());
  }

  /** EXECUTE or EXECUTE RELATIVE LONG: runs one instruction that stands elsewhere. */
  boolean isExecute() {
    return first() == EXECUTE || (first() == RELATIVE_LONG && field(12, 4) == 0);
  }

  /** Where the instruction stands that this one, at {@code pc}, executes. */
  long executed(long pc, FrameRegisters registers) {
    return first() == EXECUTE ? baseIndexDisplacement(registers) : pc + 2 * signed(16, 32);
  }

  /** The instruction that executing {@code target} comes to: register 1 modifies its byte 1. */
  S390Code executing(S390Code target, FrameRegisters registers) {
    int modifier = field(8, 4);
    long more = modifier == 0 ? 0 : register(registers, modifier) & 0xff;
    return new S390Code(target.bits | more << 48);
  }

  /** Operand 2 of formats RX and RXY without its high displacement. */
  long baseIndexDisplacement(FrameRegisters registers) {
    return address(registers, field(12, 4), field(16, 4), field(20, 12));
  }

  /** An operand address: registers 0 count as 0, and the addressing mode bounds it. */
  static long address(FrameRegisters registers, int index, int base, long displacement) {
    long value =
        (index == 0 ? 0 : register(registers, index))
            + (base == 0 ? 0 : register(registers, base))
            + displacement;
    return bounded(registers, value);
  }

  /** An address as the addressing mode takes it. */
  static long bounded(FrameRegisters registers, long value) {
    long mask = registers.get(S390Frame.PSW_MASK);
    if ((mask & S390Frame.PSW_EA) != 0) {
      return value;
    }
    return value & ((mask & S390Frame.PSW_BA) != 0 ? 0x7fff_ffffL : 0xff_ffffL);
  }

  static long register(FrameRegisters registers, int number) {
    return registers.get(S390Frame.GPRS + number);
  }
}
