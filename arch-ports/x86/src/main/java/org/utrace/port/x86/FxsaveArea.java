// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.utrace.arch.ArchThread;

/**
 * Hold the x87 and SSE registers of a thread as the FXSAVE instruction stores them, and convert the
 * x87 part to and from what FSAVE stores (Intel 64 manual, volume 1, 8.1.10 and 10.5).
 */
final class FxsaveArea {
  static final int BYTES = 512;
  static final int FSAVE_BYTES = 108;

  private static final int REGISTERS = 8;
  private static final int STATUS = 2;
  private static final int TAGS = 4;
  private static final int OPCODE = 6;
  private static final int INSTRUCTION = 8;
  private static final int CODE_SELECTOR = 12;
  private static final int OPERAND = 16;
  private static final int DATA_SELECTOR = 20;
  private static final int MXCSR = 24;
  private static final int MXCSR_MASK = 28;
  private static final int ST = 32;
  private static final int ST_STRIDE = 16;
  private static final int ST_BYTES = 10;
  private static final int FSAVE_ST = 28;
  private static final int TOP_SHIFT = 11;

  private static final int MXCSR_BITS = 0xffff;
  private static final int MXCSR_START = 0x1f80;
  private static final short CONTROL_START = 0x37f;

  private static final int VALID = 0;
  private static final int ZERO = 1;
  private static final int SPECIAL = 2;
  private static final int EMPTY = 3;
  private static final int EXPONENT_MAX = 0x7fff;

  /** The unused upper half of a 16-bit field of FSAVE. */
  private static final int UNUSED = 0xffff_0000;

  private final ByteBuffer area;

  private FxsaveArea(byte[] bytes) {
    area = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static FxsaveArea of(byte[] bytes) {
    return new FxsaveArea(Arrays.copyOf(bytes, BYTES));
  }

  /** The registers of a thread. */
  static FxsaveArea of(ArchThread thread) {
    FxsaveArea result = new FxsaveArea(new byte[BYTES]);
    for (long word : thread.extension()) {
      result.area.putLong(word);
    }
    return result;
  }

  /** What a program starts with. */
  static FxsaveArea start() {
    FxsaveArea result = new FxsaveArea(new byte[BYTES]);
    result.area.putShort(0, CONTROL_START).putInt(MXCSR, MXCSR_START);
    result.area.putInt(MXCSR_MASK, MXCSR_BITS);
    return result;
  }

  void load(ArchThread thread) {
    long[] words = new long[BYTES / Long.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = area.getLong(i * Long.BYTES);
    }
    thread.extension(words);
  }

  byte[] bytes() {
    return area.array().clone();
  }

  /** Whether MXCSR can be loaded. */
  boolean hasValidControl() {
    return (area.getInt(MXCSR) & ~MXCSR_BITS) == 0;
  }

  /** Clear the bits of MXCSR that cannot be loaded. */
  void makeControlValid() {
    area.putInt(MXCSR, area.getInt(MXCSR) & MXCSR_BITS);
  }

  /** The x87 registers as FSAVE stores them. */
  byte[] fsave() {
    ByteBuffer out = ByteBuffer.allocate(FSAVE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(UNUSED | (area.getShort(0) & 0xffff)).putInt(UNUSED | status());
    out.putInt(UNUSED | tagWord()).putInt(area.getInt(INSTRUCTION));
    out.putInt((area.getShort(CODE_SELECTOR) & 0xffff) | area.getShort(OPCODE) << 16);
    out.putInt(area.getInt(OPERAND)).putInt(UNUSED | (area.getShort(DATA_SELECTOR) & 0xffff));
    for (int i = 0; i < REGISTERS; i++) {
      out.put(area.array(), ST + i * ST_STRIDE, ST_BYTES);
    }
    return out.array();
  }

  /** Replace the x87 registers by what FRSTOR would load. */
  void putFsave(byte[] image) {
    ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    area.putShort(0, (short) in.getInt(0)).putShort(STATUS, (short) in.getInt(4));
    area.put(TAGS, abridged(in.getInt(8)));
    area.putInt(INSTRUCTION, in.getInt(12)).putShort(CODE_SELECTOR, (short) in.getInt(16));
    area.putShort(OPCODE, (short) (in.getInt(16) >>> 16)).putInt(OPERAND, in.getInt(20));
    area.putShort(DATA_SELECTOR, (short) in.getInt(24));
    for (int i = 0; i < REGISTERS; i++) {
      area.put(ST + i * ST_STRIDE, image, FSAVE_ST + i * ST_BYTES, ST_BYTES);
    }
  }

  private int status() {
    return area.getShort(STATUS) & 0xffff;
  }

  /** Two bits for each register by its number; the area has them by their place in the stack. */
  private int tagWord() {
    int top = status() >> TOP_SHIFT & (REGISTERS - 1);
    int word = 0;
    for (int i = 0; i < REGISTERS; i++) {
      boolean used = (area.get(TAGS) >> i & 1) != 0;
      word |= (used ? tag((i - top) & (REGISTERS - 1)) : EMPTY) << (2 * i);
    }
    return word;
  }

  private int tag(int place) {
    int at = ST + place * ST_STRIDE;
    long significand = area.getLong(at);
    int exponent = area.getShort(at + Long.BYTES) & EXPONENT_MAX;
    if (exponent == 0 && significand == 0) {
      return ZERO;
    }
    return exponent == 0 || exponent == EXPONENT_MAX || significand > 0 ? SPECIAL : VALID;
  }

  private static byte abridged(int tagWord) {
    int bits = 0;
    for (int i = 0; i < REGISTERS; i++) {
      bits |= (tagWord >> (2 * i) & EMPTY) == EMPTY ? 0 : 1 << i;
    }
    return (byte) bits;
  }
}
