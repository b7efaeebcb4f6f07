// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.explore.Seeds;
import org.utrace.rules.PortNotRun;

/**
 * Say what to certify; everything in it exists.
 *
 * @param provider of the implementation, as it was described
 * @param implPath jars and folders of other implementations
 * @param ports in the order to run them
 * @param notRun ports that were wanted too, but for which the machine lacks something
 * @param demanded whether each of the ports must run, so that it is an error if one cannot
 * @param edition to judge by
 * @param selection of clauses
 * @param seeds with which the random part of each search is played
 * @param schedules to try per test
 * @param tracees folder of programs, in place of the implementation's own
 * @param jobs workers that run at the same time
 * @param limits what a worker may take
 */
record RunRequest(
    Description.Provider provider,
    List<Path> implPath,
    List<String> ports,
    List<PortNotRun> notRun,
    boolean demanded,
    Edition edition,
    ClauseSelection selection,
    Seeds seeds,
    int schedules,
    Optional<Path> tracees,
    int jobs,
    WorkerLimits limits) {

  /** Refuse a run because of ports that cannot run. */
  static String refusal(List<PortNotRun> notRun) {
    return String.join(" ", notRun.stream().map(RunRequest::tell).toList());
  }

  /** Tell that a port cannot run. */
  static String tell(PortNotRun left) {
    return "Port %s cannot run: %s".formatted(left.port(), left.reason());
  }

  /**
   * What a worker of a port is told.
   *
   * @param out folder to write to when it is let go
   * @param number of the worker among those of the port, from 1
   */
  WorkerSettings settings(String port, OutputFolder out, int number) {
    return new WorkerSettings(
        provider.name(),
        implPath,
        port,
        edition.id(),
        selection.text(),
        seeds,
        schedules,
        tracees,
        Optional.empty(),
        Optional.of(out.path()),
        number);
  }
}
