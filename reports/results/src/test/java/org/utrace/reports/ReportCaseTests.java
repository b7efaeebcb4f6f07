// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Evidence;
import org.utrace.rules.Failure;
import org.utrace.rules.Level;
import org.utrace.rules.Subject;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

final class ReportCaseTests {
  private static final TestResult FAILED =
      TestResult.fail(
          "T.a", new Failure("late", List.of(), List.of(), List.of(), ""), 1, Evidence.none(), 1);
  private static final TestResult PASSED = TestResult.pass("T.b", 1, Evidence.none(), 1);

  private static ClauseResult clause(Level level, Verdict verdict, TestResult... tests) {
    return new ClauseResult(
        ClauseId.parse("ORD-03"),
        level,
        Subject.IMPLEMENTATION,
        "model",
        verdict,
        verdict == Verdict.PASS ? "" : "because",
        Evidence.none(),
        List.of(tests));
  }

  private static List<Verdict> verdicts(ClauseResult clause) {
    return ReportCase.of(clause).stream().map(ReportCase::verdict).toList();
  }

  @Test
  void failedTestMeansWhatTheLevelSays() {
    assertThat(verdicts(clause(Level.MUST, Verdict.FAIL, FAILED, PASSED)))
        .containsExactly(Verdict.FAIL, Verdict.PASS);
    assertThat(verdicts(clause(Level.SHOULD, Verdict.DEVIATES, FAILED)))
        .containsExactly(Verdict.DEVIATES);
    assertThat(verdicts(clause(Level.MAY, Verdict.PASS, FAILED))).containsExactly(Verdict.PASS);
  }

  @Test
  void verdictThatNoTestGaveIsACaseOfItsOwn() {
    assertThat(verdicts(clause(Level.MUST, Verdict.UNTESTED))).containsExactly(Verdict.UNTESTED);
    List<ReportCase> refuted = ReportCase.of(clause(Level.MUST, Verdict.FAIL, PASSED));
    assertThat(refuted).extracting(ReportCase::verdict).containsExactly(Verdict.PASS, Verdict.FAIL);
    assertThat(refuted.getLast().reason()).isEqualTo("because");
    assertThat(refuted.getLast().testName()).isEqualTo("no test");
  }

  @Test
  void testThatRanTwiceIsTwoCases() {
    List<ReportCase> cases =
        ReportCase.of(clause(Level.MUST, Verdict.FAIL, FAILED, PASSED, FAILED));
    assertThat(cases)
        .extracting(ReportCase::name)
        .containsExactly("ORD-03/T.a", "ORD-03/T.b", "ORD-03/T.a#2");
  }
}
