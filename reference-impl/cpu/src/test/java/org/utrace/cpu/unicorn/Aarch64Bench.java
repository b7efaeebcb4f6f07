// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.utrace.cpu.Protection;

/** The bench of the probes on the installed library, for the tests. */
final class Aarch64Bench extends Aarch64ProbeBench {
  static final int NOP = 0xd503_201f;
  static final int SVC = 0xd400_0001;
  static final int BRK = 0xd420_0000;

  /** {@code add x1, x1, #1}. */
  static final int ADD_X1 = 0x9100_0421;

  /** {@code sub x1, x1, #1}. */
  static final int SUB_X1 = 0xd100_0421;

  /** {@code b} to itself. */
  static final int B_SELF = 0x1400_0000;

  /** {@code b} to the instruction before. */
  static final int B_BACK = 0x17ff_ffff;

  /** {@code br x2}. */
  static final int BR_X2 = 0xd61f_0040;

  /** {@code ldr x0, [x3]}. */
  static final int LDR_X0 = 0xf940_0060;

  /** {@code str x1, [x3]}. */
  static final int STR_X1 = 0xf900_0061;

  /** {@code fmov d0, x0}. */
  static final int FMOV_D0 = 0x9e67_0000;

  /** {@code fmov x0, d0}. */
  static final int FMOV_X0 = 0x9e66_0000;

  /** {@code dc zva, x3}. */
  static final int DC_ZVA = 0xd50b_7423;

  private Aarch64Bench(Protection codeProtection) {
    super(Libunicorn.aarch64(), codeProtection);
  }

  /** A bench with {@code words} at {@link #CODE}. */
  static Aarch64Bench with(int... words) {
    Aarch64Bench bench = new Aarch64Bench(Protection.READ_EXECUTE);
    bench.code(CODE, words);
    return bench;
  }

  /** A bench whose code may be written by the program. */
  static Aarch64Bench writable(int... words) {
    Aarch64Bench bench = new Aarch64Bench(Protection.READ_WRITE_EXECUTE);
    bench.code(CODE, words);
    return bench;
  }
}
