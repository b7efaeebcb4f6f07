// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.nio.ByteBuffer;
import org.utrace.cpu.unicorn.S390Frame;

/**
 * Write and read the structures that signal frames and register sets share.
 *
 * @param wide of 64-bit programs; else those of 31-bit ones
 */
record S390Registers(boolean wide) {
  /** Size of s390_fp_regs, the same in both widths. */
  static final int FLOATING_BYTES = 8 + 16 * Long.BYTES;

  private static final int REGISTERS = 16;

  /** Bits of the floating-point control register that are not reserved. */
  private static final int FPC_VALID = 0xf8f8_ff77;

  private static final int FPC_ROUNDING = 7;

  /** Size of a register. */
  int wordBytes() {
    return wide ? Long.BYTES : Integer.BYTES;
  }

  /** Size of _s390_regs_common, and of s390_regs up to the first argument. */
  int commonBytes() {
    return (2 + REGISTERS) * wordBytes() + REGISTERS * Integer.BYTES;
  }

  /** Put PSW, general and access registers. */
  void putCommon(ByteBuffer out, long[] frame) {
    if (wide) {
      out.putLong(S390Psw.shown(frame[S390Frame.PSW_MASK]));
      out.putLong(frame[S390Frame.PSW_ADDR]);
    } else {
      out.putInt(S390Psw.shown32(frame[S390Frame.PSW_MASK]));
      out.putInt(S390Psw.shownAddress32(frame[S390Frame.PSW_MASK], frame[S390Frame.PSW_ADDR]));
    }
    for (int i = 0; i < REGISTERS; i++) {
      putWord(out, frame[S390Frame.GPRS + i]);
    }
    for (int i = 0; i < REGISTERS; i++) {
      out.putInt((int) frame[S390Frame.ACRS + i]);
    }
  }

  /** Put a register, or its lower half. */
  void putWord(ByteBuffer out, long value) {
    if (wide) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }

  /** Take PSW, general and access registers; of the PSW's mask only the user's bits. */
  void getCommon(ByteBuffer in, long[] frame) {
    if (wide) {
      putPsw(frame, in.getLong(), in.getLong());
    } else {
      int mask = in.getInt();
      int address = in.getInt();
      putPsw(frame, S390Psw.fromShown32(mask, address), address & S390Psw.ADDRESS_31);
    }
    for (int i = 0; i < REGISTERS; i++) {
      frame[S390Frame.GPRS + i] = getWord(in, frame[S390Frame.GPRS + i]);
    }
    for (int i = 0; i < REGISTERS; i++) {
      frame[S390Frame.ACRS + i] = Integer.toUnsignedLong(in.getInt());
    }
  }

  private static void putPsw(long[] frame, long mask, long address) {
    frame[S390Frame.PSW_MASK] = S390Psw.withUser(frame[S390Frame.PSW_MASK], mask);
    frame[S390Frame.PSW_ADDR] = address;
  }

  /** Take a register, or a lower half for one that keeps its upper half. */
  long getWord(ByteBuffer in, long old) {
    return wide ? in.getLong() : (old & ~0xffff_ffffL) | Integer.toUnsignedLong(in.getInt());
  }

  /** Put the upper halves of the general registers. */
  static void putHigh(ByteBuffer out, long[] frame) {
    for (int i = 0; i < REGISTERS; i++) {
      out.putInt((int) (frame[S390Frame.GPRS + i] >>> Integer.SIZE));
    }
  }

  /** Take the upper halves of the general registers. */
  static void getHigh(ByteBuffer in, long[] frame) {
    for (int i = 0; i < REGISTERS; i++) {
      int slot = S390Frame.GPRS + i;
      frame[slot] = (frame[slot] & 0xffff_ffffL) | (long) in.getInt() << Integer.SIZE;
    }
  }

  /** Put s390_fp_regs. */
  static void putFloating(ByteBuffer out, long[] extension) {
    out.putInt((int) extension[S390Frame.EXTENSION_FPC]).putInt(0);
    for (int i = 0; i < REGISTERS; i++) {
      out.putLong(extension[S390Frame.EXTENSION_FPRS + i]);
    }
  }

  /**
   * Take s390_fp_regs.
   *
   * @return false if the control register has a value that the machine refuses (test_fp_ctl)
   */
  static boolean getFloating(ByteBuffer in, long[] extension) {
    int control = in.getInt();
    int rounding = control & FPC_ROUNDING;
    if ((control & ~FPC_VALID) != 0 || (rounding > 3 && rounding < FPC_ROUNDING)) {
      return false;
    }
    extension[S390Frame.EXTENSION_FPC] = Integer.toUnsignedLong(control);
    in.getInt();
    for (int i = 0; i < REGISTERS; i++) {
      extension[S390Frame.EXTENSION_FPRS + i] = in.getLong();
    }
    return true;
  }
}
