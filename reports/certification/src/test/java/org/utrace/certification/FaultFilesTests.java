// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utrace.contract.spi.Fault;
import org.utrace.faults.ReferenceFaults;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.launcher.faults.FaultCompiler;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;
import org.utrace.suite.SuiteClasses;

/** Check that every fault can still be made, and that no clause with a test lacks one. */
final class FaultFilesTests {
  /** Raise this as faults are added. */
  private static final int FAULTS_MIN = 160;

  private static final int EQUIVALENT_MAX = 3;

  /** Clauses with a test but without a fault, each with the reason; keep this short. */
  private static final Map<String, String> WITHOUT_FAULT = Map.of();

  private static final List<Fault> FAULTS = new ReferenceFaults().faults();
  private static final RuleBook BOOK = RuleBook.load();
  private static final FaultCompiler COMPILER = new FaultCompiler();

  static List<String> names() {
    return FAULTS.stream().map(Fault::name).toList();
  }

  @AfterAll
  static void closeCompiler() throws IOException {
    COMPILER.close();
  }

  private static Fault named(String name) {
    return FAULTS.stream().filter(fault -> fault.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void thereAreFaultsAndNoTwoHaveTheSameName() {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(FAULTS_MIN).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("names")
  void appliesAndCompiles(String name) throws BadFaultException {
    Fault fault = named(name);
    ClauseId clause = ClauseId.parse(fault.clause());
    assertThat(name).startsWith(clause.format());
    assertThat(BOOK.find(clause)).get().matches(Clause::canFail, "can fail");
    assertThat(BOOK.find(clause)).get().matches(c -> c.appliesTo(fault.edition()), "has edition");
    assertThat(fault.breaks()).endsWith(".");
    assertThat(COMPILER.wrong(fault)).isNotEmpty();
    if (!fault.ground().isEmpty()) {
      assertThat(COMPILER.right(List.of(fault))).isNotEmpty();
    }
  }

  @Test
  void equivalentFaultsAreFewAndArgued() {
    assertThat(FAULTS.stream().flatMap(fault -> fault.equivalent().stream()).toList())
        .hasSizeLessThanOrEqualTo(EQUIVALENT_MAX)
        .allMatch(reason -> reason.length() > 40, "says why no test can tell");
  }

  @Test
  void everyClauseThatATestCanFailHasAFault() {
    ClauseCoverage coverage = ClauseCoverage.of(BOOK, SuiteClasses.all());
    Set<String> broken = FAULTS.stream().map(Fault::clause).collect(Collectors.toSet());
    Set<String> lacking = new TreeSet<>();
    for (Clause clause : BOOK.clauses()) {
      if (clause.canFail()
          && !coverage.of(clause.id()).isEmpty()
          && !broken.contains(clause.id().format())) {
        lacking.add(clause.id().format());
      }
    }
    assertThat(lacking)
        .as("write a fault for each of these into reference-impl/faults")
        .isEqualTo(new TreeSet<>(WITHOUT_FAULT.keySet()));
  }
}
