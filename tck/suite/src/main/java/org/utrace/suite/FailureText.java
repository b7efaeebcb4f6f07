// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import java.util.StringJoiner;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;

/** Tell a failure in the lines that a build shows: clause, facts, how to see it again. */
final class FailureText {
  /** More of the picture stands in the results. */
  private static final int PICTURE_LINES_MAX = 24;

  /** What a picture begins with names its columns. */
  private static final int PICTURE_HEAD_LINES = 2;

  private FailureText() {}

  static String of(List<ClauseId> clauses, Failure failure) {
    StringJoiner ids = new StringJoiner(", ");
    clauses.forEach(id -> ids.add(id.format()));
    StringBuilder text = new StringBuilder(ids + ": " + failure.message());
    failure.facts().forEach(fact -> add(text, fact));
    if (!failure.replayToken().isEmpty()) {
      text.append("\n  again: run this with -Dutrace.replay=").append(failure.replayToken());
    }
    return text.append('\n').toString();
  }

  private static void add(StringBuilder text, Fact fact) {
    List<String> lines = fact.value().lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() <= 1) {
      text.append("\n  ").append(fact.key()).append(": ").append(fact.value().strip());
      return;
    }
    text.append("\n  ").append(fact.key()).append(":");
    int end = Math.max(0, lines.size() - PICTURE_LINES_MAX);
    int head = Math.min(end, PICTURE_HEAD_LINES);
    lines.subList(0, head).forEach(line -> text.append("\n    ").append(line));
    if (end > head) {
      text.append("\n    (").append(end - head).append(" lines are left out)");
    }
    lines.subList(end, lines.size()).forEach(line -> text.append("\n    ").append(line));
  }
}
