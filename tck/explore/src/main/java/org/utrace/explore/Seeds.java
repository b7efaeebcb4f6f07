// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

/**
 * Say which seeds the random part of a search is repeated with: some that follow each other.
 *
 * @param first where all random choice starts
 * @param count how many, at least 1
 */
public record Seeds(long first, int count) {

  /** Check that there is one. */
  public Seeds {
    if (count < 1) {
      throw new IllegalArgumentException("at least 1 seed is needed, not " + count);
    }
  }

  /** Take a single seed. */
  public static Seeds one(long seed) {
    return new Seeds(seed, 1);
  }

  /** Give one of them, the first by 0. */
  long get(int index) {
    return first + index;
  }
}
