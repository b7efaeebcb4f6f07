// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.Arrays;
import java.util.List;

/**
 * Tell how fast an implementation steps beside a peer, both measured in turns.
 *
 * @param port of the implementation
 * @param peer what it was measured beside
 * @param ours steps per second, the median of the rounds
 * @param theirs the same of the peer
 * @param ratio the median of what each round's ratio was: the rounds of a pair follow each other,
 *     so that what else the machine does meets both
 */
record StepRatio(String port, String peer, double ours, double theirs, double ratio) {

  /**
   * Sum up rounds.
   *
   * @param ours one round or more
   * @param theirs as many, each made just after the one of ours
   */
  static StepRatio of(String port, String peer, List<StepRound> ours, List<StepRound> theirs) {
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i).stepsPerSecond() / theirs.get(i).stepsPerSecond();
    }
    return new StepRatio(port, peer, median(speeds(ours)), median(speeds(theirs)), median(ratios));
  }

  private static double[] speeds(List<StepRound> rounds) {
    return rounds.stream().mapToDouble(StepRound::stepsPerSecond).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
