// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.SplittableRandom;
import org.utrace.contract.spi.ChoicePoint;

/**
 * Enumerate all schedules up to a number of preemptions, those with fewer first.
 *
 * <p>A schedule's play shows every point behind its last deviation; each other actor that could go
 * on there makes a new schedule, one deviation longer. So each schedule arises once, from the one
 * without its last deviation. Taking the processor from an actor that could go on, or choosing
 * otherwise where it gives way, is a preemption. Choosing otherwise where the current actor is
 * blocked is free, but at most {@link #FREE_MAX} times, which keeps the search finite in practice.
 *
 * <p>No schedule is left out as redundant: a point names what the implementation is about to touch,
 * but tests share objects of their own between two points, so two points on different objects do
 * not show that the code behind them commutes.
 */
final class Exhaustive implements Strategy {
  static final int FREE_MAX = 2;

  private final Frontier[] frontiers;
  private final int playsMax;
  private final Deviations prefix = new Deviations();
  private int preemptions;
  private int next;
  private int plays;
  private boolean freeCut;

  Exhaustive(int preemptionsMax, int playsMax, long seed) {
    this.playsMax = playsMax;
    this.frontiers = new Frontier[preemptionsMax + 1];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i <= preemptionsMax; i++) {
      frontiers[i] = new Frontier(preemptionsMax + FREE_MAX, playsMax, random);
    }
    frontiers[0].offerDefault();
  }

  /** Prepare the next play; false when there is none, or the plays are used up. */
  boolean begin() {
    while (frontiers[preemptions].isEmpty()) {
      if (preemptions == frontiers.length - 1) {
        return false;
      }
      preemptions++;
    }
    if (plays == playsMax) {
      return false;
    }
    plays++;
    frontiers[preemptions].takeInto(prefix);
    next = 0;
    return true;
  }

  @Override
  public int pick(ChoicePoint point, int ordinal, int usual) {
    while (next < prefix.size() && prefix.point(next) < ordinal) {
      next++;
    }
    if (next == prefix.size()) {
      offerAlternatives(point, ordinal, usual);
      return usual;
    }
    if (ordinal < prefix.point(next)) {
      return usual;
    }
    int position = DefaultChoice.positionOf(point, prefix.actor(next++));
    return position < 0 ? usual : position;
  }

  private void offerAlternatives(ChoicePoint point, int ordinal, int usual) {
    boolean free = point.currentPosition() < 0;
    int level = free ? preemptions : preemptions + 1;
    if (level == frontiers.length) {
      return;
    }
    if (free && prefix.size() - preemptions == FREE_MAX) {
      freeCut = true;
      return;
    }
    for (int position = 0; position < point.runnableCount(); position++) {
      if (position != usual) {
        frontiers[level].offer(prefix, ordinal, point.runnable(position));
      }
    }
  }

  /** Tell whether a play followed the schedule it was made for; else the play is not repeatable. */
  boolean kept(Deviations made) {
    return made.size() == prefix.size();
  }

  /** Tell whether every schedule within the bounds has been played. */
  boolean complete() {
    for (Frontier frontier : frontiers) {
      if (!frontier.isEmpty() || frontier.hasDropped()) {
        return false;
      }
    }
    return true;
  }

  int plays() {
    return plays;
  }

  /** The bound in words, such as {@code preemptions<=2}. */
  String bound() {
    String bound = "preemptions<=" + (frontiers.length - 1);
    return freeCut ? bound + ", free switches<=" + FREE_MAX : bound;
  }

  @Override
  public String label() {
    return "exhaustive, " + preemptions + (preemptions == 1 ? " preemption" : " preemptions");
  }
}
