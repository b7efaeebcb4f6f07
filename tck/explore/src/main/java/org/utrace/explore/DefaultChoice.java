// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** Choose by default; changing this invalidates every replay token. */
final class DefaultChoice {
  private DefaultChoice() {}

  /** Position of the actor that goes on unless somebody deviates. */
  static int position(ChoicePoint point) {
    int current = point.currentPosition();
    if (current < 0) {
      return nextAfter(point, point.current());
    }
    if (givesWay(point.kind())) {
      return current + 1 < point.runnableCount() ? current + 1 : 0;
    }
    return current;
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

  /** Tell whether the current actor would lose nothing by others going on. */
  static boolean givesWay(Kind kind) {
    return kind == Kind.USER || kind == Kind.YIELD;
  }

  private static int nextAfter(ChoicePoint point, int actor) {
    for (int position = 0; position < point.runnableCount(); position++) {
      if (point.runnable(position) > actor) {
        return position;
      }
    }
    return 0;
  }
}
