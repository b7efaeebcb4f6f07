// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Follow the IT blocks of Thumb code (ARM DDI 0406C, A2.5.2): up to four instructions, each with a
 * condition, whose rest is kept in CPSR.
 */
final class ArmItBlock {
  private static final int N = 1 << 31;
  private static final int Z = 1 << 30;
  private static final int C = 1 << 29;
  private static final int V = 1 << 28;

  private ArmItBlock() {}

  /** Tell whether a halfword of code is IT; with an empty mask it is a hint, such as nop. */
  static boolean isIt(int halfword) {
    return (halfword & 0xff00) == 0xbf00 && (halfword & 0xf) != 0;
  }

  /** Tell whether a halfword of code begins an instruction of two. */
  static boolean isWide(int halfword) {
    return (halfword & 0xe000) == 0xe000 && (halfword & 0x1800) != 0;
  }

  /** BKPT is executed even if its condition fails. */
  static boolean isUnconditional(int halfword) {
    return (halfword & 0xff00) == 0xbe00;
  }

  /** ITSTATE in CPSR: bits 7 to 2 in 15 to 10, bits 1 and 0 in 26 and 25. */
  static int state(long cpsr) {
    return (int) ((cpsr >> 8 & 0xfc) | (cpsr >> 25 & 3));
  }

  static long withState(long cpsr, int state) {
    return (cpsr & ~ArmFrame.CPSR_IT) | (state & 0xfcL) << 8 | (state & 3L) << 25;
  }

  /**
   * Tell whether an instruction leaves the flags alone in an IT block that it sets outside of one
   * (A6.1.1): those of 16 bits, but for comparisons.
   */
  static boolean keepsFlags(int halfword) {
    int operation = halfword >> 6 & 15;
    return switch (halfword >> 10) {
      // TST, CMP, CMN
      case 16 -> operation != 8 && operation != 10 && operation != 11;
      // CMP with an immediate
      case 10, 11 -> false;
      default -> halfword < 0x4000;
    };
  }

  /** ITSTATE behind an instruction of the block. */
  static int advanced(int state) {
    return (state & 7) == 0 ? 0 : (state & 0xe0) | (state << 1 & 0x1f);
  }

  /** Tell whether the condition (A8.3) of the instruction holds that ITSTATE is about. */
  static boolean holds(int state, long cpsr) {
    return conditionHolds(state >> 4, (int) cpsr);
  }

  private static boolean conditionHolds(int condition, int flags) {
    boolean n = (flags & N) != 0;
    boolean z = (flags & Z) != 0;
    boolean c = (flags & C) != 0;
    boolean v = (flags & V) != 0;
    boolean base =
        switch (condition >> 1) {
          case 0 -> z;
          case 1 -> c;
          case 2 -> n;
          case 3 -> v;
          case 4 -> c && !z;
          case 5 -> n == v;
          case 6 -> n == v && !z;
          default -> true;
        };
    return condition == 15 || base == ((condition & 1) == 0);
  }
}
