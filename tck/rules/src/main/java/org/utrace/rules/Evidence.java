// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Collection;
import java.util.List;

/**
 * Say how thoroughly schedules were tried (decision D25).
 *
 * @param mode {@code chosen} if the test chose the interleavings, {@code sampled} if it repeated
 *     under noise, {@code none} if it ran once in whatever order
 * @param schedules runs made
 * @param distinct different interleavings among them, as far as known
 * @param bound where the search ended, in words; empty if it tried everything or searched nothing
 */
public record Evidence(String mode, long schedules, long distinct, String bound) {
  /** The mode of a test that chose its interleavings. */
  public static final String CHOSEN = "chosen";

  /** The mode of a test that was repeated under noise. */
  public static final String SAMPLED = "sampled";

  /** The mode of a test that tried no schedules. */
  public static final String NONE = "none";

  /** Check the mode and the counts. */
  public Evidence {
    if (!List.of(CHOSEN, SAMPLED, NONE).contains(mode)) {
      throw new IllegalArgumentException("unknown evidence mode " + mode);
    }
    if (schedules < 0 || distinct < 0 || distinct > schedules) {
      throw new IllegalArgumentException(
          "impossible evidence: " + distinct + " distinct of " + schedules + " schedules");
    }
  }

  /** Give the evidence of a test without schedules. */
  public static Evidence none() {
    return new Evidence(NONE, 0, 0, "");
  }

  /**
   * Merge the evidence of several tests: counts add up, bounds are listed, and the weaker mode
   * stands for all of them.
   */
  public static Evidence merge(Collection<Evidence> parts) {
    List<Evidence> searched = parts.stream().filter(part -> !part.mode.equals(NONE)).toList();
    if (searched.isEmpty()) {
      return none();
    }
    boolean sampled = searched.stream().anyMatch(part -> part.mode.equals(SAMPLED));
    List<String> bounds =
        searched.stream()
            .map(Evidence::bound)
            .filter(bound -> !bound.isEmpty())
            .distinct()
            .toList();
    return new Evidence(
        sampled ? SAMPLED : CHOSEN,
        searched.stream().mapToLong(Evidence::schedules).sum(),
        searched.stream().mapToLong(Evidence::distinct).sum(),
        String.join("; ", bounds));
  }
}
