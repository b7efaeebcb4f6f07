// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.function.BooleanSupplier;

/**
 * Let debugger threads wait for what engines tell them; made by the stage.
 *
 * <p>{@link Utrace#wakeUp} wakes it late enough; {@link #wakeUp} at once.
 */
public interface WaitQueue {

  /** Wait until the condition holds; it is looked at with no lock held (wait_event). */
  void await(BooleanSupplier condition);

  /**
   * Wait until the condition holds or a signal ends the wait.
   *
   * @return false if a signal ended it
   */
  boolean awaitInterruptibly(BooleanSupplier condition);

  /** Add a function that a wake-up runs beside waking those who wait (WAKE-06). */
  void add(WakeFunction function);

  /** Remove it again. */
  void remove(WakeFunction function);

  /** Wake everyone who waits, and run the functions, at once. */
  void wakeUp();

  /**
   * Be run by a wake-up, by whoever wakes.
   *
   * <p>It must not sleep; it may send signals and wake other queues (WAKE-10).
   */
  @FunctionalInterface
  interface WakeFunction {
    /** Run once per wake-up. */
    void wake();
  }
}
