// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import org.utrace.contract.Edition;

/**
 * Hold everything that a report is written from.
 *
 * @param schema version of this form, {@link #SCHEMA}
 * @param info what was run
 * @param summary one entry per profile
 * @param clauses per port, in rule book order
 */
public record RunResult(String schema, RunInfo info, Summary summary, List<ClauseResult> clauses) {
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
    return new RunResult(SCHEMA, info, Summary.of(book, edition, clauses), clauses);
  }
}
