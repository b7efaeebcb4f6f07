// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;

/**
 * Say what a worker may take before it is ended.
 *
 * @param patience how long it may come no play further
 * @param memoryMib MiB of memory it may have resident
 */
record WorkerLimits(Duration patience, int memoryMib) {
  /** The same with at least so much patience. */
  WorkerLimits withPatience(Duration least) {
    return patience.compareTo(least) < 0 ? new WorkerLimits(least, memoryMib) : this;
  }
}
