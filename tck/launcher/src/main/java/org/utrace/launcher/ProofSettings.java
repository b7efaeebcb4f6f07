// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.List;

/**
 * Say what a {@link ProofWorker} breaks, and how thoroughly it looks.
 *
 * @param implementation name of the provider
 * @param implPath jars and folders of other implementations
 * @param seed where all random choice starts
 * @param schedules plays of an ordinary test
 */
record ProofSettings(String implementation, List<Path> implPath, long seed, int schedules) {
  private static final int VARIANT_DIVISOR = 4;

  /** Copy the list. */
  ProofSettings {
    implPath = List.copyOf(implPath);
  }

  /**
   * Plays of an ordinary test on a variant; where they come to no verdict, it gets {@code
   * schedules}.
   *
   * <p>The whole suite is run on each variant, but a chapter on each fault.
   */
  int schedulesOnVariant() {
    return Math.ceilDiv(schedules, VARIANT_DIVISOR);
  }

  /** The arguments of the worker's command line. */
  List<String> arguments() {
    return List.of(
        ProofWorkerCommand.NAME,
        "--impl=" + implementation,
        "--seed=" + seed,
        "--schedules=" + schedules);
  }
}
