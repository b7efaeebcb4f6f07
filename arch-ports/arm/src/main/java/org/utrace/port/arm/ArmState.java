// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.nio.ByteBuffer;
import org.utrace.arch.ArchThread;
import org.utrace.cpu.unicorn.ArmFrame;

/**
 * Move registers between a thread and the structures that register sets and signal frames share.
 */
final class ArmState {
  /** Bytes of r0 to r15 and cpsr. */
  static final int GENERAL_BYTES = (ArmFrame.CPSR + 1) * Integer.BYTES;

  /** Number of the double registers; FPSCR comes behind them. */
  private static final int DOUBLES = 32;

  /** Bytes of struct user_vfp without its padding. */
  static final int FLOATING_BYTES = DOUBLES * Long.BYTES + Integer.BYTES;

  /** CPSR bits that say which mode it is, and bit 7: interrupts are blocked. */
  private static final int MODE = 0x9f;

  private ArmState() {}

  static void putGeneral(ByteBuffer out, ArchThread thread) {
    long[] frame = thread.regs().frame();
    for (int i = 0; i <= ArmFrame.CPSR; i++) {
      out.putInt((int) frame[i]);
    }
  }

  /**
   * Read what {@link #putGeneral} wrote (valid_user_regs).
   *
   * @return false, with nothing changed, if the state is not one of user mode
   */
  static boolean getGeneral(ByteBuffer in, long[] frame) {
    int cpsr = in.getInt(in.position() + ArmFrame.CPSR * Integer.BYTES);
    if ((cpsr & MODE) != ArmFrame.CPSR_USER_MODE) {
      return false;
    }
    for (int i = 0; i < ArmFrame.CPSR; i++) {
      frame[i] = in.getInt() & 0xffff_ffffL;
    }
    frame[ArmFrame.CPSR] = (in.getInt() & ArmFrame.CPSR_USER) | ArmFrame.CPSR_USER_MODE;
    return true;
  }

  static void putFloating(ByteBuffer out, ArchThread thread) {
    long[] extension = thread.extension();
    for (int i = 0; i < DOUBLES; i++) {
      out.putLong(extension[i]);
    }
    out.putInt((int) extension[DOUBLES]);
  }

  static void getFloating(ByteBuffer in, ArchThread thread) {
    long[] extension = thread.extension();
    for (int i = 0; i < DOUBLES; i++) {
      extension[i] = in.getLong();
    }
    extension[DOUBLES] = in.getInt() & 0xffff_ffffL;
    thread.extension(extension);
  }
}
