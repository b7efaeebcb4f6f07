// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

/** Exclude others; taking it is a choice point, and so is releasing it. */
public interface KernelLock {

  /** Take the lock, waiting for its holder. */
  void lock();

  /** Release the lock; the caller holds it. */
  void unlock();

  /** Tell whether the caller holds it; for assertions. */
  boolean heldByCurrent();

  /** How often it was taken. */
  long acquisitions();
}
