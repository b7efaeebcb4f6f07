// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.List;
import java.util.stream.Stream;

/**
 * Know the instructions that change pc although the manual calls that UNPREDICTABLE (ARM DDI 0406C,
 * A8.8): there the emulator and the decoder need not agree, and neither do real processors.
 */
final class Unpredictable {
  private static final BitTemplate EXCHANGE = BitTemplate.of("....0001 00101111 11111111 00.1....");

  private static final List<BitTemplate> ARM =
      templates(
          "....00.. ...1.... 1111.... ........", // results in pc and flags: for the kernel
          "....0011 0.00.... 1111.... ........", // MOVW, MOVT
          "....000. ........ 1111.... 1..1....", // multiply, extra loads
          "....000. ....1111 ........ 1..1....",
          "....0001 0..0.... 1111.... 1..0....", // multiply halfwords
          "....0001 0..01111 ........ 1..0....",
          "....0001 0..0.... 1111.... 0101....", // QADD and its like
          "....0001 0110.... 1111.... 0001....", // CLZ
          "....0001 0.00.... 1111.... 0000....", // MRS
          "....000. ....1111 ........ 0..1....", // shifted by a register
          "....000. ........ 1111.... 0..1....",
          "....000. ........ ....1111 0..1....",
          "....000. ........ ........ 0..11111",
          "....01.. .1.1.... 1111.... ........", // LDRB
          "....01.0 ..11.... 1111.... ........", // LDRT
          "....01.0 ....1111 ........ ........", // pc as a base that is written back
          "....01.1 ..1.1111 ........ ........",
          "....011. ........ ........ ...01111", // pc as an index
          "....011. ....1111 ........ ...1....", // media
          "....011. ........ 1111.... ...1....",
          "....100. ....1111 ........ ........", // LDM
          "....110. ..1.1111 ........ ........"); // VLDM

  private static final List<BitTemplate> THUMB =
      templates(
          "01000111 11111... ........ ........", // BLX pc
          "1110101. ........ ....1111 ........", // data processing
          "11110... ........ 0...1111 ........",
          "11111010 ........ ....1111 ........",
          "11111011 ........ ....1111 ........", // multiply
          "11111011 1....... 1111.... ........",
          "11101001 .1.1.... 1111.... ........", // LDRD
          "11101001 .1.1.... ....1111 ........",
          "11101000 .111.... 1111.... ........",
          "11101000 .111.... ....1111 ........",
          "1110100. .11.1111 ........ ........",
          "11111000 .011.... 1111.... ........", // LDRH
          "11111001 ...1.... 1111.... ........", // LDRSB, LDRSH
          "11111001 ....1111 ........ ........", // VLD with pc as a base
          "1110110. ..1.1111 ........ ........"); // VLDM

  private Unpredictable() {}

  private static List<BitTemplate> templates(String... texts) {
    return Stream.of(texts).map(BitTemplate::of).toList();
  }

  /**
   * Tell whether the manual leaves open where an instruction goes.
   *
   * @param code a wide Thumb instruction has its first halfword in the upper bits
   */
  static boolean is(boolean thumb, int code) {
    if (!thumb && EXCHANGE.matches(code)) {
      return (code & 0x3f) == 0x3f;
    }
    return (thumb ? THUMB : ARM).stream().anyMatch(template -> template.matches(code));
  }
}
