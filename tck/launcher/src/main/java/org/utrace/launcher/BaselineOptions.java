// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Hold the options about known failures. */
final class BaselineOptions {
  /** Stands for today in tests. */
  static final String TODAY = "utck.today";

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = {
        "Known failures: those listed in FILE do not count, others do. A name of a list that comes"
            + " with the kit serves too: 20091216-as-shipped."
      })
  private @Nullable String name;

  @Option(
      names = "--update-baseline",
      description = "Write the file of --baseline anew, so that it lists what fails in this run.")
  private boolean update;

  /** Tell whether the command line says anything about known failures. */
  boolean isGiven() {
    return name != null || update;
  }

  /**
   * Read the baseline before anything runs; empty if there is none.
   *
   * @throws BadInputException if it is faulty or is not for such a run
   */
  Optional<BaselineFile> open(RunRequest request, boolean strict) {
    if (name == null) {
      if (update) {
        throw new BadInputException("--update-baseline needs --baseline FILE: name the file.");
      }
      return Optional.empty();
    }
    return Optional.of(BaselineFile.open(name, update, request, strict, today()));
  }

  private static LocalDate today() {
    String given = System.getProperty(TODAY);
    return given == null ? LocalDate.now() : LocalDate.parse(given);
  }
}
