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
import org.utrace.launcher.JournalLine.Stopped;
import org.utrace.rules.ClauseId;
import org.utrace.rules.PortRun;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/**
 * Hold what the journal of one port tells.
 *
 * @param header how it began
 * @param judged the verdicts in the order they fell
 * @param deaths the workers that were lost, in order
 * @param stopped why it went no further, if tests are left
 * @param closing how it ended, if it did
 */
record PortJournal(
    Header header,
    List<Judged> judged,
    List<Died> deaths,
    Optional<Stopped> stopped,
    Optional<Closing> closing) {

  private static final String UNTOLD = "its journal ends before, and nothing tells why";

  /** Copy the lists. */
  PortJournal {
    judged = List.copyOf(judged);
    deaths = List.copyOf(deaths);
  }

  /**
   * Read a journal; a line that is torn off, as by the death of its writer, is left out.
   *
   * @param known the header as its worker printed it, for a journal that has lost its own
   * @param more lines that belong at its end, for a journal that could not take them
   * @throws KitTroubleException if it cannot be read
   */
  static PortJournal read(Path file, Header known, List<JournalLine> more) {
    List<JournalLine> lines = new ArrayList<>(lines(file));
    more.stream().filter(line -> isNews(line, lines)).toList().forEach(lines::add);
    return of(lines, known);
  }

  /** A test has one verdict, and a journal one end. */
  private static boolean isNews(JournalLine line, List<JournalLine> known) {
    return switch (line) {
      case Judged heard ->
          known.stream()
              .noneMatch(other ->
                  other instanceof Judged judged
                      && judged.test().testName().equals(heard.test().testName()));
      case Closing heard -> known.stream().noneMatch(Closing.class::isInstance);
      default -> !known.contains(line);
    };
  }

  /**
   * Read the lines of a journal; none if there is no such file.
   *
   * @throws KitTroubleException if it cannot be read
   */
  static List<JournalLine> lines(Path file) {
    try {
      // Not by a strict decoder: a line may be torn within a character.
      String text =
          Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
      return text.lines().flatMap(line -> Json.tryLine(line, JournalLine.class).stream()).toList();
    } catch (IOException e) {
      throw new KitTroubleException("The journal %s cannot be read: %s".formatted(file, e), e);
    }
  }

  static PortJournal of(List<JournalLine> lines, Header known) {
    Header header = known;
    List<Judged> judged = new ArrayList<>();
    List<Died> deaths = new ArrayList<>();
    Optional<Stopped> stopped = Optional.empty();
    Optional<Closing> closing = Optional.empty();
    for (JournalLine line : lines) {
      switch (line) {
        case Header begin -> header = begin;
        case Judged verdict -> judged.add(verdict);
        case Died death -> deaths.add(death);
        case Stopped end -> stopped = Optional.of(end);
        case Closing end -> closing = Optional.of(end);
        default -> {}
      }
    }
    return new PortJournal(header, judged, deaths, stopped, closing);
  }

  /** The same, stopped for a reason; for a journal that does not tell it. */
  PortJournal stopped(Stopped why) {
    return new PortJournal(header, judged, deaths, Optional.of(why), closing);
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
    for (Planned planned : withoutVerdict()) {
      add(tests, planned.clauses(), resultOfMissing(planned.test()));
    }
    return new PortRun(
        port(),
        new TreeSet<>(header.target().capabilities()),
        new TreeSet<>(header.target().refuted()),
        header.target().withheld(),
        tests);
  }

  private static void add(
      Map<ClauseId, List<TestResult>> tests, List<ClauseId> clauses, TestResult result) {
    clauses.forEach(id -> tests.computeIfAbsent(id, key -> new ArrayList<>()).add(result));
  }

  /** The planned tests that were not run to an end: neither to a verdict nor to a death. */
  List<Planned> missing() {
    TreeSet<String> lost = new TreeSet<>();
    deaths.forEach(death -> lost.add(death.running()));
    return withoutVerdict().stream().filter(planned -> !lost.contains(planned.test())).toList();
  }

  private List<Planned> withoutVerdict() {
    TreeSet<String> done = new TreeSet<>();
    judged.forEach(line -> done.add(line.test().testName()));
    return header.tests().stream().filter(planned -> !done.contains(planned.test())).toList();
  }

  private TestResult resultOfMissing(String test) {
    return deaths.stream()
        .filter(death -> death.running().equals(test))
        .findFirst()
        .map(Died::result)
        .orElseGet(() -> TestResult.without(test, Verdict.ERROR, reasonOfMissing(test)));
  }

  private String reasonOfMissing(String test) {
    boolean wasRunning = stopped.filter(end -> end.running().equals(test)).isPresent();
    String reason = stopped.map(Stopped::reason).orElse(UNTOLD);
    return wasRunning ? "had no verdict yet when it ended: " + reason : "not run: " + reason;
  }
}
