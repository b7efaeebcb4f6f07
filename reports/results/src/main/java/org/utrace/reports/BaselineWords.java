// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utrace.rules.BaselineEntry;
import org.utrace.rules.BaselineFinding;
import org.utrace.rules.BaselineFinding.State;
import org.utrace.rules.BaselineReport;

/** Say how a run compares with its baseline of known failures. */
final class BaselineWords {
  private BaselineWords() {}

  /** The counts, such as {@code 1 NEW, 3 KNOWN}. */
  static String counts(BaselineReport report) {
    String counts =
        Stream.of(State.values())
            .filter(state -> !report.with(state).isEmpty())
            .map(state -> report.with(state).size() + " " + state)
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "nothing to tell" : counts;
  }

  /** What a finding is and where. */
  static String place(BaselineFinding finding) {
    String port = finding.port();
    String where = port.equals(BaselineEntry.ANY_PORT) ? "on every port" : "on " + port;
    return finding.state() + " " + finding.clause() + " " + where;
  }

  /** What the run showed, and what the entry gives as reason. */
  static String story(BaselineFinding finding) {
    return Stream.of(finding.note().lines().findFirst().orElse(""), excuse(finding))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** The reason of the entry, with its ticket and its last day; empty for what has no entry. */
  static String excuse(BaselineFinding finding) {
    String ticket = finding.ticket().isEmpty() ? "" : " (" + finding.ticket() + ")";
    String end = finding.expires().isEmpty() ? "" : ", until " + finding.expires();
    return finding.reason() + ticket + end;
  }
}
