// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import org.utrace.rules.BaselineEntry;
import org.utrace.rules.BaselineFinding;
import org.utrace.rules.BaselineFinding.State;
import org.utrace.rules.BaselineReport;
import picocli.CommandLine.Help.Ansi;

/** Tell how a run compares with a baseline. */
final class BaselineText {
  private static final List<State> OUTDATED = List.of(State.FIXED, State.STALE, State.EXPIRED);

  private BaselineText() {}

  /** The comparison as lines, beginning with an empty one. */
  static List<String> lines(BaselineReport report, Ansi ansi) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    String counts = counts(report, List.of(State.values()));
    lines.add(
        "Baseline %s: %s".formatted(report.name(), counts.isEmpty() ? "nothing to tell" : counts));
    for (BaselineFinding finding : report.findings()) {
      String state = finding.state().name();
      List<String> wrapped = Text.wrap(state + " " + sentence(finding), "  ");
      lines.add(wrapped.getFirst().replaceFirst(state, paint(ansi, finding.state())));
      wrapped.stream().skip(1).forEach(more -> lines.add("  " + more));
    }
    return lines;
  }

  /** What makes the baseline out of date, in numbers. */
  static String outdated(BaselineReport report) {
    return counts(report, OUTDATED);
  }

  private static String counts(BaselineReport report, List<State> states) {
    List<String> parts = new ArrayList<>();
    for (State state : states) {
      int number = report.with(state).size();
      if (number > 0) {
        parts.add(number + " " + state);
      }
    }
    return String.join(", ", parts);
  }

  private static String sentence(BaselineFinding finding) {
    String where = finding.clause() + onPort(finding.port());
    String excuse =
        finding.reason() + (finding.ticket().isEmpty() ? "" : " (" + finding.ticket() + ")");
    return switch (finding.state()) {
      case NEW -> where + ": " + finding.note().lines().findFirst().orElse("");
      case KNOWN -> where + ": " + excuse;
      case FIXED -> where + " passes; it was listed for: " + excuse;
      case STALE ->
          "%s cannot fail: %s; it was listed for: %s".formatted(where, finding.note(), excuse);
      case EXPIRED -> "%s %s; it was listed for: %s".formatted(where, finding.note(), excuse);
    };
  }

  private static String onPort(String port) {
    return port.equals(BaselineEntry.ANY_PORT) ? " on every port" : " on " + port;
  }

  private static String paint(Ansi ansi, State state) {
    String style =
        switch (state) {
          case NEW -> "bold,red";
          case KNOWN -> "faint";
          case FIXED -> "green";
          case STALE, EXPIRED -> "yellow";
        };
    return Screen.paint(ansi, style, state.name());
  }
}
