// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import static org.utrace.port.arm.ArmCodeWriter.COMPARED;
import static org.utrace.port.arm.ArmCodeWriter.COUNT;
import static org.utrace.port.arm.ArmCodeWriter.DATA;
import static org.utrace.port.arm.ArmCodeWriter.value;

import java.util.SplittableRandom;

/** Give ARM instructions (ARM DDI 0406C, chapter A5 for the encodings). */
final class A32Instructions implements ArmInstructions {
  private static final int ALWAYS = 0xe000_0000;
  private static final int CONDITIONS = 14;
  private static final int LOAD_BIT = 1 << 20;
  private static final int SET_FLAGS = 1 << 20;

  /** and, eor, sub, rsb, add, adc, sbc, rsc, orr, bic. */
  private static final int[] OPERATIONS = {0, 1, 2, 3, 4, 5, 6, 7, 12, 14};

  /** clz, rev and uxtb of two registers. */
  private static final int[] OF_ONE = {0x016f_0f10, 0x06bf_0f30, 0x06ef_0070};

  /** Where pc is, seen from the end of the instruction. */
  private static final int PC_AHEAD = 4;

  private static byte[] word(int word) {
    return new byte[] {
      (byte) word, (byte) (word >>> 8), (byte) (word >>> 16), (byte) (word >>> 24)
    };
  }

  @Override
  public byte[] move(int register, int half, boolean upper) {
    int fields = (half >>> 12 & 15) << 16 | register << 12 | (half & 0xfff);
    return word((upper ? 0xe340_0000 : 0xe300_0000) | fields);
  }

  /** Any of these can have a condition. */
  @Override
  public byte[] compute(SplittableRandom random) {
    int condition = random.nextInt(3) == 0 ? random.nextInt(CONDITIONS) << 28 : ALWAYS;
    int result = value(random) << 12;
    int first = value(random) << 16;
    int second = value(random);
    int word =
        switch (random.nextInt(6)) {
          case 0 -> operation(random) | random.nextInt(128) << 5 | first | result | second;
          case 1 -> operation(random) | byRegister(random) | first | result | second;
          case 2 -> 0x0200_0000 | operation(random) | random.nextInt(0x1000) | first | result;
          case 3 -> 0x0110_0000 | random.nextInt(4) << 21 | first | second; // tst, teq, cmp, cmn
          case 4 -> 0x0000_0090 | first | value(random) << 8 | second; // mul
          default -> OF_ONE[random.nextInt(OF_ONE.length)] | result | second;
        };
    return word(condition | word);
  }

  private static int operation(SplittableRandom random) {
    int flags = random.nextBoolean() ? SET_FLAGS : 0;
    return OPERATIONS[random.nextInt(OPERATIONS.length)] << 21 | flags;
  }

  /** The second operand is shifted by a register. */
  private static int byRegister(SplittableRandom random) {
    return value(random) << 8 | random.nextInt(4) << 5 | 1 << 4;
  }

  @Override
  public byte[] access(int size, boolean load, int register, int offset) {
    int fields = (load ? LOAD_BIT : 0) | DATA << 16 | register << 12;
    if (size == 1) {
      return word(0xe1c0_00b0 | fields | (offset >>> 4) << 8 | (offset & 15));
    }
    return word((size == 2 ? 0xe580_0000 : 0xe5c0_0000) | fields | offset);
  }

  @Override
  public byte[] multiple(boolean load, int list) {
    return word(0xe880_0000 | (load ? LOAD_BIT : 0) | DATA << 16 | list);
  }

  @Override
  public byte[] compareWithZero() {
    return word(0xe350_0000 | COMPARED << 16);
  }

  private static int far(int offset) {
    return (offset - PC_AHEAD) >> 2 & 0xff_ffff;
  }

  @Override
  public byte[] branch(int condition, int offset) {
    return word(condition << 28 | 0x0a00_0000 | far(offset));
  }

  @Override
  public byte[] jump(int offset) {
    return word(0xea00_0000 | far(offset));
  }

  @Override
  public byte[] jumpToCompared() {
    return word(0xe12f_ff10 | COMPARED);
  }

  @Override
  public byte[] call(int offset) {
    return word(0xeb00_0000 | far(offset));
  }

  /** Call Thumb code so far behind (blx). */
  static byte[] callThumb(int offset) {
    return word(0xfa00_0000 | far(offset));
  }

  @Override
  public byte[] pushReturn() {
    return word(0xe52d_e004);
  }

  @Override
  public byte[] popReturn() {
    return word(0xe49d_f004);
  }

  @Override
  public byte[] returnByLink() {
    return word(0xe12f_ff1e);
  }

  @Override
  public byte[] countDown() {
    return word(0xe250_0001 | COUNT << 16 | COUNT << 12);
  }

  @Override
  public byte[] systemCall() {
    return word(0xef00_0000);
  }

  @Override
  public byte[] loadCompared() {
    return word(0xe590_0000 | COMPARED << 16);
  }

  /** Load pc from the word behind the instruction. */
  static byte[] jumpToWordBehind() {
    return word(0xe51f_f004);
  }

  @Override
  public byte[] undefined() {
    return word(0xe7f0_00f0);
  }

  @Override
  public byte[] breakpoint() {
    return word(0xe120_0070);
  }

  @Override
  public byte[] floating(int word) {
    return word(word);
  }

  /**
   * Enter the code in ARM state: as Thumb {@code bx pc}, as ARM {@code mov r4, r8, ror r7}.
   *
   * <p>Whatever ran before may have ended in either state.
   */
  static byte[] entry() {
    return word(0xe1a0_4778);
  }

  /** sp = the data area's address and 2048. */
  static byte[] stackAtEndOfData() {
    return word(0xe280_db02 | DATA << 16);
  }
}
