// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.RunInfo;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/**
 * Pair a clause with one of its tests, as reports show it.
 *
 * @param clause with its port
 * @param test one of its tests; empty for what no test tells
 * @param turn 1 for the test's first result, 2 for its second where it ran again
 * @param verdict what the test means for this clause
 * @param reason why it is no pass
 */
record ReportCase(
    ClauseResult clause, Optional<TestResult> test, int turn, Verdict verdict, String reason) {

  /**
   * List the cases of a clause: one per test, and one more where the clause's verdict comes from no
   * test, as for a capability that a probe refuted.
   */
  static List<ReportCase> of(ClauseResult clause) {
    List<ReportCase> cases = new ArrayList<>();
    Map<String, Integer> turns = new HashMap<>();
    for (TestResult test : clause.tests()) {
      int turn = turns.merge(test.testName(), 1, Integer::sum);
      cases.add(
          new ReportCase(
              clause, Optional.of(test), turn, meaning(clause, test), test.explanation()));
    }
    if (cases.stream().noneMatch(one -> one.verdict == clause.verdict())) {
      cases.add(new ReportCase(clause, Optional.empty(), 1, clause.verdict(), clause.reason()));
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

  /** The clause and the test, and which turn it is if not the first. */
  String name() {
    return clause.id() + "/" + testName() + (turn == 1 ? "" : "#" + turn);
  }

  /** A name that no other case of any run has, but the same case of another run does. */
  String identity(RunInfo info) {
    return String.join("/", info.implementation().name(), info.edition(), clause.port(), name());
  }
}
