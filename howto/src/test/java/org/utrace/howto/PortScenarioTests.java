// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.rules.Clause;
import org.utrace.rules.RuleBook;

/** Check that each scenario of steps has a test or a reason for every port. */
final class PortScenarioTests {
  private static final Path PAGE = Path.of("howto/porting/scenarios.md");
  private static final Pattern NUMBERS = Pattern.compile("P([0-9]+)(?: to P([0-9]+))?");
  private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)`");
  private static final String ALL = "all";

  /** Columns of the tables: words for ports, judged, not judged. */
  private static final int WORDS = 2;

  private static final int JUDGED = 5;
  private static final int REASONS = 3;

  /** The scenarios that there are: of steps, and of register sets and memory. */
  private static final List<Integer> NUMBERED =
      IntStream.concat(IntStream.rangeClosed(1, 34), IntStream.rangeClosed(115, 118))
          .boxed()
          .toList();

  /** What a machine must have for a scenario to be judged on it. */
  private static final List<String> NEEDED = List.of("hw-step", "block-step", "no-block-step");

  private final RuleBook book = RuleBook.load();
  private final Map<String, Set<String>> clauses = SuiteTestNames.clauses();
  private final Page page = Page.read(PAGE);
  private final Map<String, Set<String>> words = new HashMap<>();
  private final Map<Integer, Set<String>> told = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  @Test
  void everyScenarioHasATestOrAReasonOnEveryPort() {
    for (int line = 1; line <= page.lines().size(); line++) {
      List<String> cells = cells(page.lines().get(line - 1));
      if (cells.size() == WORDS && !cells.getFirst().startsWith("-")) {
        words.put(cells.getFirst(), new TreeSet<>(List.of(cells.getLast().split(", "))));
      } else if (!cells.isEmpty() && cells.getFirst().startsWith("P")) {
        row(page.at(line), cells);
      }
    }
    assertThat(problems).isEmpty();
    assertThat(told.keySet()).containsExactlyElementsOf(NUMBERED);
    told.forEach(
        (number, ports) -> assertThat(ports).as("ports of P" + number).isEqualTo(words.get(ALL)));
  }

  private static List<String> cells(String line) {
    return line.startsWith("|")
        ? Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList()
        : List.of();
  }

  private void row(String place, List<String> cells) {
    assertThat(cells).as(place).hasSizeBetween(REASONS, JUDGED).doesNotContain("");
    boolean judged = cells.size() == JUDGED;
    Set<String> ports = ports(place, cells.get(judged ? 3 : 1));
    for (int number : numbers(cells.getFirst())) {
      Set<String> before = told.computeIfAbsent(number, n -> new TreeSet<>());
      for (String port : ports) {
        if (!before.add(port)) {
          problems.add(place + ": P" + number + " is told twice for " + port);
        }
      }
    }
    if (judged) {
      checkTests(place, ports, cells.getLast());
    }
  }

  private Set<String> ports(String place, String cell) {
    Set<String> ports = new TreeSet<>();
    for (String word : cell.split(", ")) {
      Set<String> known = words.getOrDefault(word, Set.of(word));
      if (!words.getOrDefault(ALL, Set.of()).containsAll(known)) {
        problems.add(place + ": there is no port " + word);
      }
      ports.addAll(known);
    }
    return ports;
  }

  private static List<Integer> numbers(String cell) {
    return NUMBERS.matcher(cell).results().flatMap(PortScenarioTests::range).toList();
  }

  private static Stream<Integer> range(MatchResult match) {
    int first = Integer.parseInt(match.group(1));
    int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
    return IntStream.rangeClosed(first, last).boxed();
  }

  /** A test whose clause needs what one of the ports has not judges nothing there. */
  private void checkTests(String place, Set<String> ports, String cell) {
    List<String> tests = TEST.matcher(cell).results().map(match -> match.group(1)).toList();
    assertThat(tests).as(place).isNotEmpty();
    for (String test : tests) {
      if (!clauses.containsKey(test)) {
        problems.add(place + ": the suite has no test " + test);
        continue;
      }
      for (String need : needs(clauses.get(test))) {
        Set<String> having = having(need);
        ports.stream()
            .filter(port -> !having.contains(port))
            .forEach(port -> problems.add(place + ": " + test + " needs " + need + ": " + port));
      }
    }
  }

  private List<String> needs(Set<String> judged) {
    return book.clauses().stream()
        .filter(clause -> judged.contains(clause.id().toString()))
        .map(Clause::needs)
        .flatMap(List::stream)
        .filter(NEEDED::contains)
        .toList();
  }

  private Set<String> having(String need) {
    Set<String> ports = new TreeSet<>(words.getOrDefault(ALL, Set.of()));
    switch (need) {
      case "hw-step" -> ports.retainAll(words.getOrDefault("stepping", Set.of()));
      case "block-step" -> ports.retainAll(words.getOrDefault("blocks", Set.of()));
      default -> ports.removeAll(words.getOrDefault("blocks", Set.of()));
    }
    return ports;
  }
}
