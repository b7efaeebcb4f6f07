// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.explore.Seeds;

/**
 * Tell a worker what to run, by the options of its hidden command.
 *
 * @param implementation name of the implementation
 * @param implPath jars and folders of other implementations
 * @param port the one port
 * @param edition id of the edition
 * @param clauses list of {@link ClauseSelection}, empty for every clause
 * @param seeds with which the random part of each search is played
 * @param schedules how many schedules to try per test
 * @param tracees folder of programs, in place of the implementation's own
 * @param replay a replay token, of which only the test is run
 * @param out folder of {@link OutputFolder} to write to; nothing is written without one
 * @param number of the worker among those of the port, from 1; a later one goes on where the
 *     journal ends
 */
record WorkerSettings(
    String implementation,
    List<Path> implPath,
    String port,
    String edition,
    String clauses,
    Seeds seeds,
    int schedules,
    Optional<Path> tracees,
    Optional<String> replay,
    Optional<Path> out,
    int number) {
  /** Schedules per test where nobody asks for another number, as an option's default. */
  static final String SCHEDULES_DEFAULT = "200";

  /** The folder to write to, with its names. */
  Optional<OutputFolder> folder() {
    return out.map(path -> new OutputFolder(path, false));
  }

  /** The arguments of the worker's command line. */
  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                WorkerCommand.NAME,
                "--impl=" + implementation,
                "--port=" + port,
                "--edition=" + edition,
                "--seed=" + seeds.first(),
                "--seeds=" + seeds.count(),
                "--schedules=" + schedules,
                "--number=" + number));
    if (!clauses.isEmpty()) {
      arguments.add("--clause=" + clauses);
    }
    if (!implPath.isEmpty()) {
      arguments.add(ImplPath.OPTION + "=" + ImplPath.join(implPath));
    }
    tracees.ifPresent(folder -> arguments.add("--tracees=" + folder));
    replay.ifPresent(token -> arguments.add("--replay=" + token));
    out.ifPresent(folder -> arguments.add("--out=" + folder));
    return arguments;
  }
}
