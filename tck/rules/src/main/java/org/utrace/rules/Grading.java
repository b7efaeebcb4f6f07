// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Capabilities;

/**
 * Turn test results into clause verdicts; the same input always gives the same output.
 *
 * <p>The most severe test decides. A failure makes a MUST fail, a SHOULD deviate and is only
 * recorded for a MAY. A clause without test is UNTESTED if the rule book says why, SKIPPED if it
 * needs a capability that is not declared, else UNTESTED. A capability declared falsely fails the
 * clauses that need it.
 */
public final class Grading {
  static final String NO_TEST = "no test yet";

  private final RuleBook book;
  private final Edition edition;

  private Grading(RuleBook book, Edition edition) {
    this.book = book;
    this.edition = edition;
  }

  /**
   * Grade every clause of the edition on every port: ports as given, clauses in rule book order.
   *
   * @throws IllegalArgumentException if a result belongs to a clause the rule book does not have;
   *     results for clauses of other editions are left out
   */
  public static List<ClauseResult> grade(RuleBook book, Edition edition, List<PortRun> runs) {
    Grading grading = new Grading(book, edition);
    List<ClauseResult> results = new ArrayList<>();
    for (PortRun run : runs) {
      grading.refuseUnknownClauses(run);
      book.applicable(edition).forEach(clause -> results.add(grading.gradeClause(clause, run)));
    }
    return List.copyOf(results);
  }

  private void refuseUnknownClauses(PortRun run) {
    for (ClauseId id : run.tests().keySet()) {
      if (book.find(id).isEmpty()) {
        throw new IllegalArgumentException("test results for " + id + ", which is no clause");
      }
    }
  }

  /** What is known of a clause before its level is looked at. */
  private record Finding(Verdict verdict, String reason) {}

  private ClauseResult gradeClause(Clause clause, PortRun run) {
    Level level = clause.level(edition).orElseThrow();
    List<TestResult> tests = run.testsOf(clause.id());
    Finding finding = soften(level, find(clause, run, tests));
    return new ClauseResult(
        clause.id(),
        level,
        clause.subject(),
        run.port(),
        finding.verdict,
        finding.reason,
        Evidence.merge(tests.stream().map(TestResult::evidence).toList()),
        tests);
  }

  private static Finding find(Clause clause, PortRun run, List<TestResult> tests) {
    Optional<String> refuted =
        clause.requiredCapabilities().stream().filter(run.refuted()::contains).findFirst();
    if (refuted.isPresent()) {
      return new Finding(
          Verdict.FAIL, "declares the capability " + refuted.get() + ", but a probe found none");
    }
    return tests.isEmpty() ? findUntested(clause, run) : findTested(tests);
  }

  private static Finding findTested(List<TestResult> tests) {
    Verdict worst = Verdict.worst(tests.stream().map(TestResult::verdict).toList());
    TestResult decisive =
        tests.stream().filter(test -> test.verdict() == worst).findFirst().orElseThrow();
    String explanation = decisive.explanation();
    return new Finding(
        worst, explanation.isEmpty() ? "" : decisive.testName() + ": " + explanation);
  }

  private static Finding findUntested(Clause clause, PortRun run) {
    if (!clause.subject().isJudged()) {
      return new Finding(
          Verdict.SKIPPED, "a rule for the " + clause.subject().word() + ", not judged here");
    }
    if (clause.untested().isPresent()) {
      return new Finding(Verdict.UNTESTED, clause.untested().get());
    }
    List<String> missing =
        clause.requiredCapabilities().stream()
            .filter(name -> !run.capabilities().contains(name))
            .toList();
    return missing.isEmpty()
        ? new Finding(Verdict.UNTESTED, NO_TEST)
        : new Finding(Verdict.SKIPPED, "needs " + Capabilities.lack(missing, run.withheld()));
  }

  private static Finding soften(Level level, Finding finding) {
    if (finding.verdict != Verdict.FAIL) {
      return finding;
    }
    return switch (level) {
      case MUST -> finding;
      case SHOULD -> new Finding(Verdict.DEVIATES, finding.reason);
      case MAY -> new Finding(Verdict.PASS, "seen: " + finding.reason);
    };
  }
}
