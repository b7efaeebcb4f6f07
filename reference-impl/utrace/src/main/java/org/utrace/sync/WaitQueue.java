// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.function.BooleanSupplier;

/** Let actors wait for a condition that others make true. */
public interface WaitQueue {

  /** Wait until the condition holds; it is evaluated with no lock held. */
  void await(BooleanSupplier condition);

  /**
   * Wait until the condition holds or the caller is interrupted.
   *
   * @return false if a signal ended the wait
   */
  boolean awaitInterruptibly(BooleanSupplier condition);

  /** Wake everyone who waits, to look again. */
  void wakeAll();

  /** Tell whether somebody waits. */
  boolean hasWaiters();
}
