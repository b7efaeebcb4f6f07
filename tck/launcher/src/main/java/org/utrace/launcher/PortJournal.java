// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.rules.ClauseId;
import org.utrace.rules.PortRun;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import tools.jackson.core.JacksonException;

/**
 * Hold what the journal of one port tells.
 *
 * @param header how it began
 * @param judged the verdicts in the order they fell
 * @param closing how it ended, if it did
 * @param died how its worker died, if it did
 */
record PortJournal(
    Header header, List<Judged> judged, Optional<Closing> closing, Optional<Died> died) {

  /** Copy the list. */
  PortJournal {
    judged = List.copyOf(judged);
  }

  /**
   * Read a journal; a line that is torn off, as by the death of its writer, is left out.
   *
   * @param known the header as its worker printed it, for a journal that has lost its own
   * @param death how its worker died, for a journal that could not take that
   * @throws KitTroubleException if it cannot be read
   */
  static PortJournal read(Path file, Header known, Optional<Died> death) {
    try {
      // Not by a strict decoder: a line may be torn within a character.
      String text =
          Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
      return of(text.lines().toList(), known, death);
    } catch (IOException e) {
      throw new KitTroubleException("The journal %s cannot be read: %s".formatted(file, e), e);
    }
  }

  static PortJournal of(List<String> text, Header known, Optional<Died> death) {
    Header header = known;
    List<Judged> judged = new ArrayList<>();
    Optional<Closing> closing = Optional.empty();
    Optional<Died> died = death;
    for (JournalLine line : text.stream().flatMap(line -> parse(line).stream()).toList()) {
      switch (line) {
        case Header begin -> header = begin;
        case Judged verdict -> judged.add(verdict);
        case Closing end -> closing = Optional.of(end);
        case Died end -> died = Optional.of(end);
        default -> {}
      }
    }
    return new PortJournal(header, judged, closing, died);
  }

  private static Optional<JournalLine> parse(String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readLine(line));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Name of the port. */
  String port() {
    return header.target().port();
  }

  /** Number of checks its tests made. */
  long assertions() {
    return judged.stream().mapToLong(line -> line.test().assertions()).sum();
  }

  /** Everything that grading wants; a planned test without verdict is an error. */
  PortRun toPortRun() {
    Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
    judged.forEach(line -> add(tests, line.clauses(), line.test()));
    for (Planned planned : missing()) {
      add(tests, planned.clauses(), resultOfMissing(planned.test()));
    }
    return new PortRun(
        port(),
        new TreeSet<>(header.target().capabilities()),
        new TreeSet<>(header.target().refuted()),
        tests);
  }

  private static void add(
      Map<ClauseId, List<TestResult>> tests, List<ClauseId> clauses, TestResult result) {
    clauses.forEach(id -> tests.computeIfAbsent(id, key -> new ArrayList<>()).add(result));
  }

  /** The planned tests that no verdict fell on. */
  List<Planned> missing() {
    TreeSet<String> done = new TreeSet<>();
    judged.forEach(line -> done.add(line.test().testName()));
    return header.tests().stream().filter(planned -> !done.contains(planned.test())).toList();
  }

  private TestResult resultOfMissing(String test) {
    boolean wasRunning = died.filter(end -> end.running().equals(test)).isPresent();
    boolean silent = died.filter(Died::silent).isPresent();
    Verdict verdict = wasRunning && silent ? Verdict.INCONCLUSIVE : Verdict.ERROR;
    String when = wasRunning ? "" : "not run: ";
    return TestResult.without(test, verdict, when + deathReason());
  }

  private String deathReason() {
    return died.map(PortJournal::tell)
        .orElse("the journal ends before its verdict, and nothing tells why");
  }

  private static String tell(Died end) {
    return end.lastWords().isEmpty()
        ? end.reason()
        : end.reason() + " Its last words: " + String.join(" | ", end.lastWords());
  }
}
