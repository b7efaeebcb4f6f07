// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

/** Mix 64-bit digests; the constants are part of what a seed means and must not change. */
final class Mixing {
  static final long START = 0x6a09e667f3bcc908L;

  private Mixing() {}

  /** Spread every bit over all others (finaliser of SplitMix64). */
  static long spread(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Continue a rolling digest; the order of values counts. */
  static long roll(long digest, long value) {
    return spread(digest * 0x9e3779b97f4a7c15L + value);
  }
}
