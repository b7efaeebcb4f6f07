// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;

/** Choose by default; changing this invalidates every replay token. */
final class DefaultChoice {
  private DefaultChoice() {}

  /** Position of the actor that goes on unless somebody deviates. */
  static int position(ChoicePoint point) {
    return Chooser.IN_TURN.choose(point);
  }

  /** Position of an actor, or -1 if it cannot run. */
  static int positionOf(ChoicePoint point, int actor) {
    for (int position = 0; position < point.runnableCount(); position++) {
      if (point.runnable(position) == actor) {
        return position;
      }
    }
    return -1;
  }
}
