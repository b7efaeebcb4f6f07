// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Move the x87 and SSE registers of one engine as an FXSAVE area (Intel 64 manual, volume 1, 10.5).
 *
 * <p>The places of the last instruction and operand are not kept by the emulator and read as 0.
 */
final class X86Extension {
  /** Number of 64-bit words, lowest byte first. */
  static final int LENGTH = 64;

  /** MXCSR bits that the emulated machine has. */
  static final int MXCSR_MASK = 0xffff;

  private static final int BYTES = LENGTH * Long.BYTES;
  private static final int REGISTERS = 8;
  private static final int UC_FPCW = 246;
  private static final int UC_FPSW = 31;
  private static final int UC_FPTAG = 247;
  private static final int UC_MXCSR = 249;
  private static final int UC_ST0 = 114;
  private static final int UC_XMM0 = 122;

  private static final int STATUS = 2;
  private static final int TAGS = 4;
  private static final int MXCSR = 24;
  private static final int MASK = 28;
  private static final int ST = 32;
  private static final int XMM = 160;
  private static final int REGISTER_BYTES = 16;
  private static final int EMPTY = 3;

  private final UnicornEngine engine;
  private final MemorySegment area;
  private final MemorySegment tags;
  private final RegisterBatch batch;

  X86Extension(UnicornEngine engine, X86Mode mode) {
    this.engine = engine;
    area = engine.arena().allocate(BYTES, REGISTER_BYTES);
    tags = engine.arena().allocate(ValueLayout.JAVA_LONG);
    int vectors = mode.is64() ? 2 * REGISTERS : REGISTERS;
    int[] ids = new int[4 + REGISTERS + vectors];
    MemorySegment[] places = new MemorySegment[ids.length];
    int next = 0;
    // The status word has the top of the stack, so it comes before the registers.
    for (int[] word : new int[][] {{UC_FPCW, 0}, {UC_FPSW, STATUS}, {UC_MXCSR, MXCSR}}) {
      ids[next] = word[0];
      places[next++] = area.asSlice(word[1]);
    }
    for (int i = 0; i < REGISTERS; i++) {
      ids[next] = UC_ST0 + i;
      places[next++] = area.asSlice(ST + i * REGISTER_BYTES);
    }
    for (int i = 0; i < vectors; i++) {
      ids[next] = UC_XMM0 + i;
      places[next++] = area.asSlice(XMM + i * REGISTER_BYTES);
    }
    ids[next] = UC_FPTAG;
    places[next] = tags;
    batch = RegisterBatch.of(engine.arena(), ids, places);
  }

  void store(long[] values) {
    area.fill((byte) 0);
    engine.read(batch);
    area.set(ValueLayout.JAVA_BYTE, TAGS, abridged());
    area.set(ValueLayout.JAVA_INT, MASK, MXCSR_MASK);
    MemorySegment.copy(area, ValueLayout.JAVA_LONG, 0, values, 0, LENGTH);
  }

  void load(long[] values) {
    MemorySegment.copy(values, 0, area, ValueLayout.JAVA_LONG, 0, LENGTH);
    tags.set(ValueLayout.JAVA_LONG, 0, full(area.get(ValueLayout.JAVA_BYTE, TAGS)));
    engine.write(batch);
  }

  /** One bit a register: whether it is in use. */
  private byte abridged() {
    long word = tags.get(ValueLayout.JAVA_LONG, 0);
    int bits = 0;
    for (int i = 0; i < REGISTERS; i++) {
      bits |= (word >> (2 * i) & EMPTY) == EMPTY ? 0 : 1 << i;
    }
    return (byte) bits;
  }

  /** Two bits a register; the emulator finds out what is in one that is in use. */
  private static long full(byte abridged) {
    long word = 0;
    for (int i = 0; i < REGISTERS; i++) {
      word |= (abridged >> i & 1) == 0 ? (long) EMPTY << (2 * i) : 0;
    }
    return word;
  }
}
