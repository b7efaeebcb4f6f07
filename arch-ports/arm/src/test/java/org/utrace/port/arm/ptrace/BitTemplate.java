// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.SplittableRandom;

/**
 * Describe instructions by bits that are given and bits that are not, as the manual's diagrams do.
 *
 * <p>Written with {@code 0}, {@code 1} and {@code .}; blanks do not count.
 */
record BitTemplate(int given, int value) {

  static BitTemplate of(String text) {
    int given = 0;
    int value = 0;
    for (char bit : text.replace(" ", "").toCharArray()) {
      given = given << 1 | (bit == '.' ? 0 : 1);
      value = value << 1 | (bit == '1' ? 1 : 0);
    }
    return new BitTemplate(given, value);
  }

  boolean matches(int word) {
    return (word & given) == value;
  }

  int fill(SplittableRandom random) {
    return (random.nextInt() & ~given) | value;
  }
}
