// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import java.util.StringJoiner;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;

/** Tell a failure in the lines that a build shows: clause, facts, how to see it again. */
final class FailureText {
  /** More stands in the results. */
  private static final int LINES_MAX = 24;

  /** What a picture begins with names its columns. */
  private static final int HEAD_LINES = 2;

  /** A picture of many engines is wider than a screen; the plain log serves better then. */
  private static final int COLUMNS_MAX = 120;

  private FailureText() {}

  static String of(List<ClauseId> clauses, Failure failure) {
    StringJoiner ids = new StringJoiner(", ");
    clauses.forEach(id -> ids.add(id.format()));
    StringBuilder text = new StringBuilder(ids + ": " + failure.message());
    failure.facts().forEach(fact -> add(text, fact, failure.logTail()));
    if (!failure.replayToken().isEmpty()) {
      text.append("\n  again: run this with -Dutrace.replay=").append(failure.replayToken());
    }
    return text.append('\n').toString();
  }

  private static void add(StringBuilder text, Fact fact, List<String> log) {
    List<String> lines = fact.value().lines().filter(line -> !line.isBlank()).toList();
    text.append("\n  ").append(fact.key()).append(':');
    if (lines.size() <= 1) {
      text.append(' ').append(fact.value().strip());
    } else if (lines.stream().anyMatch(line -> line.length() > COLUMNS_MAX)) {
      add(text, log, 0);
    } else {
      add(text, lines, HEAD_LINES);
    }
  }

  private static void add(StringBuilder text, List<String> lines, int headLines) {
    int end = Math.max(0, lines.size() - LINES_MAX);
    int head = Math.min(end, headLines);
    lines.subList(0, head).forEach(line -> text.append("\n    ").append(line));
    if (end > head) {
      text.append("\n    (").append(end - head).append(" lines are left out)");
    }
    lines.subList(end, lines.size()).forEach(line -> text.append("\n    ").append(line));
  }
}
