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
  /** Patience where nobody asks for another one, as an option's default. */
  static final String SECONDS_DEFAULT = "60";

  /** Memory where nobody asks for another one, as an option's default. */
  static final String MIB_DEFAULT = "4096";

  /** What a worker may take where nobody says anything. */
  static WorkerLimits usual() {
    return new WorkerLimits(
        Duration.ofSeconds(Long.parseLong(SECONDS_DEFAULT)), Integer.parseInt(MIB_DEFAULT));
  }

  /** The same with at least so much patience. */
  WorkerLimits withPatience(Duration least) {
    return patience.compareTo(least) < 0 ? new WorkerLimits(least, memoryMib) : this;
  }
}
