// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tell a worker what to run, by the options of its hidden command.
 *
 * @param implementation name of the implementation
 * @param port the one port
 * @param edition id of the edition
 * @param clauses list of {@link ClauseSelection}, empty for every clause
 * @param seed where random choice starts
 * @param schedules how many schedules to try per test
 * @param tracees folder of programs, in place of the implementation's own
 * @param replay a replay token, of which only the test is run
 * @param journal file to append to; nothing is written without one
 */
record WorkerSettings(
    String implementation,
    String port,
    String edition,
    String clauses,
    long seed,
    int schedules,
    Optional<Path> tracees,
    Optional<String> replay,
    Optional<Path> journal) {
  /** Schedules per test where nobody asks for another number, as an option's default. */
  static final String SCHEDULES_DEFAULT = "200";

  /** The arguments of the worker's command line. */
  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                WorkerCommand.NAME,
                "--impl=" + implementation,
                "--port=" + port,
                "--edition=" + edition,
                "--seed=" + seed,
                "--schedules=" + schedules));
    if (!clauses.isEmpty()) {
      arguments.add("--clause=" + clauses);
    }
    tracees.ifPresent(folder -> arguments.add("--tracees=" + folder));
    replay.ifPresent(token -> arguments.add("--replay=" + token));
    journal.ifPresent(file -> arguments.add("--journal=" + file));
    return arguments;
  }
}
