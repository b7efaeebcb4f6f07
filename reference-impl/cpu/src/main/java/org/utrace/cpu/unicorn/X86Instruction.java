// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Find where an instruction ends.
 *
 * <p>The opcode maps are those of the Intel 64 manual, volume 2, appendix A. Code that is no
 * instruction gets some length too; an event of the machine tells that it was none.
 */
public final class X86Instruction {
  private static final int BYTES_MAX = 15;
  private static final int OPERAND_SIZE = 0x66;
  private static final int ADDRESS_SIZE = 0x67;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final byte[] code;
  private final X86Mode mode;
  private int at;
  private boolean wide;
  private boolean narrow;
  private boolean shortAddress;

  private X86Instruction(byte[] code, X86Mode mode) {
    this.code = code;
    this.mode = mode;
  }

  /**
   * Write one instruction as its bytes in hex, for example {@code 0f 05}.
   *
   * @param code may go on behind the instruction; if it ends within, all of it is written
   */
  public static String hex(byte[] code, X86Mode mode) {
    return HEX.formatHex(Arrays.copyOf(code, Math.min(length(code, mode), code.length)));
  }

  /** Length in bytes of the instruction that {@code code} begins with. */
  static int length(byte[] code, X86Mode mode) {
    return Math.min(new X86Instruction(code, mode).measure(), BYTES_MAX);
  }

  private int peek() {
    return at < code.length ? code[at] & 255 : 0;
  }

  private int next() {
    int value = peek();
    at++;
    return value;
  }

  private int measure() {
    prefixes();
    int opcode = next();
    return switch (opcode) {
      case 0x0f -> escaped(next());
      case 0xc5 -> isOldOperand() ? operand() : vector(1, 1);
      case 0xc4 -> isOldOperand() ? operand() : vector(peek() & 31, 2);
      case 0x62 -> isOldOperand() ? operand() : vector(peek() & 7, 3);
      default -> plain(opcode);
    };
  }

  /** In 32-bit code an operand in memory makes the vector prefixes lds, les and bound. */
  private boolean isOldOperand() {
    return !mode.is64() && peek() < 0xc0;
  }

  private void prefixes() {
    while (at < BYTES_MAX && X86Code.isPrefix(peek(), mode)) {
      int prefix = next();
      // Only the last prefix can be REX, and W does nothing in an earlier one.
      wide = mode.is64() && (prefix & 0xf8) == 0x48;
      narrow |= prefix == OPERAND_SIZE;
      shortAddress |= prefix == ADDRESS_SIZE;
    }
  }

  /** Opcodes of one byte. */
  private int plain(int opcode) {
    if (opcode < 0x40) {
      return switch (opcode & 7) {
        case 4 -> at + 1;
        case 5 -> at + immediate();
        case 6, 7 -> at;
        default -> operand();
      };
    }
    return switch (opcode) {
      case 0x68, 0xa9 -> at + immediate();
      case 0xe8, 0xe9 -> at + displacement();
      case 0x9a, 0xea -> mode.is64() ? at : at + displacement() + Short.BYTES;
      case 0xd4, 0xd5 -> mode.is64() ? at : at + 1;
      case 0x6a, 0xa8, 0xcd, 0xeb -> at + 1;
      case 0xc2, 0xca -> at + 2;
      case 0xc8 -> at + 3;
      case 0x69, 0x81, 0xc7 -> operand() + immediate();
      case 0x6b, 0x80, 0x82, 0x83, 0xc0, 0xc1, 0xc6 -> operand() + 1;
      case 0xf6 -> (peek() & 0x30) == 0 ? operand() + 1 : operand();
      case 0xf7 -> (peek() & 0x30) == 0 ? operand() + immediate() : operand();
      case 0x63, 0x8c, 0x8d, 0x8e, 0x8f, 0xfe, 0xff -> operand();
      default -> inRows(opcode);
    };
  }

  /** Opcodes of one byte that behave alike in groups of four or eight. */
  private int inRows(int opcode) {
    return switch (opcode & 0xfc) {
      case 0x70, 0x74, 0x78, 0x7c, 0xb0, 0xb4, 0xe0, 0xe4 -> at + 1;
      case 0x84, 0x88, 0xd0, 0xd8, 0xdc -> operand();
      case 0xa0 -> at + address();
      case 0xb8, 0xbc -> at + (wide ? Long.BYTES : immediate());
      default -> at;
    };
  }

  /** Opcodes behind 0f. */
  private int escaped(int opcode) {
    return switch (opcode) {
      case 0x38 -> {
        at++;
        yield operand();
      }
      case 0x3a -> {
        at++;
        yield operand() + 1;
      }
      case 0x05, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x0e, 0x77, 0xa0, 0xa1, 0xa2, 0xa8, 0xa9, 0xaa -> at;
      case 0x0f, 0x70, 0x71, 0x72, 0x73, 0xa4, 0xac, 0xba, 0xc2, 0xc4, 0xc5, 0xc6 -> operand() + 1;
      default ->
          switch (opcode & 0xf8) {
            case 0x30, 0xc8 -> at;
            case 0x80, 0x88 -> at + displacement();
            default -> operand();
          };
    };
  }

  /** Opcodes behind VEX and EVEX; map 3 and the shifts and shuffles of map 1 have a byte more. */
  private int vector(int map, int prefixBytes) {
    at += prefixBytes;
    int opcode = next();
    if (map == 1) {
      return escaped(opcode);
    }
    return operand() + (map == 3 ? 1 : 0);
  }

  /** Length of the displacement of a jump; 64-bit code has 32 bits always. */
  private int displacement() {
    return narrow && !mode.is64() ? Short.BYTES : Integer.BYTES;
  }

  /** Length of an address without ModRM. */
  private int address() {
    int full = mode.is64() ? Long.BYTES : Integer.BYTES;
    return shortAddress ? full / 2 : full;
  }

  private int immediate() {
    return narrow && !wide ? Short.BYTES : Integer.BYTES;
  }

  /** Pass ModRM, SIB and displacement; gives the place behind them. */
  private int operand() {
    int modrm = next();
    int mod = modrm >> 6;
    int rm = modrm & 7;
    if (mod == 3) {
      return at;
    }
    if (shortAddress && !mode.is64()) {
      return at + (mod == 0 ? (rm == 6 ? Short.BYTES : 0) : mod);
    }
    int base = rm == 4 ? next() & 7 : rm;
    if (mod == 1) {
      at += 1;
    } else if (mod == 2 || base == 5) {
      at += Integer.BYTES;
    }
    return at;
  }
}
