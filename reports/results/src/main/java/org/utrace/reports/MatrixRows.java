// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.utrace.reports.MatrixView.Cell;
import org.utrace.reports.MatrixView.ChapterCount;
import org.utrace.reports.MatrixView.ChapterRows;
import org.utrace.reports.MatrixView.Row;
import org.utrace.rules.BaselineEntry;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.RunResult;

/** Group the results of a run by chapter, clause and port. */
final class MatrixRows {
  private static final String OTHERS = "other";

  private final RunResult result;
  private final ClauseText words;
  private final List<String> ports;

  /** Results per clause and port, per chapter; what no chapter knows comes last. */
  private final Map<Optional<Chapter>, Map<ClauseId, Map<String, ClauseResult>>> table =
      new TreeMap<>((a, b) -> Integer.compare(rank(a), rank(b)));

  MatrixRows(RunResult result, ClauseText words) {
    this.result = result;
    this.words = words;
    this.ports = result.clauses().stream().map(ClauseResult::port).distinct().toList();
    for (ClauseResult clause : result.clauses()) {
      table
          .computeIfAbsent(Chapter.of(clause.id()), MatrixRows::inOrder)
          .computeIfAbsent(clause.id(), id -> new LinkedHashMap<>())
          .put(clause.port(), clause);
    }
  }

  /** Clauses in the order in which the chapter names them: from clone to reaping. */
  private static Map<ClauseId, Map<String, ClauseResult>> inOrder(Optional<Chapter> chapter) {
    List<String> prefixes = chapter.map(Chapter::prefixes).orElse(List.of());
    return new TreeMap<>(
        Comparator.<ClauseId>comparingInt(id -> prefixes.indexOf(id.prefix()))
            .thenComparing(Comparator.naturalOrder()));
  }

  private static int rank(Optional<Chapter> chapter) {
    return chapter.map(Enum::ordinal).orElse(Chapter.values().length);
  }

  /** Names of the ports, in the order of the run. */
  List<String> ports() {
    return ports;
  }

  int clauseCount() {
    return table.values().stream().mapToInt(Map::size).sum();
  }

  List<ChapterRows> chapters() {
    List<ChapterRows> chapters = new ArrayList<>();
    table.forEach((chapter, clauses) ->
        chapters.add(
            new ChapterRows(
                id(chapter),
                chapter.map(Chapter::title).orElse("Other clauses"),
                chapter.map(c -> String.join(", ", c.prefixes())).orElse(""),
                ports.stream().map(port -> count(port, clauses)).toList(),
                clauses.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList())));
    return chapters;
  }

  /** Give the results of each chapter by clause and port. */
  Map<String, Map<ClauseId, Map<String, ClauseResult>>> byChapter() {
    Map<String, Map<ClauseId, Map<String, ClauseResult>>> byId = new LinkedHashMap<>();
    table.forEach((chapter, clauses) -> byId.put(id(chapter), clauses));
    return byId;
  }

  private static String id(Optional<Chapter> chapter) {
    return chapter.map(Chapter::word).orElse(OTHERS);
  }

  private static ChapterCount count(String port, Map<ClauseId, Map<String, ClauseResult>> clauses) {
    Tally tally =
        Tally.of(
            clauses.values().stream()
                .flatMap(byPort -> Optional.ofNullable(byPort.get(port)).stream())
                .map(Mark::of)
                .toList());
    boolean judged = tally.judged() > 0;
    return new ChapterCount(
        port,
        judged,
        tally.portion(),
        judged ? tally.words() : "not judged here",
        !tally.loud().isEmpty(),
        tally.loud(),
        tally.segments());
  }

  private Row row(ClauseId id, Map<String, ClauseResult> byPort) {
    Optional<Clause> clause = words.find(id);
    List<Cell> cells =
        ports.stream()
            .flatMap(port -> Optional.ofNullable(byPort.get(port)).stream())
            .map(this::cell)
            .toList();
    return new Row(
        id.format(),
        byPort.values().iterator().next().level().name(),
        clause.map(this::profiles).orElse(""),
        MatrixPage.words(cells.stream().map(Cell::word).toList()),
        gaps(byPort),
        clause.map(Clause::text).orElse(""),
        cells);
  }

  private static String gaps(Map<String, ClauseResult> byPort) {
    return byPort.values().stream()
        .flatMap(one -> Gaps.of(one).stream())
        .distinct()
        .collect(Collectors.joining("|"));
  }

  /** The address of a clause's cell on a port, or on the first of several; empty without one. */
  String addressOf(ClauseId id, String port) {
    return result.clauses().stream()
        .filter(one -> one.id().equals(id))
        .filter(one -> port.equals(BaselineEntry.ANY_PORT) || one.port().equals(port))
        .findFirst()
        .map(one -> MatrixSink.address(id, one.port()))
        .orElse("");
  }

  private Cell cell(ClauseResult one) {
    boolean known = result.excuse(one).isPresent();
    String gap = Gaps.inOne(Gaps.of(one));
    String address = MatrixSink.address(one.id(), one.port());
    return new Cell(one.port(), address, Mark.of(one).word(), one.reason(), gap, known);
  }

  private String profiles(Clause clause) {
    return MatrixPage.words(
        MatrixPage.profiles(result.info()).stream()
            .filter(profile -> profile.includes(clause))
            .map(profile -> profile.id())
            .toList());
  }
}
