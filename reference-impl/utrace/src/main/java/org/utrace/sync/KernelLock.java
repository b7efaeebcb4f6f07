// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

/**
 * Exclude others; taking it is a choice point.
 *
 * <p>Releasing it is none: what comes next and matters to others passes a point of its own.
 */
public interface KernelLock {

  /**
   * Take the lock, waiting for its holder.
   *
   * @throws IllegalStateException if the caller holds it, or one that comes later in the order
   */
  void lock();

  /** Release the lock; the caller holds it. */
  void unlock();

  /** Tell whether the caller holds it; for assertions. */
  boolean heldByCurrent();

  /** How often it was taken. */
  long acquisitions();
}
