// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Optional;

/**
 * Tell what a search has covered and what it found.
 *
 * @param mode {@code chosen} if the kit chose the interleavings, {@code sampled} if it could not
 * @param schedules plays made, those for shrinking a failure not counted
 * @param distinct how many of them differed in their logs; a lower bound above 200000
 * @param bound what was covered, in words fit for a report
 * @param complete in a search: everything up to the bound was played; in a replay: every deviation
 *     of the schedule could be applied, else the play has diverged from the recorded one
 * @param digest over the digests of all plays in their order; of use in mode {@code chosen} only
 * @param failure the first failing play, shrunk
 */
public record Exploration(
    String mode,
    long schedules,
    long distinct,
    String bound,
    boolean complete,
    long digest,
    Optional<FailedPlay> failure) {

  /** Mode of an implementation that lets the kit choose. */
  public static final String CHOSEN = "chosen";

  /** Mode of an implementation that schedules by itself. */
  public static final String SAMPLED = "sampled";
}
