// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Tell which unprivileged instructions store into their storage operand (PoP, appendix B). */
final class S390Opcode {

  private S390Opcode() {}

  /** Whether an instruction stores into its only storage operand, or into the first of two. */
  static boolean stores(S390Code code) {
    return switch (code.length()) {
      // MVCL
      case 2 -> code.first() == 0x0e;
      case 4 -> storesOfFour(code);
      default -> storesOfSix(code);
    };
  }

  private static boolean storesOfFour(S390Code code) {
    return switch (code.first()) {
      // STH STC CVD ST STD STE
      case 0x40, 0x42, 0x4e, 0x50, 0x60, 0x70 -> true;
      // STM MVI TS NI OI XI STAM MVCLE CS CDS STCM
      case 0x90, 0x92, 0x93, 0x94, 0x96, 0x97, 0x9b, 0xa8, 0xba, 0xbb, 0xbe -> true;
      case 0xb2 ->
          switch (code.field(8, 8)) {
            // STCK MVPG MVST STCKE STCKF STFPC CU21 CU12 STFLE
            case 0x05, 0x54, 0x55, 0x78, 0x7c, 0x9c, 0xa6, 0xa7, 0xb0 -> true;
            default -> false;
          };
      // TRTT TRTO TROT TROO, CU14 CU24 CU41 CU42
      case 0xb9 -> isIn(code.field(8, 8), 0x90, 0x93) || isIn(code.field(8, 8), 0xb0, 0xb3);
      default -> false;
    };
  }

  private static boolean storesOfSix(S390Code code) {
    int last = code.field(40, 8);
    return switch (code.first()) {
      // STHRL STGRL STRL
      case 0xc4 -> code.field(12, 4) == 7 || code.field(12, 4) == 11 || code.field(12, 4) == 15;
      // CSST
      case 0xc8 -> code.field(12, 4) == 0 || code.field(12, 4) == 2;
      case 0xe3 ->
          switch (last) {
            // STG CVDY STRVG CVDG STRV STRVH STY STHY STCY STPQ STCH STHH STFH
            case 0x24, 0x26, 0x2f, 0x2e, 0x3e, 0x3f, 0x50, 0x70, 0x72, 0x8e, 0xc3, 0xc7, 0xcb ->
                true;
            default -> false;
          };
      // MVCRL MVHHI MVGHI MVHI
      case 0xe5 ->
          switch (code.field(8, 8)) {
            case 0x0a, 0x44, 0x48, 0x4c -> true;
            default -> false;
          };
      case 0xeb -> storesOfRegisters(last);
      // STEY STDY, and to zoned
      case 0xed -> last == 0x66 || last == 0x67 || last == 0xa8 || last == 0xa9;
      // TRTR CLC TRT CP
      case 0xd0, 0xd5, 0xdd, 0xf9 -> false;
      default -> code.first() >= 0xd0;
    };
  }

  private static boolean storesOfRegisters(int last) {
    return switch (last) {
      // CSY STMG STMH STCMH STCMY CSG CDSY CDSG
      case 0x14, 0x24, 0x26, 0x2c, 0x2d, 0x30, 0x31, 0x3e -> true;
      // MVIY NIY OIY XIY ASI ALSI AGSI ALGSI MVCLU STMY STAMY
      case 0x52, 0x54, 0x56, 0x57, 0x6a, 0x6e, 0x7a, 0x7e, 0x8e, 0x90, 0x9b -> true;
      // STOCFH STOCG STOC, LANG LAOG LAXG LAAG LAALG, LAN LAO LAX LAA LAAL
      case 0xe1, 0xe2, 0xe3, 0xf2, 0xf3, 0xe4, 0xe6, 0xe7, 0xe8, 0xea -> true;
      case 0xf4, 0xf6, 0xf7, 0xf8, 0xfa -> true;
      default -> false;
    };
  }

  private static boolean isIn(int value, int first, int last) {
    return value >= first && value <= last;
  }
}
