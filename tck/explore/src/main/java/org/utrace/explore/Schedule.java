// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Say how a play differs from the default schedule.
 *
 * <p>By default the current actor goes on while it can; where it gives way, has run user
 * instructions or is blocked, the next runnable actor in the order of birth goes on.
 *
 * @param deviations the choices made otherwise, in the order of their points
 */
public record Schedule(List<Deviation> deviations) {

  /** The default schedule. */
  public static final Schedule DEFAULT = new Schedule(List.of());

  /**
   * Choose otherwise than the default.
   *
   * @param point ordinal of the choice point in the play, from 0
   * @param actor number of the actor that goes on there
   */
  public record Deviation(int point, int actor) {

    /** Check that both are numbers that can occur. */
    public Deviation {
      if (point < 0 || actor < 0) {
        throw new IllegalArgumentException("negative number in " + point + ">" + actor);
      }
    }

    @Override
    public String toString() {
      return point + ">" + actor;
    }
  }

  /** Check the order and make the list immutable. */
  public Schedule {
    deviations = List.copyOf(deviations);
    for (int i = 1; i < deviations.size(); i++) {
      if (deviations.get(i - 1).point() >= deviations.get(i).point()) {
        throw new IllegalArgumentException("points out of order in " + deviations);
      }
    }
  }

  /** Number of deviations. */
  public int size() {
    return deviations.size();
  }

  @Override
  public String toString() {
    return deviations.isEmpty()
        ? "default"
        : deviations.stream().map(Deviation::toString).collect(Collectors.joining(" "));
  }
}
