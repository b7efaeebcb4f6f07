// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.UserCpu;

/**
 * Find stores into pages that may not be written, where the emulator does not.
 *
 * <p>Its plain stores look at the protection. The instructions listed here are made by functions of
 * its own, which move bytes in host memory, or drop what they store, without a word.
 */
final class S390Stores {
  private static final int REGISTERS = 15;

  private final GuestMemory memory;
  private final FrameRegisters registers;

  /** Where bytes are stored; none if the length is 0. */
  private record Target(long start, long lengthBytes) {}

  private static final Target NONE = new Target(0, 0);

  S390Stores(GuestMemory memory, FrameRegisters registers) {
    this.memory = memory;
    this.registers = registers;
  }

  /** Whether an instruction may be one to look at; cheap. */
  boolean mayBeUnchecked(S390Code code) {
    int first = code.first();
    return switch (first) {
      case 0x0e, 0x9b, 0xa8, 0xb2, 0xb9, 0xbb, 0xc8, 0xe1, 0xe2, 0xe5, 0xe8, 0xe9, 0xea -> true;
      case 0xe3 -> code.field(40, 8) == 0x8e;
      case 0xeb -> isUncheckedLong(code.field(40, 8));
      default -> first >= 0xf0 || (first >= 0xd1 && first <= 0xdf);
    };
  }

  /** CDSY CDSG STAMY MVCLU. */
  private static boolean isUncheckedLong(int operation) {
    return operation == 0x31 || operation == 0x3e || operation == 0x9b || operation == 0x8e;
  }

  /** The first page that an instruction would store into and must not; null if there is none. */
  @Nullable Long protectedPage(S390Code code) {
    Target target = target(code);
    long page = target.start & -UserCpu.PAGE_BYTES;
    long pages = (target.start - page + target.lengthBytes + UserCpu.PAGE_BYTES - 1) >>> 12;
    for (long i = 0; target.lengthBytes > 0 && i < pages; i++) {
      long at = page + i * UserCpu.PAGE_BYTES;
      Mapping mapping = memory.find(at);
      if (mapping == null) {
        return null;
      }
      if (!mapping.protection().writable()) {
        return at;
      }
    }
    return null;
  }

  private Target target(S390Code code) {
    return switch (code.length()) {
      // MVCL
      case 2 -> code.first() == 0x0e ? counted(code.field(8, 4), 0xff_ffffL) : NONE;
      case 4 -> ofFour(code, code.field(8, 8));
      default -> ofSix(code, code.field(40, 8));
    };
  }

  private Target ofFour(S390Code code, int second) {
    return switch (code.first()) {
      // STAM
      case 0x9b -> base(code, multiple(code));
      // MVCLE
      case 0xa8 -> counted(code.field(8, 4), -1);
      // CDS
      case 0xbb -> base(code, Long.BYTES);
      case 0xb2 ->
          switch (second) {
            // MVPG, MVST
            case 0x54, 0x55 -> new Target(pointer(code.field(24, 4)), 1);
            // CU21, CU12
            case 0xa6, 0xa7 -> counted(code.field(24, 4), -1);
            // STFLE
            case 0xb0 -> base(code, Long.BYTES);
            default -> NONE;
          };
      // TRTT TRTO TROT TROO, CU14 CU24 CU41 CU42
      case 0xb9 ->
          (second >= 0x90 && second <= 0x93) || (second >= 0xb0 && second <= 0xb3)
              ? counted(code.field(24, 4), -1)
              : NONE;
      default -> NONE;
    };
  }

  private Target ofSix(S390Code code, int last) {
    int first = code.first();
    return switch (first) {
      // MVN MVC MVZ NC OC XC TR ED EDMK
      case 0xd1, 0xd2, 0xd3, 0xd4, 0xd6, 0xd7, 0xdc, 0xde, 0xdf, 0xe2, 0xe8, 0xea ->
          base(code, code.field(8, 8) + 1L);
      // PKU, PKA
      case 0xe1, 0xe9 -> base(code, 16);
      // STPQ
      case 0xe3 -> last == 0x8e ? new Target(longAddress(code, code.field(12, 4)), 16) : NONE;
      // MVCRL
      case 0xe5 ->
          code.field(8, 8) == 0x0a
              ? base(code, (S390Code.register(registers, 0) & 0xff) + 1)
              : NONE;
      case 0xeb ->
          switch (last) {
            case 0x31 -> new Target(longAddress(code, 0), Long.BYTES);
            case 0x3e -> new Target(longAddress(code, 0), 16);
            case 0x9b -> new Target(longAddress(code, 0), multiple(code));
            case 0x8e -> counted(code.field(8, 4), -1);
            default -> NONE;
          };
      // CSST
      case 0xc8 -> code.field(12, 4) == 2 ? base(code, Integer.BYTES) : NONE;
      // MVO PACK UNPK ZAP AP SP MP DP SRP; the comparison CP stores nothing
      default -> first >= 0xf0 && first != 0xf9 ? base(code, code.field(8, 4) + 1L) : NONE;
    };
  }

  /** Operand 1 of formats SS and SIL, operand 2 of RS. */
  private Target base(S390Code code, long lengthBytes) {
    return new Target(
        S390Code.address(registers, 0, code.field(16, 4), code.field(20, 12)), lengthBytes);
  }

  private long longAddress(S390Code code, int index) {
    long displacement = code.signed(32, 8) << 12 | code.field(20, 12);
    return S390Code.address(registers, index, code.field(16, 4), displacement);
  }

  private static long multiple(S390Code code) {
    return Integer.BYTES * (((code.field(12, 4) - code.field(8, 4)) & REGISTERS) + 1L);
  }

  /** An operand whose address is in a register, and the length in the one after it. */
  private Target counted(int register, long lengthMask) {
    long length = S390Code.register(registers, register | 1) & lengthMask & Integer.MAX_VALUE;
    return new Target(pointer(register), length);
  }

  private long pointer(int register) {
    return S390Code.bounded(registers, S390Code.register(registers, register));
  }
}
