// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Decide who runs next. */
@FunctionalInterface
public interface Chooser {

  /**
   * Explore nothing: who runs goes on until it waits, or gives way in favour of the next by birth.
   *
   * <p>An implementation that is given this very object need not show it points at which it would
   * go on; the play is the same.
   */
  // Changing the rule invalidates every replay token.
  Chooser IN_TURN = Chooser::inTurn;

  /**
   * Choose one of the runnable actors.
   *
   * @param point valid during the call only
   * @return an index below {@link ChoicePoint#runnableCount()}
   */
  int choose(ChoicePoint point);

  private static int inTurn(ChoicePoint point) {
    int position = point.currentPosition();
    if (position >= 0) {
      int next = position + 1 < point.runnableCount() ? position + 1 : 0;
      return point.kind().givesWay() ? next : position;
    }
    for (int other = 0; other < point.runnableCount(); other++) {
      if (point.runnable(other) > point.current()) {
        return other;
      }
    }
    return 0;
  }
}
