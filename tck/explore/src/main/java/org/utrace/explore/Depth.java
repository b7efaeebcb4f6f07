// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.Bounds;

/** Say how deep to search the schedules of a test. */
public enum Depth {
  /** The default schedule alone, with wider bounds. For tests of great numbers. */
  SCALE(0, 0, Integer.MAX_VALUE, 100),

  /** No preemption; then a tenth as many random ones. For tests that are one row of a table. */
  TABLE(0, 1, 10, 1),

  /** At most 1 preemption, cut at {@code schedules} plays; then a quarter as many random ones. */
  PLAIN(1, 1, 4, 1),

  /** At most 2 preemptions, cut at 20 times {@code schedules}; then {@code schedules} random. */
  RACE(2, 20, 1, 1);

  private final int preemptionsMax;
  private final int factor;
  private final int randomDivisor;
  private final int boundsFactor;

  Depth(int preemptionsMax, int factor, int randomDivisor, int boundsFactor) {
    this.preemptionsMax = preemptionsMax;
    this.factor = factor;
    this.randomDivisor = randomDivisor;
    this.boundsFactor = boundsFactor;
  }

  /** Most preemptions of a schedule in the exhaustive part. */
  int preemptionsMax() {
    return preemptionsMax;
  }

  /** Most plays of the exhaustive part. */
  int exhaustivePlaysMax(int schedules) {
    return Math.max(1, Math.multiplyExact(schedules, factor));
  }

  /** Plays of the random part, for each seed. */
  int randomPlays(int schedules) {
    return schedules / randomDivisor;
  }

  /** Plays where the kit cannot choose the schedules. */
  long sampledPlays(int schedules, Seeds seeds) {
    return this == SCALE ? 1 : (long) schedules * seeds.count();
  }

  /** Bounds of a play, from those of an ordinary one. */
  Bounds bounds(Bounds usual) {
    return new Bounds(
        Math.multiplyExact(usual.stepsMax(), boundsFactor),
        usual.settleSteps(),
        usual.settleInstructions());
  }
}
