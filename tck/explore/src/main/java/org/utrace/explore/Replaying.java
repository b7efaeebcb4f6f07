// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.ChoicePoint;

/** Apply a schedule's deviations, leaving out those that cannot be applied. */
final class Replaying implements Strategy {
  private final Deviations wanted = new Deviations();
  private int next;

  /** Prepare the next play. */
  void begin(Schedule schedule) {
    wanted.set(schedule);
    next = 0;
  }

  @Override
  public int pick(ChoicePoint point, int ordinal, int usual) {
    while (next < wanted.size() && wanted.point(next) < ordinal) {
      next++;
    }
    if (next == wanted.size() || wanted.point(next) != ordinal) {
      return usual;
    }
    int position = DefaultChoice.positionOf(point, wanted.actor(next));
    return position < 0 ? usual : position;
  }

  @Override
  public String label() {
    return "replay";
  }
}
