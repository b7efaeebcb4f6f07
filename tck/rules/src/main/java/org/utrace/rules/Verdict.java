// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Say what a test or a clause came to; declared from the mildest to the most severe. */
public enum Verdict {
  /** No violation was found. */
  PASS,
  /** Not tried, because a capability is missing; the reason names it. */
  SKIPPED,
  /** A SHOULD is not met. */
  DEVIATES,
  /** Nothing tests it; the reason says why. */
  UNTESTED,
  /** Time or a tool ran out before an answer. */
  INCONCLUSIVE,
  /** The kit, or the program that was to be traced, is at fault. */
  ERROR,
  /** A violation was found. */
  FAIL;

  /** Tell whether this is more severe than the other. */
  public boolean isWorseThan(Verdict other) {
    return compareTo(other) > 0;
  }

  /** Merge verdicts into the most severe of them. */
  public static Verdict worst(Verdict first, Verdict... more) {
    return List.of(more).stream().reduce(first, Verdict::worse);
  }

  /**
   * Merge verdicts into the most severe of them.
   *
   * @throws IllegalArgumentException if there are none, since nothing is no pass
   */
  public static Verdict worst(Collection<Verdict> verdicts) {
    return verdicts.stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> new IllegalArgumentException("no verdicts to merge"));
  }

  private static Verdict worse(Verdict a, Verdict b) {
    return a.isWorseThan(b) ? a : b;
  }
}
