// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.SplittableRandom;
import org.utrace.contract.spi.ChoicePoint;

/** Walk at random: switch at one point in eight, and to anybody where the current is blocked. */
final class RandomWalk implements Strategy {
  private static final int SWITCH_ONE_IN = 8;

  private SplittableRandom random = new SplittableRandom(0);

  /** Prepare the next play. */
  void begin(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public int pick(ChoicePoint point, int ordinal, int usual) {
    int count = point.runnableCount();
    if (point.currentPosition() < 0) {
      return random.nextInt(count);
    }
    if (random.nextInt(SWITCH_ONE_IN) != 0) {
      return usual;
    }
    return (usual + 1 + random.nextInt(count - 1)) % count;
  }

  @Override
  public String label() {
    return "random walk";
  }
}
