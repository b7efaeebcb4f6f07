// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.SplittableRandom;

/** Make instructions by chance, more than their share of them branches. */
final class RandomCode {
  private static final String[] ARM = {
    "........ ........ ........ ........", // anything
    "1110.... ........ ........ ........", // anything, executed
    "....101. ........ ........ ........", // B, BL
    "1111101. ........ ........ ........", // BLX to Thumb
    "....0001 00101111 11111111 00.1....", // BX, BLX
    "....000. ...0.... 1111.... ...0....", // data processing to pc
    "....001. ...0.... 1111.... ........",
    "1110000. ...0.... 1111.... ...0....",
    "....010. .0.1.... 1111.... ........", // LDR pc
    "....011. .0.1.... 1111.... ...0....",
    "....100. .0.1.... 1....... ........", // LDM with pc
  };
  private static final String[] THUMB = {
    "........ ........", // anything
    "010001.. 1....111", // ADD, MOV, BX with pc
    "01000111 .....000", // BX, BLX
    "1011.0.1 ........", // CBZ, CBNZ
    "10111101 ........", // POP with pc
    "1101.... ........", // B with a condition
    "11100... ........", // B
    "10111111 ........", // IT
  };
  private static final String[] WIDE = {
    "111.1... ........ ........ ........", // anything
    "11110... ........ 10.0.... ........", // B with a condition
    "11110... ........ 10.1.... ........", // B
    "11110... ........ 11.1.... ........", // BL
    "11110... ........ 11.0.... .......0", // BLX to ARM
    "11101000 1101.... 11110000 000.....", // TBB, TBH
    "11101000 10.1.... 1.0..... ........", // LDM with pc
    "11101001 00.1.... 1.0..... ........",
    "11111000 .101.... 1111.... ........", // LDR pc
    "11111000 0101.... 11110000 00......",
    "11111000 .1011111 1111.... ........",
  };

  private final SplittableRandom random;

  RandomCode(SplittableRandom random) {
    this.random = random;
  }

  /** An ARM instruction. */
  int arm() {
    return word(ARM[random.nextInt(ARM.length)]);
  }

  /** A Thumb instruction: the first halfword in the upper bits. */
  int thumb() {
    return random.nextBoolean()
        ? (word(THUMB[random.nextInt(THUMB.length)]) << 16) | (random.nextInt() & 0xffff)
        : word(WIDE[random.nextInt(WIDE.length)]);
  }

  private int word(String template) {
    return BitTemplate.of(template).fill(random);
  }
}
