// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.utrace.contract.spi.ChoicePoint;

/**
 * Run by random priorities that change at a few random points.
 *
 * <p>After Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs" (PCT), with depth 3. An actor that gives way or has run user instructions falls behind all
 * others, else a spinning actor of high priority would make every play endless.
 */
final class PriorityWalk implements Strategy {
  private static final int CHANGES = 3;

  private SplittableRandom random = new SplittableRandom(0);
  private final int[] changes = new int[CHANGES];
  private int nextChange;

  /** By actor number; 0 means not drawn yet, negative means put behind the others. */
  private long[] priorities = new long[8];

  private long lowest;

  /**
   * Prepare the next play.
   *
   * @param points choice points of the longest play seen so far
   */
  void begin(long seed, int points) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < CHANGES; i++) {
      changes[i] = random.nextInt(Math.max(1, points));
    }
    Arrays.sort(changes);
    nextChange = 0;
    Arrays.fill(priorities, 0);
    lowest = 0;
  }

  @Override
  public int pick(ChoicePoint point, int ordinal, int usual) {
    boolean change = point.kind().givesWay();
    while (nextChange < CHANGES && changes[nextChange] <= ordinal) {
      nextChange++;
      change = true;
    }
    if (change && point.currentPosition() >= 0) {
      priorityOf(point.current());
      priorities[point.current()] = --lowest;
    }
    return highest(point);
  }

  private int highest(ChoicePoint point) {
    int best = 0;
    for (int position = 1; position < point.runnableCount(); position++) {
      if (priorityOf(point.runnable(position)) > priorityOf(point.runnable(best))) {
        best = position;
      }
    }
    return best;
  }

  private long priorityOf(int actor) {
    if (actor >= priorities.length) {
      priorities = Arrays.copyOf(priorities, Math.max(actor + 1, priorities.length * 2));
    }
    if (priorities[actor] == 0) {
      priorities[actor] = 1 + (random.nextLong() >>> 2);
    }
    return priorities[actor];
  }

  @Override
  public String label() {
    return "random priorities";
  }
}
