// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VariantResultTests {
  private static final RuleBook BOOK = RuleBook.load();
  private static final ClauseId MUST = ClauseId.parse("ORD-03");
  private static final ClauseId SHOULD = ClauseId.parse("STEP-09");
  private static final ClauseId MAY = ClauseId.parse("REPORT-07");

  private static VariantResult asked(ClauseId... departs) {
    return VariantResult.asked(
        "x", "x.yaml", "Silence.", List.of(departs), "model", "plan", List.of("A.java"));
  }

  private static FaultTest test(Verdict verdict, ClauseId... clauses) {
    String explanation = verdict == Verdict.PASS ? "" : "expected another";
    return new FaultTest("T.x", List.of(clauses), verdict, explanation, 3);
  }

  private static VariantResult judged(VariantResult asked, FaultTest... tests) {
    List<FaultTest> seen = new ArrayList<>(List.of(tests));
    seen.add(test(Verdict.PASS, MUST));
    return asked.judged(BOOK, seen, "", 2.5);
  }

  @Test
  void levelsAreThoseThatTheTestsRelyOn() {
    assertThat(BOOK.find(MUST).orElseThrow().levels()).containsValue(Level.MUST);
    assertThat(BOOK.find(SHOULD).orElseThrow().levels()).containsValue(Level.SHOULD);
    assertThat(BOOK.find(MAY).orElseThrow().levels()).containsValue(Level.MAY);
  }

  @Test
  void acceptedWhereNothingFailsButWhatItDepartsFrom() {
    assertThat(judged(asked()).verdict()).isEqualTo(VariantVerdict.ACCEPTED);
    VariantResult result = judged(asked(SHOULD), test(Verdict.FAIL, SHOULD));
    assertThat(result.verdict()).isEqualTo(VariantVerdict.ACCEPTED);
    assertThat(result.passed()).isEqualTo(1);
    assertThat(result.tests()).hasSize(1);
    assertThat(result.reason()).isEmpty();
    assertThat(judged(asked(), test(Verdict.FAIL, MAY)).verdict())
        .isEqualTo(VariantVerdict.ACCEPTED);
    assertThat(judged(asked(), test(Verdict.SKIPPED, MUST)).verdict())
        .isEqualTo(VariantVerdict.ACCEPTED);
  }

  @Test
  void accusedByAnyFailureOrTroubleElsewhere() {
    assertAccused(judged(asked(SHOULD), test(Verdict.FAIL, SHOULD, MUST)), MUST);
    assertAccused(judged(asked(), test(Verdict.FAIL, SHOULD)), SHOULD);
    assertAccused(judged(asked(), test(Verdict.INCONCLUSIVE, MUST)), MUST);
    assertAccused(judged(asked(SHOULD), test(Verdict.ERROR, SHOULD)), SHOULD);
    assertAccused(asked().judged(BOOK, List.of(test(Verdict.SKIPPED, MUST)), "", 1));
    VariantResult lost = asked().judged(BOOK, List.of(test(Verdict.PASS, MUST)), "it hung", 1);
    assertAccused(lost);
    assertThat(lost.reason()).isEqualTo("it hung");
  }

  private static void assertAccused(VariantResult result, ClauseId... clauses) {
    assertThat(result.verdict()).isEqualTo(VariantVerdict.ACCUSED);
    assertThat(result.accused()).containsExactly(clauses);
    assertThat(result.reason()).isNotEmpty();
  }

  @Test
  void notDifferentWhereADepartureIsNotFound() {
    VariantResult result = judged(asked(SHOULD));
    assertThat(result.verdict()).isEqualTo(VariantVerdict.NOT_DIFFERENT);
    assertThat(result.verdict().word()).isEqualTo("not different");
    assertThat(result.reason()).contains("STEP-09");
    // The test also judges something else, and passes.
    assertThat(judged(asked(SHOULD), test(Verdict.PASS, SHOULD)).verdict())
        .isEqualTo(VariantVerdict.NOT_DIFFERENT);
  }

  @Test
  void unknownWithItsReason() {
    assertThat(asked().verdict()).isEqualTo(VariantVerdict.UNKNOWN);
    assertThat(asked().unknown("no file").reason()).isEqualTo("no file");
  }
}
