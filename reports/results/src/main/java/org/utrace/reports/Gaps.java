// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.utrace.rules.ClauseResult;

/** Tell why a clause was not tried, in words that many clauses share. */
final class Gaps {
  private static final String NEEDS = "needs ";

  /** A capability, and why it is withheld if it is; the reason may hold parentheses itself. */
  private static final String CAPABILITY =
      "[a-z0-9-]+(?: \\(withheld: (?:[^()]|\\([^()]*\\))*\\))?";

  private static final Pattern MISSING =
      Pattern.compile(
          "(?s)(?:[^(]*: )?(?:needs|lacks capability) ("
              + CAPABILITY
              + "(?:, "
              + CAPABILITY
              + ")*)");

  private static final Pattern ONE = Pattern.compile(CAPABILITY);

  private Gaps() {}

  /** The reasons, one per missing capability; none for what was tried or is not judged here. */
  static List<String> of(ClauseResult clause) {
    Mark mark = Mark.of(clause);
    if (mark != Mark.SKIPPED && mark != Mark.UNTESTED) {
      return List.of();
    }
    Matcher missing = MISSING.matcher(clause.reason());
    if (mark == Mark.SKIPPED && missing.matches()) {
      return ONE.matcher(missing.group(1)).results().map(one -> NEEDS + one.group()).toList();
    }
    return Stream.of(clause.reason()).filter(reason -> !reason.isBlank()).toList();
  }

  /** Say several in one: {@code needs clone, exec}. */
  static String inOne(List<String> gaps) {
    return String.join(", ", gaps).replace(", " + NEEDS, ", ");
  }
}
