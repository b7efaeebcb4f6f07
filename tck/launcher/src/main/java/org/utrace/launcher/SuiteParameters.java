// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.explore.Seeds;

/** Read what a build's JUnit says about a run of the suite, key by key. */
final class SuiteParameters {
  static final String IMPLEMENTATION = "utrace.implementation";
  static final String PORT = "utrace.port";
  static final String EDITION = "utrace.edition";
  static final String CLAUSES = "utrace.clauses";
  static final String SEED = "utrace.seed";
  static final String SCHEDULES = "utrace.schedules";
  static final String TRACEES = "utrace.tracees";
  static final String REPLAY = "utrace.replay";
  static final String OUT = "utrace.out";
  static final String PASSES_MIN = "utrace.passes.min";

  /** All of them, as the guide lists them. */
  static final List<String> KEYS =
      List.of(
          IMPLEMENTATION,
          PORT,
          EDITION,
          CLAUSES,
          SEED,
          SCHEDULES,
          TRACEES,
          PASSES_MIN,
          REPLAY,
          OUT);

  private static final Path OUT_PARENT = Path.of("target", "utrace");

  private final Function<String, Optional<String>> values;

  SuiteParameters(Function<String, Optional<String>> values) {
    this.values = key -> values.apply(key).map(String::strip).filter(text -> !text.isEmpty());
  }

  /**
   * What to run.
   *
   * @throws BadInputException naming the key that is missing or wrong
   */
  WorkerSettings settings() {
    ImplementationProvider provider = provider();
    return new WorkerSettings(
        provider.name(),
        ImplPath.ofBuild(provider),
        port(provider),
        Implementations.edition(text(EDITION).orElse("plan")).id(),
        clauses(),
        Seeds.one(number(SEED, "1")),
        Math.toIntExact(atLeastOne(SCHEDULES, WorkerSettings.SCHEDULES_DEFAULT)),
        tracees(),
        replay(),
        Optional.empty(),
        1);
  }

  private ImplementationProvider provider() {
    Optional<String> name = text(IMPLEMENTATION);
    if (name.isPresent()) {
      return Implementations.load(name.get());
    }
    List<String> names =
        ServiceLoader.load(ImplementationProvider.class).stream()
            .map(provider -> provider.get().name())
            .sorted()
            .toList();
    return Implementations.load(only(IMPLEMENTATION, "implementation", names));
  }

  private String port(ImplementationProvider provider) {
    String wanted = text(PORT).orElseGet(() -> only(PORT, "port", provider.ports()));
    List<String> ports = Implementations.ports(provider, wanted);
    return only(PORT, "port", ports);
  }

  private static String only(String key, String what, List<String> choices) {
    if (choices.size() > 1) {
      throw new BadInputException(
          "A run has one %s: set %s to one of: %s."
              .formatted(what, key, String.join(", ", choices)));
    }
    return choices.isEmpty() ? "" : choices.getFirst();
  }

  /** The clauses to run; empty for all. */
  String clauses() {
    return text(CLAUSES).orElse("");
  }

  /** The token to play in place of searching. */
  Optional<String> replay() {
    return text(REPLAY);
  }

  /** The folder for results. */
  Path out(WorkerSettings settings) {
    return text(OUT)
        .map(Path::of)
        .orElseGet(() -> OUT_PARENT.resolve(settings.implementation() + "-" + settings.port()));
  }

  /** Clauses that must have passed, or the run means too little. */
  long passesMin() {
    return atLeastOne(PASSES_MIN, "1");
  }

  private Optional<Path> tracees() {
    Optional<Path> folder = text(TRACEES).map(Path::of);
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new BadInputException(
          "There is no folder %s: set %s to a folder with one file per program."
              .formatted(folder.get(), TRACEES));
    }
    return folder.map(Path::toAbsolutePath);
  }

  private long atLeastOne(String key, String usual) {
    long number = number(key, usual);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new BadInputException("%s must be at least 1, not %d.".formatted(key, number));
    }
    return number;
  }

  private long number(String key, String usual) {
    String text = text(key).orElse(usual);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadInputException("%s must be a number, not \"%s\".".formatted(key, text));
    }
  }

  private Optional<String> text(String key) {
    return values.apply(key);
  }
}
