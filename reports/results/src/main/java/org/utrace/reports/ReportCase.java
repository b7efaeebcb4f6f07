// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/**
 * Pair a clause with one of its tests, as reports show it.
 *
 * @param clause with its port
 * @param test one of its tests; empty for what no test tells
 * @param verdict what the test means for this clause
 * @param reason why it is no pass
 */
record ReportCase(ClauseResult clause, Optional<TestResult> test, Verdict verdict, String reason) {

  /**
   * List the cases of a clause: one per test, and one more where the clause's verdict comes from no
   * test, as for a capability that a probe refuted.
   */
  static List<ReportCase> of(ClauseResult clause) {
    List<ReportCase> cases = new ArrayList<>();
    for (TestResult test : clause.tests()) {
      cases.add(
          new ReportCase(clause, Optional.of(test), meaning(clause, test), test.explanation()));
    }
    if (cases.stream().noneMatch(one -> one.verdict == clause.verdict())) {
      cases.add(new ReportCase(clause, Optional.empty(), clause.verdict(), clause.reason()));
    }
    return cases;
  }

  /** What a failed test means depends on how binding the clause is. */
  static Verdict meaning(ClauseResult clause, TestResult test) {
    if (test.verdict() != Verdict.FAIL) {
      return test.verdict();
    }
    return switch (clause.level()) {
      case MUST -> Verdict.FAIL;
      case SHOULD -> Verdict.DEVIATES;
      case MAY -> Verdict.PASS;
    };
  }

  /** Name of the test, or what stands for it. */
  String testName() {
    return test.map(TestResult::testName).orElse("no test");
  }
}
