// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.nio.ByteBuffer;
import org.utrace.arch.ArchThread;
import org.utrace.cpu.unicorn.Aarch64Frame;

/**
 * Move registers between a thread and the structures that register sets and signal frames share.
 */
final class Aarch64State {
  /** Bytes of registers 0 to 30, sp, pc and pstate (struct user_pt_regs). */
  static final int GENERAL_BYTES = (Aarch64Frame.PSTATE + 1) * Long.BYTES;

  /** Number of 64-bit halves of the vector registers; FPSR and FPCR come behind them. */
  static final int VECTOR_HALVES = 64;

  static final int VECTOR_BYTES = VECTOR_HALVES * Long.BYTES;

  /** PSTATE bits that must be 0: exception level and stack, AArch32, and the masks DAIF. */
  private static final long PSTATE_FIXED = 0x3df;

  private Aarch64State() {}

  static void putGeneral(ByteBuffer out, ArchThread thread) {
    long[] frame = thread.regs().frame();
    for (int i = 0; i <= Aarch64Frame.PSTATE; i++) {
      out.putLong(frame[i]);
    }
  }

  /**
   * Read what {@link #putGeneral} wrote (valid_user_regs).
   *
   * <p>The step belongs to the kernel: it stays as it is, whatever is read.
   *
   * @return false, with nothing changed, if the state is not one of user mode
   */
  static boolean getGeneral(ByteBuffer in, ArchThread thread) {
    int start = in.position();
    long pstate = in.getLong(start + Aarch64Frame.PSTATE * Long.BYTES);
    if ((pstate & PSTATE_FIXED) != 0) {
      return false;
    }
    long[] frame = thread.regs().frame();
    long step = frame[Aarch64Frame.PSTATE] & Aarch64Frame.PSTATE_SS;
    for (int i = 0; i < Aarch64Frame.PSTATE; i++) {
      frame[i] = in.getLong();
    }
    frame[Aarch64Frame.PSTATE] = (in.getLong() & Aarch64Frame.PSTATE_USER) | step;
    return true;
  }

  static void putVectors(ByteBuffer out, long[] extension) {
    for (int i = 0; i < VECTOR_HALVES; i++) {
      out.putLong(extension[i]);
    }
  }

  static void getVectors(ByteBuffer in, long[] extension) {
    for (int i = 0; i < VECTOR_HALVES; i++) {
      extension[i] = in.getLong();
    }
  }

  static void putStatus(ByteBuffer out, long[] extension) {
    out.putInt((int) extension[VECTOR_HALVES]).putInt((int) extension[VECTOR_HALVES + 1]);
  }

  static void getStatus(ByteBuffer in, long[] extension) {
    extension[VECTOR_HALVES] = in.getInt();
    extension[VECTOR_HALVES + 1] = in.getInt();
  }
}
