// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.cpu.unicorn.S390Frame;

/** Tell what of the program status word is the user's (arch/s390/include/uapi/asm/ptrace.h). */
final class S390Psw {
  /** PSW_MASK_USER: address space control, condition code and program mask. */
  static final long USER = 0x0000_ff00_0000_0000L;

  /** PSW32_ADDR_INSN: the bits of a 31-bit address. */
  static final long ADDRESS_31 = 0x7fff_ffffL;

  /** PSW_USER_BITS without the addressing mode. */
  private static final long USER_BITS = 0x0705_0000_0000_0000L;

  /** PSW32_MASK_BASE: a 31-bit mask has a bit that a long one has not. */
  private static final int BASE_32 = 0x0008_0000;

  private static final long ADDRESS_SPACE = 0x0000_c000_0000_0000L;
  private static final long HOME_SPACE = 0x0000_c000_0000_0000L;

  private S390Psw() {}

  /** What every program runs with. */
  static long userBits(boolean wide) {
    return USER_BITS | S390Frame.PSW_BA | (wide ? S390Frame.PSW_EA : 0);
  }

  /** The mask as 64-bit programs and their tracers see it, without the R bit of a step. */
  static long shown(long mask) {
    return userBits(true) | (mask & USER);
  }

  /** The mask as 31-bit programs and their tracers see it: the upper half. */
  static int shown32(long mask) {
    return (int) ((USER_BITS | (mask & USER)) >>> Integer.SIZE) | BASE_32;
  }

  /** Whether a tracer may set this mask (__poke_user). */
  static boolean isValid(long mask) {
    return ((mask ^ userBits(true)) & ~USER) == 0 && (mask & ADDRESS_SPACE) != HOME_SPACE;
  }

  /** Whether a tracer may set this mask of a 31-bit program (__poke_user_compat). */
  static boolean isValid32(int mask) {
    long wide = Integer.toUnsignedLong(mask & ~BASE_32) << Integer.SIZE;
    return (mask & BASE_32) != 0
        && ((wide ^ USER_BITS) & ~USER) == 0
        && (wide & ADDRESS_SPACE) != HOME_SPACE;
  }

  /** A mask with the user's part from another one; the rest, R among it, stays. */
  static long withUser(long mask, long other) {
    return (mask & ~USER) | (other & USER);
  }

  /** The mask with which a handler starts: default addressing mode and address space. */
  static long forHandler(long mask, boolean wide) {
    return (mask & ~ADDRESS_SPACE) | S390Frame.PSW_BA | (wide ? S390Frame.PSW_EA : 0);
  }
}
