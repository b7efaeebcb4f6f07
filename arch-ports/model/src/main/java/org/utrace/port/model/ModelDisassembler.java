// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.UserAddress;

/**
 * Write instructions of the model machine as text, for logs.
 *
 * <p>It has tables of its own and shares nothing with the interpreter, so that a test can hold the
 * two against each other.
 */
public final class ModelDisassembler {
  private static final String[] OPERATIONS = {
    "add", "sub", "and", "or", "xor", "shl", "shr", "sar", "mul", "div", "rem"
  };
  private static final String[] WIDTHS = {"8", "16", "32", "64"};
  private static final String[] CONDITIONS = {"eq", "ne", "lt", "ge", "ltu", "geu"};
  private static final String[] ZERO_CONDITIONS = {"eqz", "nez", "ltz", "gez", "gtz", "lez"};
  private static final String[] PRIVILEGED = {"halt", "mtflags {s}"};

  private ModelDisassembler() {}

  /**
   * Write one instruction, for example {@code beq r1, r2, 0x10010}.
   *
   * @param at where it stands, which branches are relative to
   * @param word the instruction; one that is undefined comes out as {@code .quad 0x...}
   */
  public static String instruction(UserAddress at, long word) {
    String pattern = pattern((int) word & 0xff, (int) (word >>> 24) & 0xff);
    if (pattern == null || !fits(pattern, word)) {
      return ".quad 0x" + Long.toHexString(word);
    }
    long imm = word >> 32;
    return pattern
        .replace("{d}", "r" + ((word >>> 8) & 15))
        .replace("{s}", "r" + ((word >>> 16) & 15))
        .replace("{+}", imm < 0 ? Long.toString(imm) : "+" + imm)
        .replace("{i}", Long.toString(imm))
        .replace("{@}", at.plus(imm).toString());
  }

  /**
   * Write one instruction given as bytes of memory.
   *
   * @param bytes at least eight, of which the first eight count
   */
  public static String instruction(UserAddress at, byte[] bytes) {
    return instruction(at, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  private static @Nullable String pattern(int opcode, int sub) {
    return switch (opcode) {
      case 0x01 -> only(sub, "nop");
      case 0x02 -> only(sub, "li {d}, {i}");
      case 0x03 -> only(sub, "lih {d}, {i}");
      case 0x04 -> only(sub, "mov {d}, {s}");
      case 0x05 -> only(sub, "lap {d}, {@}");
      case 0x10 -> choose(OPERATIONS, sub, "", " {d}, {s}");
      case 0x11 -> choose(OPERATIONS, sub, "", " {d}, {i}");
      case 0x20 -> choose(WIDTHS, sub, "ld", " {d}, [{s}{+}]");
      case 0x21 -> choose(WIDTHS, sub, "st", " {d}, [{s}{+}]");
      case 0x30 -> only(sub, "jmp {@}");
      case 0x31 -> choose(CONDITIONS, sub, "b", " {d}, {s}, {@}");
      case 0x32 -> choose(ZERO_CONDITIONS, sub, "b", " {d}, {@}");
      case 0x33 -> only(sub, "call {@}");
      case 0x34 -> only(sub, "ret");
      case 0x35 -> only(sub, "jr {s}");
      case 0x36 -> only(sub, "callr {s}");
      case 0x40 -> only(sub, "sys");
      case 0x41 -> only(sub, "brk");
      case 0x50 -> choose(PRIVILEGED, sub, "", "");
      default -> null;
    };
  }

  private static @Nullable String only(int sub, String pattern) {
    return sub == 0 ? pattern : null;
  }

  private static @Nullable String choose(String[] names, int sub, String before, String behind) {
    return sub < names.length ? before + names[sub] + behind : null;
  }

  /** Tell whether register numbers exist and fields the pattern does not name are zero. */
  private static boolean fits(String pattern, long word) {
    long rdMax = pattern.contains("{d}") ? 15 : 0;
    long rsMax = pattern.contains("{s}") ? 15 : 0;
    boolean immediate =
        pattern.contains("{i}") || pattern.contains("{+}") || pattern.contains("{@}");
    return ((word >>> 8) & 0xff) <= rdMax
        && ((word >>> 16) & 0xff) <= rsMax
        && (immediate || word >> 32 == 0);
  }
}
