// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Write AArch64 instructions as text for logs, and as bytes. */
public final class Aarch64Instruction {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private Aarch64Instruction() {}

  /**
   * Write one instruction as its word in hex, for example {@code d4000001}.
   *
   * @param code may go on behind the instruction; if it ends within, its bytes are written
   */
  public static String hex(byte[] code) {
    return code.length < Aarch64Code.BYTES
        ? HEX.formatHex(code)
        : "%08x".formatted(ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  /** The bytes of instructions in memory. */
  static byte[] bytes(int... words) {
    ByteBuffer out =
        ByteBuffer.allocate(words.length * Aarch64Code.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(words).forEach(out::putInt);
    return out.array();
  }
}
