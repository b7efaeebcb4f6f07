// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

/** Say how deep to search the schedules of a test. */
public enum Depth {
  /** No preemption; then a tenth as many random ones. For tests that are one row of a table. */
  TABLE(0, 1, 10),

  /** At most 1 preemption, cut at {@code schedules} plays; then a quarter as many random ones. */
  PLAIN(1, 1, 4),

  /** At most 2 preemptions, cut at 20 times {@code schedules}; then {@code schedules} random. */
  RACE(2, 20, 1);

  private final int preemptionsMax;
  private final int factor;
  private final int randomDivisor;

  Depth(int preemptionsMax, int factor, int randomDivisor) {
    this.preemptionsMax = preemptionsMax;
    this.factor = factor;
    this.randomDivisor = randomDivisor;
  }

  /** Most preemptions of a schedule in the exhaustive part. */
  int preemptionsMax() {
    return preemptionsMax;
  }

  /** Most plays of the exhaustive part. */
  int exhaustivePlaysMax(int schedules) {
    return Math.multiplyExact(schedules, factor);
  }

  /** Plays of the random part. */
  int randomPlays(int schedules) {
    return schedules / randomDivisor;
  }
}
