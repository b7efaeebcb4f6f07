// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;

/**
 * Hold everything that a report is written from.
 *
 * @param schema version of this form, {@link #SCHEMA}
 * @param info what was run
 * @param summary one entry per profile
 * @param clauses per port, in rule book order
 * @param baseline how they compare with known failures, if there was a list of them
 */
public record RunResult(
    String schema,
    RunInfo info,
    Summary summary,
    List<ClauseResult> clauses,
    Optional<BaselineReport> baseline) {
  /** The form written by this version of the kit. */
  public static final String SCHEMA = "utrace-results/1";

  /** Copy the list. */
  public RunResult {
    clauses = List.copyOf(clauses);
  }

  /**
   * Sum up graded clauses.
   *
   * @throws IllegalArgumentException if the run was not made under this rule book and edition
   */
  public static RunResult of(
      RunInfo info, RuleBook book, Edition edition, List<ClauseResult> clauses) {
    if (!info.edition().equals(edition.id()) || !info.ruleBookSha256().equals(book.sha256())) {
      throw new IllegalArgumentException(
          "run of " + info.edition() + " under rule book " + info.ruleBookSha256());
    }
    Summary summary = Summary.of(book, edition, clauses, info.notRun());
    return new RunResult(SCHEMA, info, summary, clauses, Optional.empty());
  }

  /** The same result, compared with known failures. */
  public RunResult withBaseline(BaselineReport report) {
    return new RunResult(schema, info, summary, clauses, Optional.of(report));
  }

  /** Find what excuses a failure; nothing where there was no baseline. */
  public Optional<BaselineFinding> excuse(ClauseResult clause) {
    return baseline.flatMap(report -> report.excuse(clause));
  }

  /** The ids of the clauses with a verdict on any port, such as {@code ORD-03}, each once. */
  public List<String> idsWith(Verdict verdict) {
    return clauses.stream()
        .filter(clause -> clause.verdict() == verdict)
        .map(clause -> clause.id().format())
        .distinct()
        .toList();
  }
}
