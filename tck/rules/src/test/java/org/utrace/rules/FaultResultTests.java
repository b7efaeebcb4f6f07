// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FaultResultTests {
  private static final ClauseId OWN = ClauseId.parse("ORD-03");
  private static final Optional<String> NO = Optional.empty();

  private static FaultTest test(String clause, Verdict verdict) {
    return new FaultTest("T.x", List.of(ClauseId.parse(clause)), verdict, "why", 1);
  }

  private static FaultResult judged(String loss, Optional<String> equivalent, FaultTest... tests) {
    return FaultResult.asked("ORD-03-x", OWN, "Wrong.", "model", "plan", List.of("A.java"))
        .judged(List.of(tests), loss, equivalent);
  }

  @Test
  void ownClauseComesBeforeOthersAndLosses() {
    FaultResult result =
        judged("lost", NO, test("ORD-04", Verdict.FAIL), test("ORD-03", Verdict.FAIL));
    assertThat(result.verdict()).isEqualTo(FaultVerdict.OWN);
    assertThat(result.reason()).isEmpty();
    assertThat(result.killers()).containsExactly(ClauseId.parse("ORD-04"), OWN);
    assertThat(judged("lost", NO, test("ORD-04", Verdict.FAIL)).verdict())
        .isEqualTo(FaultVerdict.OTHER);
  }

  @Test
  void nothingButAFailureKills() {
    for (Verdict verdict : Stream.of(Verdict.values()).filter(v -> v != Verdict.FAIL).toList()) {
      assertThat(judged("", NO, test("ORD-03", verdict)).verdict())
          .as(verdict.name())
          .isEqualTo(FaultVerdict.SURVIVED);
    }
    assertThat(judged("", NO, test("ORD-03", Verdict.ERROR)).reason())
        .isEqualTo("T.x is ERROR: why");
    assertThat(judged("lost", NO).reason()).isEqualTo("lost");
    assertThat(judged("", NO, test("ORD-03", Verdict.SKIPPED)).reason())
        .isEqualTo("no test of its chapter runs there");
    assertThat(judged("", NO, test("ORD-03", Verdict.PASS)).reason())
        .isEqualTo("1 of 1 tests of its chapter pass, none fails");
  }

  @Test
  void argumentHoldsOnlyWhereAllPasses() {
    Optional<String> argued = Optional.of("nobody can see it");
    FaultResult passed = judged("", argued, test("ORD-03", Verdict.PASS));
    assertThat(passed.verdict()).isEqualTo(FaultVerdict.EQUIVALENT);
    assertThat(passed.reason()).isEqualTo("nobody can see it");
    assertThat(judged("lost", argued).verdict()).isEqualTo(FaultVerdict.SURVIVED);
    assertThat(judged("", argued, test("ORD-03", Verdict.ERROR)).verdict())
        .isEqualTo(FaultVerdict.SURVIVED);
    FaultResult killed = judged("", argued, test("ORD-03", Verdict.FAIL));
    assertThat(killed.verdict()).isEqualTo(FaultVerdict.OWN);
    assertThat(killed.reason()).isNotEmpty();
  }
}
