// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.ImplementationProvider;

/**
 * Say what to certify; everything in it exists.
 *
 * @param provider of the implementation
 * @param ports in the order to run them
 * @param edition to judge by
 * @param selection of clauses
 * @param seed where random choice starts
 * @param schedules to try per test
 * @param tracees folder of programs, in place of the implementation's own
 * @param jobs workers that run at the same time
 * @param limits what a worker may take
 */
record RunRequest(
    ImplementationProvider provider,
    List<String> ports,
    Edition edition,
    ClauseSelection selection,
    long seed,
    int schedules,
    Optional<Path> tracees,
    int jobs,
    WorkerLimits limits) {

  /**
   * What a worker of a port is told.
   *
   * @param out folder to write to when it is let go
   * @param number of the worker among those of the port, from 1
   */
  WorkerSettings settings(String port, OutputFolder out, int number) {
    return new WorkerSettings(
        provider.name(),
        port,
        edition.id(),
        selection.text(),
        seed,
        schedules,
        tracees,
        Optional.empty(),
        Optional.of(out.path()),
        number);
  }
}
