// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/** Check that the scenarios of other suites are judged where the page says so. */
final class ScenarioTests {
  private static final Path PAGE = Path.of("howto/scenarios.md");
  private static final Pattern ROW = Pattern.compile("\\| S[0-9]+ \\|.*\\|");
  private static final Pattern TEST = Pattern.compile("`([^`]+)`");

  /** Both tables have five columns; the last but one of the first, the last of the second. */
  private static final int COLUMNS = 5;

  /** Scenarios that we know of; raise this as more are found. */
  private static final int SCENARIOS_MIN = 36;

  private final Map<String, Set<String>> clausesOfTests = SuiteTestNames.clauses();
  private final List<String> problems = new ArrayList<>();

  /**
   * A line of a table.
   *
   * @param place where it stands
   * @param number the scenario's
   * @param clauses those named
   * @param tests those named; none where the scenario waits for something
   */
  private record Row(String place, int number, Set<String> clauses, List<String> tests) {
    static Row of(String place, String line) {
      List<String> cells = Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
      assertThat(cells).as(place).hasSize(COLUMNS).doesNotContain("");
      List<String> tests =
          TEST.matcher(cells.getLast()).results().map(match -> match.group(1)).toList();
      String clauses = tests.isEmpty() ? cells.getLast() : cells.get(COLUMNS - 2);
      int number = Integer.parseInt(cells.getFirst().substring(1));
      return new Row(place, number, new TreeSet<>(List.of(clauses.split(", "))), tests);
    }
  }

  @Test
  void testsJudgeWhatThePageSays() {
    for (Row row : rows()) {
      checkClauses(row);
      if (row.tests().isEmpty()) {
        checkWaits(row);
      } else {
        checkJudged(row);
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void everyScenarioHasItsLine() {
    List<Integer> numbers = rows().stream().map(Row::number).distinct().sorted().toList();
    assertThat(numbers).hasSizeGreaterThanOrEqualTo(SCENARIOS_MIN);
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  private static List<Row> rows() {
    Page page = Page.read(PAGE);
    List<String> lines = page.lines();
    return IntStream.range(0, lines.size())
        .filter(i -> ROW.matcher(lines.get(i)).matches())
        .mapToObj(i -> Row.of(page.at(i + 1), lines.get(i)))
        .toList();
  }

  private void checkClauses(Row row) {
    RuleBook book = RuleBook.load();
    for (String clause : row.clauses()) {
      if (ClauseId.find(clause).flatMap(book::find).isEmpty()) {
        problems.add(row.place() + ": there is no clause " + clause);
      }
    }
  }

  private void checkJudged(Row row) {
    Set<String> judged = new TreeSet<>();
    for (String test : row.tests()) {
      Set<String> own = clausesOfTests.getOrDefault(test, Set.of());
      if (own.isEmpty()) {
        problems.add(row.place() + ": the suite has no test " + test);
      } else if (own.stream().noneMatch(row.clauses()::contains)) {
        problems.add(row.place() + ": " + test + " judges " + own + ", not " + row.clauses());
      }
      judged.addAll(own);
    }
    if (!judged.containsAll(row.clauses())) {
      problems.add(row.place() + ": the tests judge " + judged + ", not all of " + row.clauses());
    }
  }

  /** A scenario whose clause can be judged by now belongs into the other table. */
  private void checkWaits(Row row) {
    Set<String> judged = new HashSet<>();
    clausesOfTests.values().forEach(judged::addAll);
    judged.retainAll(row.clauses());
    if (!judged.isEmpty()) {
      problems.add(row.place() + ": " + judged + " has tests by now; name those that judge this");
    }
  }
}
