// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import static org.utrace.port.arm.ArmCodeWriter.COMPARED;
import static org.utrace.port.arm.ArmCodeWriter.COUNT;
import static org.utrace.port.arm.ArmCodeWriter.DATA;
import static org.utrace.port.arm.ArmCodeWriter.value;

import java.util.SplittableRandom;

/** Give Thumb instructions (ARM DDI 0406C, chapter A6 for the encodings). */
final class T32Instructions implements ArmInstructions {
  private static final int LOAD_BIT = 1 << 4;

  /** and, bic, orr, orn, eor, add, adc, sbc, sub, rsb with two halfwords. */
  private static final int[] OPERATIONS = {0, 1, 2, 3, 4, 8, 10, 11, 13, 14};

  /** Stores of a byte, halfword and word with an offset of 12 bits. */
  private static final int[] STORES = {0xf880, 0xf8a0, 0xf8c0};

  /** Where pc is, seen from the end of an instruction of one halfword, or of two. */
  private static final int PC_AHEAD = 2;

  static byte[] narrow(int code) {
    return new byte[] {(byte) code, (byte) (code >>> 8)};
  }

  private static byte[] wide(int first, int second) {
    return new byte[] {(byte) first, (byte) (first >>> 8), (byte) second, (byte) (second >>> 8)};
  }

  @Override
  public byte[] move(int register, int half, boolean upper) {
    int first = (upper ? 0xf2c0 : 0xf240) | (half >>> 11 & 1) << 10 | (half >>> 12 & 15);
    return wide(first, (half >>> 8 & 7) << 12 | register << 8 | (half & 0xff));
  }

  @Override
  public byte[] compute(SplittableRandom random) {
    int places = value(random) << 3 | value(random);
    return switch (random.nextInt(6)) {
      case 0 -> narrow(random.nextInt(3) << 11 | random.nextInt(32) << 6 | places);
      case 1 -> narrow(0x1800 | random.nextInt(2) << 9 | value(random) << 6 | places);
      case 2 -> narrow(0x2000 | random.nextInt(4) << 11 | value(random) << 8 | random.nextInt(256));
      case 3 -> narrow(0x4000 | random.nextInt(16) << 6 | places);
      default -> shifted(random);
    };
  }

  private static byte[] shifted(SplittableRandom random) {
    int operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
    int flags = random.nextInt(2) << 4;
    int amount = random.nextInt(8) << 12 | random.nextInt(16) << 4;
    return wide(
        0xea00 | operation << 5 | flags | value(random),
        amount | value(random) << 8 | value(random));
  }

  @Override
  public byte[] access(int size, boolean load, int register, int offset) {
    return wide(STORES[size] | (load ? LOAD_BIT : 0) | DATA, register << 12 | offset);
  }

  @Override
  public byte[] multiple(boolean load, int list) {
    return wide(0xe880 | (load ? LOAD_BIT : 0) | DATA, list);
  }

  @Override
  public byte[] compareWithZero() {
    return wide(0xf1b0 | COMPARED, 0x0f00);
  }

  @Override
  public byte[] branch(int condition, int offset) {
    return narrow(0xd000 | condition << 8 | ((offset - PC_AHEAD) >> 1 & 0xff));
  }

  /** The branch of two halfwords. */
  static byte[] wideBranch(int condition, int offset) {
    return wide(0xf000 | condition << 6, 0x8000 | offset >> 1);
  }

  /** Go on so far behind if register 6 is 0, or if it is not. */
  static byte[] compareAndBranch(boolean onZero, int offset) {
    return narrow((onZero ? 0xb100 : 0xb900) | (offset - PC_AHEAD) >> 1 << 3 | 6);
  }

  @Override
  public byte[] jump(int offset) {
    return narrow(0xe000 | ((offset - PC_AHEAD) >> 1 & 0x7ff));
  }

  /** The jump of two halfwords. */
  static byte[] wideJump(int offset) {
    return wide(0xf000, 0xb800 | offset >> 1);
  }

  @Override
  public byte[] jumpToCompared() {
    return narrow(0x4700 | COMPARED << 3);
  }

  @Override
  public byte[] call(int offset) {
    return wide(0xf000, 0xf800 | offset >> 1);
  }

  @Override
  public byte[] pushReturn() {
    return narrow(0xb500);
  }

  @Override
  public byte[] popReturn() {
    return narrow(0xbd00);
  }

  @Override
  public byte[] returnByLink() {
    return narrow(0x4770);
  }

  @Override
  public byte[] countDown() {
    return wide(0xf1b0 | COUNT, COUNT << 8 | 1);
  }

  @Override
  public byte[] systemCall() {
    return narrow(0xdf00);
  }

  @Override
  public byte[] loadCompared() {
    return wide(0xf8d0 | COMPARED, 0);
  }

  /** Load pc from the word behind the instruction, which begins on a boundary of 4. */
  static byte[] jumpToWordBehind() {
    return wide(0xf8df, 0xf000);
  }

  /** Go on twice as many bytes behind as the compared register's byte of the table behind says. */
  static byte[] jumpByTable() {
    return wide(0xe8df, 0xf000 | COMPARED);
  }

  /** Begin a block of instructions with conditions. */
  static byte[] ifThen(int condition, int mask) {
    return narrow(0xbf00 | condition << 4 | mask);
  }

  /** Go on in ARM state at the next instruction, from a boundary of 4 (blx). */
  static byte[] toArm() {
    return wide(0xf000, 0xe800);
  }

  static byte[] nothing() {
    return narrow(0xbf00);
  }

  @Override
  public byte[] undefined() {
    return narrow(0xde00);
  }

  @Override
  public byte[] breakpoint() {
    return narrow(0xbe00);
  }

  @Override
  public byte[] floating(int word) {
    return wide(word >>> 16, word & 0xffff);
  }
}
