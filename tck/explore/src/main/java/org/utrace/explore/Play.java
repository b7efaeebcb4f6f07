// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.Stage;

/** Play a test's part once, on a fresh stage, writing down what is seen. */
@FunctionalInterface
public interface Play {

  /**
   * Play once. It is called any number of times and must do the same whenever the stage does.
   *
   * @param stage fresh for this call
   * @param log empty at the start, or holding nothing but choices; belongs to this call alone
   */
  void play(Stage stage, PlayLog log);
}
