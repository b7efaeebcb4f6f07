// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Let the kit choose the interleaving: exactly one actor runs at any time. */
public interface ScheduleControl {

  /** Run a loop that plays many times, where switching between actors is cheap. */
  void drive(Runnable explorationLoop);

  /**
   * Play a script on a fresh stage, asking {@code chooser} at every choice point.
   *
   * <p>The same choices give the same play, in this process and in any other.
   */
  RunReport play(StageScript script, Chooser chooser, Bounds bounds);
}
