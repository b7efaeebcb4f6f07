// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.SetupException;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

final class ConformanceTests {
  private static final String CLAUSE = "ORD-03";

  private static ClauseResult judge(String implementation, String port) {
    RunResult result = Conformance.of(implementation).port(port).clauses(CLAUSE).seed(3).run();
    assertThat(result.info().seed()).isEqualTo(3);
    return result.clauses().stream()
        .filter(clause -> clause.id().format().equals(CLAUSE))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void violationIsFail() {
    assertThat(judge("fake", "stuck").verdict()).isEqualTo(Verdict.FAIL);
    RunResult result = Conformance.of("fake").port("stuck").clauses(CLAUSE).run();
    assertThat(result.idsWith(Verdict.FAIL)).containsExactly(CLAUSE);
    assertThat(result.idsWith(Verdict.UNTESTED)).contains("STOP-01").doesNotContain(CLAUSE);
  }

  @Test
  void callOfAnUndeclaredCapabilityIsSkippedByItsName() {
    ClauseResult result = judge("bare", "honest");
    assertThat(result.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(result.reason()).contains("lacks capability in-process");
  }

  @Test
  void callOfADeclaredCapabilityMustBeThere() {
    ClauseResult result = judge("bare", "lying");
    assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(result.reason())
        .contains("does not offer Stage.internals, which belongs to the capability in-process");
  }

  @Test
  void refusedSetUpIsItsSentence() {
    Conformance refusing = Conformance.of("fake").port("refusing");
    assertThatThrownBy(refusing::run)
        .isInstanceOf(SetupException.class)
        .hasMessage(FakeProvider.REFUSAL);
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> Conformance.of("fakes"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Unknown implementation \"fakes\"");
    Conformance misspelt = Conformance.of("fake").port("idle").clauses("ORDD-*");
    assertThatThrownBy(misspelt::run)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Unknown clause \"ORDD-*\"");
  }
}
