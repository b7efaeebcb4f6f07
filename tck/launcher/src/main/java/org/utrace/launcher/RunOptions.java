// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Hold the options that every command has which starts workers. */
final class RunOptions {
  @Option(
      names = "--tracees",
      paramLabel = "DIR",
      description =
          "Take the traced programs from DIR, one file each, in place of the implementation's own.")
  private @Nullable Path tracees;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = WorkerLimits.SECONDS_DEFAULT,
      description =
          "End a worker that comes no play further for so long (default: ${DEFAULT-VALUE}).")
  private int patienceSeconds;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = WorkerLimits.MIB_DEFAULT,
      description =
          "End a worker that has more MiB of memory resident, the Java VM's own included"
              + " (default: ${DEFAULT-VALUE}).")
  private int memoryMib;

  /**
   * The folder of programs, absolute.
   *
   * @throws BadInputException if it is no folder that can be read
   */
  Optional<Path> tracees() {
    if (tracees == null) {
      return Optional.empty();
    }
    if (!Files.isDirectory(tracees) || !Files.isReadable(tracees)) {
      throw new BadInputException(
          "There is no folder %s to read: give --tracees a folder with one file per program."
              .formatted(tracees));
    }
    return Optional.of(tracees.toAbsolutePath().normalize());
  }

  /**
   * What a worker may take.
   *
   * @throws BadInputException if that is no time or no memory
   */
  WorkerLimits limits() {
    return limits(patienceSeconds, memoryMib);
  }

  /** Check the two numbers, also for a command that describes them otherwise. */
  static WorkerLimits limits(int patienceSeconds, int memoryMib) {
    return new WorkerLimits(
        Duration.ofSeconds(atLeastOne("--patience", patienceSeconds)),
        atLeastOne("--memory", memoryMib));
  }

  /** Check a number from the command line. */
  static int atLeastOne(String option, int number) {
    if (number < 1) {
      throw new BadInputException("%s must be at least 1, not %d.".formatted(option, number));
    }
    return number;
  }
}
