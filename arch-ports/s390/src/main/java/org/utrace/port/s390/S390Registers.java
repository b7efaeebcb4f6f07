// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.nio.ByteBuffer;
import org.utrace.cpu.unicorn.S390Frame;

/** Write and read the structures that signal frames and register sets share (64-bit). */
final class S390Registers {
  /** Size of _s390_regs_common, and of s390_regs up to the first argument. */
  static final int COMMON_BYTES = 16 + 16 * Long.BYTES + 16 * Integer.BYTES;

  /** Size of s390_fp_regs. */
  static final int FLOATING_BYTES = 8 + 16 * Long.BYTES;

  private static final int REGISTERS = 16;

  /** Bits of the floating-point control register that are not reserved. */
  private static final int FPC_VALID = 0xf8f8_ff77;

  private static final int FPC_ROUNDING = 7;

  private S390Registers() {}

  /** Put PSW, general and access registers. */
  static void putCommon(ByteBuffer out, long[] frame) {
    out.putLong(S390Psw.shown(frame[S390Frame.PSW_MASK]));
    out.putLong(frame[S390Frame.PSW_ADDR]);
    for (int i = 0; i < REGISTERS; i++) {
      out.putLong(frame[S390Frame.GPRS + i]);
    }
    for (int i = 0; i < REGISTERS; i++) {
      out.putInt((int) frame[S390Frame.ACRS + i]);
    }
  }

  /** Take PSW, general and access registers; of the PSW's mask only the user's bits. */
  static void getCommon(ByteBuffer in, long[] frame) {
    frame[S390Frame.PSW_MASK] = S390Psw.withUser(frame[S390Frame.PSW_MASK], in.getLong());
    frame[S390Frame.PSW_ADDR] = in.getLong();
    for (int i = 0; i < REGISTERS; i++) {
      frame[S390Frame.GPRS + i] = in.getLong();
    }
    for (int i = 0; i < REGISTERS; i++) {
      frame[S390Frame.ACRS + i] = Integer.toUnsignedLong(in.getInt());
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
