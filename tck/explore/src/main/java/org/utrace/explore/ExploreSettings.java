// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.Bounds;

/**
 * Say how much to explore and from which seeds.
 *
 * @param seeds decide the random part, which is played once with each; the exhaustive part, where
 *     it must choose, goes by the first. The same seeds give the same plays
 * @param schedules plays of an ordinary test, at least 1; see {@link Depth} for the others
 * @param bounds of each play
 */
public record ExploreSettings(Seeds seeds, int schedules, Bounds bounds) {

  /** Check that there is something to play. */
  public ExploreSettings {
    if (schedules < 1) {
      throw new IllegalArgumentException("at least 1 schedule is needed, not " + schedules);
    }
  }
}
