// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.Bounds;

/**
 * Say how much to explore and from which seed.
 *
 * @param seed decides the random part; the same seed gives the same plays
 * @param schedules plays of an ordinary test, at least 1; see {@link Depth} for the others
 * @param bounds of each play
 */
public record ExploreSettings(long seed, int schedules, Bounds bounds) {

  /** Check that there is something to play. */
  public ExploreSettings {
    if (schedules < 1) {
      throw new IllegalArgumentException("at least 1 schedule is needed, not " + schedules);
    }
  }
}
