// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Decide who runs next. */
@FunctionalInterface
public interface Chooser {

  /**
   * Choose one of the runnable actors.
   *
   * @param point valid during the call only
   * @return an index below {@link ChoicePoint#runnableCount()}
   */
  int choose(ChoicePoint point);
}
