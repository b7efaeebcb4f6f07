// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;
import org.utrace.contract.TaskHandle;

/** Show what only an implementation in the same process can show (in-process, lock-trace). */
public interface Internals {

  /** Number of engines attached to the thread. */
  int engineCount(TaskHandle task);

  /** Names of the thread's tracing flags that are set, such as {@code SYSCALL_TRACE}; sorted. */
  List<String> flags(TaskHandle task);

  /** How often the thread's signal lock was taken since the thread was made (lock-trace). */
  long signalLockAcquisitions(TaskHandle task);

  /**
   * The calls of the machine's step code about the thread, oldest first (arch-trace); at most the
   * last thousand.
   */
  default List<ArchCall> archCalls(TaskHandle task) {
    throw new NotOfferedException("Internals.archCalls", "arch-trace");
  }
}
