// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import java.util.stream.Collectors;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;

/** Take a failure apart: the facts of one line, and the picture of the schedule. */
final class FailureText {
  /** Key of the fact that shows the schedule in columns. */
  static final String COLUMNS = "who did what";

  private FailureText() {}

  /** The facts but for the columns, which are long. */
  static List<Fact> facts(Failure failure) {
    return failure.facts().stream().filter(fact -> !fact.key().equals(COLUMNS)).toList();
  }

  /** The schedule in columns; empty if there is none. */
  static String columns(Failure failure) {
    return failure
        .fact(COLUMNS)
        .map(text -> text.startsWith("\n") ? text.substring(1) : text)
        .map(String::stripTrailing)
        .orElse("");
  }

  /** The facts, one per line. */
  static String lines(Failure failure) {
    return facts(failure).stream()
        .map(fact -> fact.key() + ": " + fact.value())
        .collect(Collectors.joining("\n"));
  }
}
