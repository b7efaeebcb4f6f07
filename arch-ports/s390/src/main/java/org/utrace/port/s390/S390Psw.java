// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.cpu.unicorn.S390Frame;

/** Tell what of the program status word is the user's (arch/s390/include/uapi/asm/ptrace.h). */
final class S390Psw {
  /** PSW_MASK_USER: address space control, condition code, program mask and addressing mode. */
  static final long USER = 0x0000_ff01_8000_0000L;

  /** PSW32_ADDR_INSN: the bits of a 31-bit address. */
  static final long ADDRESS_31 = 0x7fff_ffffL;

  /** PSW_USER_BITS without the addressing mode. */
  private static final long USER_BITS = 0x0705_0000_0000_0000L;

  /** PSW32_MASK_BASE: a 31-bit mask has a bit that a long one has not. */
  private static final int BASE_32 = 0x0008_0000;

  /** PSW32_MASK_USER: the addressing mode of 31-bit programs stands beside the address. */
  private static final int USER_32 = 0xff00;

  /** PSW32_ADDR_AMODE. */
  private static final int MODE_32 = 0x8000_0000;

  private static final long ADDRESS_SPACE = 0x0000_c000_0000_0000L;
  private static final long HOME_SPACE = 0x0000_c000_0000_0000L;

  private S390Psw() {}

  /** What every program runs with. */
  static long userBits(boolean wide) {
    return USER_BITS | S390Frame.PSW_BA | (wide ? S390Frame.PSW_EA : 0);
  }

  /** The mask as 64-bit programs and their tracers see it, without the R bit of a step. */
  static long shown(long mask) {
    return USER_BITS | (mask & USER);
  }

  /** The mask as 31-bit programs and their tracers see it: the upper half. */
  static int shown32(long mask) {
    return (int) (USER_BITS >>> Integer.SIZE) | BASE_32 | (upper(mask) & USER_32);
  }

  private static int upper(long mask) {
    return (int) (mask >>> Integer.SIZE);
  }

  /** The address as 31-bit programs and their tracers see it: with the addressing mode. */
  static int shownAddress32(long mask, long address) {
    return (int) address | ((int) mask & MODE_32);
  }

  /** What {@link #shown32} and {@link #shownAddress32} gave, as a long mask. */
  static long fromShown32(int mask, int address) {
    return (long) (mask & USER_32) << Integer.SIZE | Integer.toUnsignedLong(address & MODE_32);
  }

  /** Whether a tracer may set this mask (__poke_user). */
  static boolean isValid(long mask) {
    return ((mask ^ USER_BITS) & ~USER) == 0
        && (mask & ADDRESS_SPACE) != HOME_SPACE
        && ((mask & S390Frame.PSW_EA) == 0 || (mask & S390Frame.PSW_BA) != 0);
  }

  /** Whether a tracer may set this mask of a 31-bit program (__poke_user_compat). */
  static boolean isValid32(int mask) {
    return ((mask ^ upper(USER_BITS) ^ BASE_32) & ~USER_32) == 0
        && (mask & upper(ADDRESS_SPACE)) != upper(HOME_SPACE);
  }

  /**
   * A mask with the user's part from another one; the rest, R among it, stays.
   *
   * <p>A frame may ask for what no program may have: home space becomes primary space, and a mode
   * that is no mode the 64-bit one (restore_sigregs).
   */
  static long withUser(long mask, long other) {
    long user = other & USER;
    if ((user & ADDRESS_SPACE) == HOME_SPACE) {
      user &= ~ADDRESS_SPACE;
    }
    if ((user & S390Frame.PSW_EA) != 0) {
      user |= S390Frame.PSW_BA;
    }
    return (mask & ~USER) | user;
  }

  /** The mask with which a handler starts: default addressing mode and address space. */
  static long forHandler(long mask, boolean wide) {
    return (mask & ~ADDRESS_SPACE) | S390Frame.PSW_BA | (wide ? S390Frame.PSW_EA : 0);
  }
}
