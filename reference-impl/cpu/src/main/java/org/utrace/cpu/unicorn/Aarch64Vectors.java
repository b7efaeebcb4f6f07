// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.stream.IntStream;

/**
 * Move the registers that an AArch64 program owns outside the frame: V0 to V31, FPSR, FPCR.
 *
 * <p>In the Java array each vector register is two elements, low half first.
 */
final class Aarch64Vectors {
  /** Length of the Java array. */
  static final int LENGTH = 66;

  private static final int UC_V0 = 228;
  private static final int UC_FPCR = 291;
  private static final int UC_FPSR = 292;
  private static final int COUNT = 32;
  private static final int FPSR = 64;
  private static final int FPCR = 65;
  private static final long WORD = 0xffff_ffffL;

  private final UnicornEngine engine;
  private final RegisterBatch vectors;
  private final RegisterBatch status;

  Aarch64Vectors(UnicornEngine engine) {
    this.engine = engine;
    int[] ids = IntStream.range(UC_V0, UC_V0 + COUNT).toArray();
    vectors = RegisterBatch.ofWide(engine.arena(), 2, ids);
    status = RegisterBatch.of(engine.arena(), UC_FPSR, UC_FPCR);
  }

  void store(long[] values) {
    engine.read(vectors);
    engine.read(status);
    for (int i = 0; i < FPSR; i++) {
      values[i] = vectors.get(i);
    }
    values[FPSR] = status.get(0) & WORD;
    values[FPCR] = status.get(1) & WORD;
  }

  void load(long[] values) {
    for (int i = 0; i < FPSR; i++) {
      vectors.set(i, values[i]);
    }
    status.set(0, values[FPSR] & WORD);
    status.set(1, values[FPCR] & WORD);
    engine.write(vectors);
    engine.write(status);
  }
}
