// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.cpu.unicorn.S390Frame;

/** Tell what of the program status word is the user's (arch/s390/include/uapi/asm/ptrace.h). */
final class S390Psw {
  /** PSW_MASK_USER: address space control, condition code and program mask. */
  static final long USER = 0x0000_ff00_0000_0000L;

  /** PSW_USER_BITS of 64-bit programs: what every one of them runs with. */
  static final long USER_BITS = 0x0705_0001_8000_0000L;

  private static final long ADDRESS_SPACE = 0x0000_c000_0000_0000L;
  private static final long HOME_SPACE = 0x0000_c000_0000_0000L;

  private S390Psw() {}

  /** The mask as programs and tracers see it; a forced R bit is hidden from them. */
  static long shown(long mask) {
    return USER_BITS | (mask & USER);
  }

  /** Whether a tracer may set this mask (__poke_user). */
  static boolean isValid(long mask) {
    return ((mask ^ USER_BITS) & ~USER) == 0 && (mask & ADDRESS_SPACE) != HOME_SPACE;
  }

  /** A mask with the user's part from another one; the rest, R among it, stays. */
  static long withUser(long mask, long other) {
    return (mask & ~USER) | (other & USER);
  }

  /** The mask with which a handler starts: default addressing mode and address space. */
  static long forHandler(long mask) {
    return (mask & ~ADDRESS_SPACE) | S390Frame.PSW_EA | S390Frame.PSW_BA;
  }
}
