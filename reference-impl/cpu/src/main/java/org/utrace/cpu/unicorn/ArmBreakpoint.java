// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Know the undefined instructions that Linux for ARM takes for breakpoints (the Linux manual,
 * arch/arm: the ones that its ptrace plants; debuggers plant the same).
 */
final class ArmBreakpoint {
  private static final int ANY_CONDITION = 0x0fff_ffff;
  private static final int ARM = 0x07f0_01f0;
  private static final int THUMB = 0xde01;
  private static final int WIDE_THUMB_FIRST = 0xf7f0;
  private static final int WIDE_THUMB_SECOND = 0xa000;

  private ArmBreakpoint() {}

  /** Tell by the two halfwords at pc, in the order of their addresses. */
  static boolean isBreakpoint(boolean thumb, int first, int second) {
    return thumb
        ? first == THUMB || (first == WIDE_THUMB_FIRST && second == WIDE_THUMB_SECOND)
        : ((second << 16 | first) & ANY_CONDITION) == ARM;
  }
}
