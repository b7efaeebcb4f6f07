// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.ChoicePoint;

/** Decide at the choice points where more than one actor can run. */
interface Strategy {

  /**
   * Pick who goes on.
   *
   * @param point valid during the call only
   * @param ordinal number of the point in its play, from 0
   * @param usual position of the default choice
   * @return a position
   */
  int pick(ChoicePoint point, int ordinal, int usual);

  /** Name it for a report. */
  String label();
}
