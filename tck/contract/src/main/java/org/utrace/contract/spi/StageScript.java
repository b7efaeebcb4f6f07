// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Play a test's part on a stage; runs as the stage's first debugger thread. */
@FunctionalInterface
public interface StageScript {

  /**
   * Play once. The script may be played any number of times, each time on a fresh stage, and must
   * do the same whenever the stage does the same.
   */
  void play(Stage stage);
}
