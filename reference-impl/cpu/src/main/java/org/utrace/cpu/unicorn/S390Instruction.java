// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.Arrays;
import java.util.HexFormat;

/** Find where an instruction ends, which its first two bits tell (Principles of Operation, 5). */
public final class S390Instruction {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private S390Instruction() {}

  /**
   * Write one instruction as its bytes in hex, for example {@code 0a 14}.
   *
   * @param code may go on behind the instruction; if it ends within, all of it is written
   */
  public static String hex(byte[] code) {
    return HEX.formatHex(Arrays.copyOf(code, Math.min(length(code[0]), code.length)));
  }

  /**
   * Length in bytes of an instruction: 2, 4 or 6.
   *
   * @param first its first byte, of which the upper two bits count
   */
  public static int length(int first) {
    return switch ((first >> 6) & 3) {
      case 0 -> 2;
      case 3 -> 6;
      default -> 4;
    };
  }
}
