// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.utrace.rules.Baseline;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.BaselineScope;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.RuleBookException;

/**
 * Hold a run against a file of known failures, and write the file anew where that is asked for.
 *
 * @param baseline as read
 * @param file where it is; empty for a list that comes with the kit
 * @param update whether to write it anew
 * @param request what is run
 * @param strict whether a SHOULD that is not met counts as failure
 * @param today decides which entries are expired
 */
record BaselineFile(
    Baseline baseline,
    Optional<Path> file,
    boolean update,
    RunRequest request,
    boolean strict,
    LocalDate today) {

  /**
   * Read a baseline, by its path or by its name if it comes with the kit.
   *
   * @throws BadInputException if it is missing or faulty, or is not for such a run
   */
  static BaselineFile open(
      String name, boolean update, RunRequest request, boolean strict, LocalDate today) {
    Path path = path(name);
    Optional<Baseline> ofKit = Files.exists(path) ? Optional.empty() : Baseline.ofKit(name);
    Baseline baseline = ofKit.orElseGet(() -> read(name, path, update));
    Optional<Path> file = ofKit.isPresent() ? Optional.empty() : Optional.of(path);
    BaselineFile opened = new BaselineFile(baseline, file, update, request, strict, today);
    opened.refuseOtherTargets();
    if (update) {
      opened.refuseUpdate();
    }
    return opened;
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadInputException("The baseline %s is no path of a file.".formatted(name));
    }
  }

  private static Baseline read(String name, Path path, boolean update) {
    if (!Files.exists(path)) {
      if (update) {
        return Baseline.empty(name);
      }
      throw new BadInputException(
          "There is no baseline %s: correct the name, or add --update-baseline to write it."
              .formatted(name));
    }
    try {
      return Baseline.parse(name, Files.readString(path));
    } catch (RuleBookException e) {
      int more = e.problems().size() - 1;
      throw new BadInputException(
          "The baseline cannot be used: %s%s."
              .formatted(
                  e.problems().getFirst(),
                  more == 0 ? "" : ", and " + Text.count(more, "more problem")));
    } catch (IOException e) {
      throw new BadInputException("The baseline %s cannot be read: %s.".formatted(name, e));
    }
  }

  private void refuseOtherTargets() {
    String implementation = request.provider().name();
    if (baseline.implementation().filter(name -> !name.equals(implementation)).isPresent()) {
      throw new BadInputException(
          "The baseline %s is for implementation %s, not for %s: choose another one."
              .formatted(baseline.name(), baseline.implementation().orElseThrow(), implementation));
    }
    if (baseline.edition().filter(edition -> edition != request.edition()).isPresent()) {
      throw new BadInputException(
          "The baseline %s is for another edition: add --edition %s."
              .formatted(baseline.name(), baseline.edition().orElseThrow().id()));
    }
  }

  /** What a part of a run has not seen would be lost. */
  private void refuseUpdate() {
    if (file.isEmpty()) {
      throw new BadInputException(
          "The baseline %s comes with the kit and cannot be updated: name a file of your own."
              .formatted(baseline.name()));
    }
    Path folder = file.get().toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file.get())) {
      throw new BadInputException(
          "The baseline %s cannot be written there: name a file in a folder that you may write to."
              .formatted(baseline.name()));
    }
    List<String> ports = request.provider().portNames();
    if (!request.selection().isAll() || !request.ports().containsAll(ports)) {
      throw new BadInputException(
          "Only a run of all clauses on all ports can update a baseline:"
              + " leave out --clause, --exclude and --port.");
    }
  }

  /** Compare a run with the baseline. */
  Outcome compare(Outcome outcome) {
    return outcome.withBaseline(compare(baseline, outcome.result().clauses()));
  }

  private BaselineReport compare(Baseline list, List<ClauseResult> results) {
    return list.compare(
        results,
        new BaselineScope(
            request.edition(),
            request.provider().portNames(),
            request.selection()::includes,
            strict,
            today));
  }

  /**
   * Write the file anew, if that was asked for and the run came to an answer everywhere.
   *
   * @param code exit code of the run
   * @return exit code after that
   */
  int update(Outcome outcome, int code, Screen screen) {
    if (!update) {
      return code;
    }
    if (!outcome.isAnswered() || !outcome.result().info().notRun().isEmpty()) {
      screen.note(
          "the baseline %s stays as it was: this run came to no full answer, so failures may be"
                  .formatted(baseline.name())
              + " missing; mend what is told above and run again.");
      return code;
    }
    List<ClauseResult> results = outcome.result().clauses();
    Baseline next = baseline.updated(request.provider().name(), request.edition(), results, strict);
    try {
      write(next);
    } catch (IOException e) {
      screen.note("the baseline %s cannot be written: %s.".formatted(baseline.name(), e));
      return ExitCode.TROUBLE;
    }
    screen.say(
        "Baseline %s now lists %s, %d of them to be explained."
            .formatted(
                baseline.name(),
                Text.count(next.entries().size(), "known failure"),
                unexplained(next)));
    // What is past its date stays so: only a person can give it another one.
    return code == ExitCode.TROUBLE
        ? code
        : outcome.withBaseline(compare(next, results)).exitCode(strict);
  }

  private static long unexplained(Baseline list) {
    return list.entries().stream()
        .filter(entry -> entry.reason().equals(Baseline.UNEXPLAINED))
        .count();
  }

  /** Replace the file as a whole, so that a reader sees the old list or the new one. */
  private void write(Baseline next) throws IOException {
    Path named = file.orElseThrow().toAbsolutePath();
    // A link stays a link.
    Path target = Files.exists(named) ? named.toRealPath() : named;
    Path draft = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.writeString(draft, next.toYaml(), StandardCharsets.UTF_8);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
