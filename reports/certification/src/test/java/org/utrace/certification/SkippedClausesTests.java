// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Capabilities;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Evidence;
import org.utrace.rules.Grading;
import org.utrace.rules.PortRun;
import org.utrace.rules.RuleBook;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import org.utrace.suite.SuiteClasses;

/**
 * Check that each port leaves out the clauses that are listed in {@code skipped.yaml} and no
 * others.
 *
 * <p>What is left out follows from what the port declares, so nothing is run for it.
 */
final class SkippedClausesTests {
  /** Beside the ports' own lists: the clauses that all ports leave out. */
  private static final String EVERY_PORT = "every port";

  private static final RuleBook BOOK = RuleBook.load();
  private static final ClauseCoverage COVERAGE = ClauseCoverage.of(BOOK, SuiteClasses.all());
  private static final Map<String, Map<String, List<String>>> LISTS = lists();

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, List<String>>> lists() {
    try (InputStream in = SkippedClausesTests.class.getResourceAsStream("skipped.yaml")) {
      Object root =
          new Load(LoadSettings.builder().build()).loadFromInputStream(Objects.requireNonNull(in));
      return (Map<String, Map<String, List<String>>>) root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImplementationProvider reference() {
    return ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
  }

  static Stream<Arguments> portsAndEditions() {
    return Stream.of(Edition.values())
        .flatMap(edition -> reference().ports().stream().map(port -> Arguments.of(port, edition)));
  }

  @ParameterizedTest
  @MethodSource("portsAndEditions")
  void portSkipsWhatIsListed(String port, Edition edition) {
    TreeSet<String> listed = new TreeSet<>(list(edition, EVERY_PORT));
    listed.addAll(list(edition, port));
    assertThat(skipped(edition, capabilities(port, edition)))
        .as("clauses that %s skips in the edition %s", port, edition.id())
        .containsExactlyElementsOf(listed);
  }

  /** Only a machine that has no step of its own leaves out clauses of the step. */
  @Test
  void onlyArmSkipsClausesOfTheStep() {
    LISTS.forEach((edition, ports) -> {
      for (String port : ports.keySet()) {
        if (!port.equals("arm") && !port.equals(EVERY_PORT)) {
          assertThat(ports.get(port))
              .as("clauses that %s skips in the edition %s", port, edition)
              .noneMatch(id -> needs(id, "hw-step") && !isOfBlocks(id));
        }
      }
    });
  }

  /** Whether what decides is the step of a block, which a machine with a step may lack. */
  private static boolean isOfBlocks(String id) {
    return needs(id, "block-step") || needs(id, "no-block-step");
  }

  private static boolean needs(String id, String capability) {
    return BOOK.clauses().stream()
        .filter(clause -> clause.id().toString().equals(id))
        .anyMatch(clause -> clause.needs().contains(capability));
  }

  private static List<String> list(Edition edition, String port) {
    Map<String, List<String>> ports = LISTS.getOrDefault(edition.id(), Map.of());
    return ports.getOrDefault(port, List.of());
  }

  private static Capabilities capabilities(String port, Edition edition) {
    Configuration configuration = new Configuration(port, edition, Optional.empty());
    try (Implementation opened = reference().open(configuration)) {
      return opened.capabilities();
    } catch (SetupException missing) {
      if (System.getenv("UTCK_NO_SKIP") == null) {
        abort(String.valueOf(missing.getMessage()));
      }
      throw missing;
    }
  }

  private static SortedSet<String> skipped(Edition edition, Capabilities capabilities) {
    Map<ClauseId, List<TestResult>> tests = new TreeMap<>();
    for (Clause clause : BOOK.applicable(edition)) {
      if (!COVERAGE.of(clause.id()).isEmpty()) {
        tests.put(clause.id(), List.of(asTheSuiteDoes(clause, capabilities)));
      }
    }
    PortRun run = PortRun.of("port", capabilities.names(), tests);
    SortedSet<String> skipped = new TreeSet<>();
    for (ClauseResult result : Grading.grade(BOOK, edition, List.of(run))) {
      if (result.verdict() == Verdict.SKIPPED) {
        skipped.add(result.id().toString());
      }
    }
    return skipped;
  }

  /** Leave out the tests of a clause that needs what is lacking; the others may as well pass. */
  private static TestResult asTheSuiteDoes(Clause clause, Capabilities capabilities) {
    boolean lacking = clause.requiredCapabilities().stream().anyMatch(c -> !capabilities.has(c));
    String name = "tests of " + clause.id();
    return lacking
        ? TestResult.without(name, Verdict.SKIPPED, "lacking")
        : TestResult.pass(name, 1, Evidence.none(), 0);
  }
}
