// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param patience how long a worker may say nothing
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
    Duration patience) {

  /** What the worker of a port is told. */
  WorkerSettings settings(String port, Path journal) {
    return new WorkerSettings(
        provider.name(),
        port,
        edition.id(),
        selection.text(),
        seed,
        schedules,
        tracees,
        Optional.empty(),
        Optional.of(journal));
  }
}
