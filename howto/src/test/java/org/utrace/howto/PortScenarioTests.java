// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.CodeTopic;
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

  /** Where ports keep the tests of their own. */
  private static final Path PORTS = Path.of("arch-ports");

  /** Tests that judge nothing where a port writes no code about a topic. */
  private static final Map<String, CodeTopic> TOPICS =
      Map.of(
          "BreakpointTests.SIG_09_handlerOfAStepsFault", CodeTopic.FAULTS,
          "TopicTests.ARCH_05_stepsLeaveTheProgramsOwnAlone", CodeTopic.OWN_STEP,
          "TopicTests.BLK_01_blocksInAProgramThatStepsItself", CodeTopic.OWN_STEP,
          "TopicTests.REG_02_floatingRegistersReachTheProgram", CodeTopic.FLOATING,
          "TopicTests.REG_02_registersPutBackLater", CodeTopic.OWN_STEP,
          "TopicTests.STEP_01_codeThatChangesItself", CodeTopic.OWN_CODE,
          "TopicTests.STEP_01_instructionWithoutATrap", CodeTopic.DELAYED_TRAP,
          "TopicTests.STEP_14_everyFaultOfTheMachine", CodeTopic.FAULTS,
          "TopicTests.SWS_02_codeThatChangesItself", CodeTopic.OWN_CODE);

  private final RuleBook book = RuleBook.load();
  private final Map<String, Set<String>> clauses = SuiteTestNames.clauses();
  private final Page page = Page.read(PAGE);
  private final Map<String, Set<String>> words = new HashMap<>();
  private final Map<Integer, Set<String>> told = new TreeMap<>();
  private Map<String, PortWords> ports = Map.of();
  private final List<String> problems = new ArrayList<>();

  @Test
  void everyScenarioHasATestOrAReasonOnEveryPort() throws IOException {
    ports = PortWords.ofReference();
    for (int line = 1; line <= page.lines().size(); line++) {
      List<String> cells = cells(page.lines().get(line - 1));
      if (cells.size() == WORDS && !cells.getFirst().startsWith("-")) {
        words.put(cells.getFirst(), new TreeSet<>(List.of(cells.getLast().split(", "))));
      } else if (!cells.isEmpty() && cells.getFirst().startsWith("P")) {
        row(page.at(line), cells);
      }
    }
    assertThat(problems).isEmpty();
    assertThat(words.keySet()).containsAll(List.of(ALL, "stepping", "blocks", "x86", "strings"));
    assertThat(words.get(ALL)).isEqualTo(ports.keySet());
    assertThat(words.get("stepping")).isEqualTo(having(port -> port.declares("hw-step")));
    assertThat(words.get("blocks")).isEqualTo(having(port -> port.declares("block-step")));
    assertThat(words.get("x86")).isEqualTo(having(port -> port.writes(CodeTopic.OWN_STEP)));
    assertThat(having(PortWords::writesSpecial)).containsAll(words.get("strings"));
    assertThat(told.keySet()).containsExactlyElementsOf(NUMBERED);
    told.forEach(
        (number, named) -> assertThat(named).as("ports of P" + number).isEqualTo(words.get(ALL)));
  }

  private static List<String> cells(String line) {
    return line.startsWith("|")
        ? Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList()
        : List.of();
  }

  private void row(String place, List<String> cells) throws IOException {
    assertThat(cells).as(place).hasSizeBetween(REASONS, JUDGED).doesNotContain("");
    boolean judged = cells.size() == JUDGED;
    Set<String> named = ports(place, cells.get(judged ? 3 : 1));
    for (int number : numbers(cells.getFirst())) {
      Set<String> before = told.computeIfAbsent(number, n -> new TreeSet<>());
      for (String port : named) {
        if (!before.add(port)) {
          problems.add(place + ": P" + number + " is told twice for " + port);
        }
      }
    }
    if (judged) {
      checkTests(place, named, cells.getLast());
    }
  }

  private Set<String> ports(String place, String cell) {
    Set<String> named = new TreeSet<>();
    for (String word : cell.split(", ")) {
      Set<String> known = words.getOrDefault(word, Set.of(word));
      if (!words.getOrDefault(ALL, Set.of()).containsAll(known)) {
        problems.add(place + ": there is no port " + word);
      }
      named.addAll(known);
    }
    return named;
  }

  private static List<Integer> numbers(String cell) {
    return NUMBERS.matcher(cell).results().flatMap(PortScenarioTests::range).toList();
  }

  private static Stream<Integer> range(MatchResult match) {
    int first = Integer.parseInt(match.group(1));
    int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
    return IntStream.rangeClosed(first, last).boxed();
  }

  private Set<String> having(Predicate<PortWords> condition) {
    Set<String> having = new TreeSet<>();
    ports.forEach((name, port) -> {
      if (condition.test(port)) {
        having.add(name);
      }
    });
    return having;
  }

  private void checkTests(String place, Set<String> named, String cell) throws IOException {
    List<String> tests = TEST.matcher(cell).results().map(match -> match.group(1)).toList();
    assertThat(tests).as(place).isNotEmpty();
    for (String test : tests) {
      if (!clauses.containsKey(test)) {
        if (!isOfAPort(test)) {
          problems.add(place + ": neither the suite nor a port has a test " + test);
        }
        continue;
      }
      for (String name : named) {
        PortWords port = ports.get(name);
        CodeTopic topic = TOPICS.get(test);
        if (port != null && topic != null && !port.writes(topic)) {
          problems.add(place + ": " + test + " needs code about " + topic + ": " + name);
        }
        needs(clauses.get(test)).stream()
            .filter(need -> port != null && !port.declares(need))
            .forEach(need -> problems.add(place + ": " + test + " needs " + need + ": " + name));
      }
    }
  }

  private List<String> needs(Set<String> judged) {
    return book.clauses().stream()
        .filter(clause -> judged.contains(clause.id().toString()))
        .map(Clause::requiredCapabilities)
        .flatMap(Collection::stream)
        .toList();
  }

  private static boolean isOfAPort(String test) throws IOException {
    String type = test.substring(0, test.indexOf('.'));
    String declaration = "void " + test.substring(test.indexOf('.') + 1) + "(";
    try (Stream<Path> files = Files.walk(Repository.ROOT.resolve(PORTS))) {
      for (Path file : files.filter(path -> path.endsWith(type + ".java")).toList()) {
        if (Files.readString(file).contains("  @Test\n  " + declaration)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void everyTestOfATopicIsKnown() {
    assertThat(clauses.keySet()).containsAll(TOPICS.keySet());
    assertThat(TOPICS.keySet())
        .containsAll(
            clauses.keySet().stream()
                .filter(test -> test.startsWith("TopicTests."))
                .filter(test -> !test.equals("TopicTests.STEP_14_pcThatIsOdd"))
                .toList());
  }
}
