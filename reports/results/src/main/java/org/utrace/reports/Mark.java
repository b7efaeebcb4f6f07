// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.Locale;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Verdict;

/** Name what a cell of the matrix shows: a verdict, or that there is none to be had. */
enum Mark {
  FAIL("A violation was found."),
  ERROR("It broke before an answer: a crash, a hang, or a fault of kit or traced program."),
  DEVIATES("A SHOULD is not met."),
  INCONCLUSIVE("Time or a tool ran out before an answer."),
  UNTESTED("Nothing tested it; the reason says why."),
  SKIPPED("Not tried, because a capability is missing or by request."),
  PASS("No violation was found."),
  RULE("A rule for writers of engines or for this kit, not judged here.");

  private final String meaning;

  Mark(String meaning) {
    this.meaning = meaning;
  }

  /** The mark of a clause's result. */
  static Mark of(ClauseResult clause) {
    return clause.countsAsVerdict() ? of(clause.verdict()) : RULE;
  }

  /** The mark of a verdict. */
  static Mark of(Verdict verdict) {
    return switch (verdict) {
      case PASS -> PASS;
      case FAIL -> FAIL;
      case DEVIATES -> DEVIATES;
      case SKIPPED -> SKIPPED;
      case UNTESTED -> UNTESTED;
      case INCONCLUSIVE -> INCONCLUSIVE;
      case ERROR -> ERROR;
    };
  }

  /** Tell whether a reader looks at this first. */
  boolean needsAttention() {
    return compareTo(UNTESTED) < 0;
  }

  /** The word shown. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means, as a sentence. */
  String meaning() {
    return meaning;
  }
}
