// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.utrace.rules.ClauseId;
import org.utrace.rules.FaultResult;
import org.utrace.rules.FaultVerdict;
import org.utrace.rules.ProofResult;
import picocli.CommandLine.Help.Ansi;

/** Lay out the kill matrix: counts by chapter, then each fault that is not killed by its own. */
final class ProofText {
  /** So many faults are each worth a line. */
  private static final int FAULTS_LISTED_MAX = 30;

  private static final String ALL = "all";

  private final ProofResult result;
  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();

  ProofText(ProofResult result, Ansi ansi) {
    this.result = result;
    this.ansi = ansi;
  }

  /** The lines. */
  List<String> lines() {
    lines.add(
        "Faults of %s %s: %d of %d tried, %d schedules, seed %d, %s, %.0f s"
            .formatted(
                result.implementation(),
                result.implementationVersion(),
                result.faults().size(),
                result.faultsKnown(),
                result.schedules(),
                result.seed(),
                result.wholeChapters()
                    ? "whole chapters"
                    : "until the first kill by the own clause",
                result.seconds()));
    lines.add("");
    matrix();
    lines.add("");
    if (result.faults().size() <= FAULTS_LISTED_MAX) {
      result.faults().forEach(this::tell);
    } else {
      Stream.of(
              FaultVerdict.OTHER,
              FaultVerdict.SURVIVED,
              FaultVerdict.EQUIVALENT,
              FaultVerdict.UNKNOWN)
          .flatMap(verdict -> result.with(verdict).stream())
          .forEach(this::tell);
    }
    lines.add(sentence());
    return List.copyOf(lines);
  }

  private void matrix() {
    lines.add(
        row(
            "chapter",
            Stream.of(FaultVerdict.values()).map(FaultVerdict::word).toList(),
            "faults"));
    result.byChapter().forEach(this::counts);
    counts(ALL, result.faults());
  }

  private void counts(String name, List<FaultResult> faults) {
    List<String> numbers = new ArrayList<>();
    for (FaultVerdict verdict : FaultVerdict.values()) {
      long number = faults.stream().filter(fault -> fault.verdict() == verdict).count();
      numbers.add(number == 0 ? "-" : Long.toString(number));
    }
    lines.add(row(name, numbers, Integer.toString(faults.size())));
  }

  private static String row(String name, List<String> columns, String last) {
    StringBuilder row = new StringBuilder("%-8s".formatted(name));
    columns.forEach(column -> row.append("%11s".formatted(column)));
    return row.append("%8s".formatted(last)).toString();
  }

  private void tell(FaultResult fault) {
    String verdict = fault.verdict().word().toUpperCase(Locale.ROOT);
    lines.add(
        "%s %s%s: %s"
            .formatted(
                Screen.paint(ansi, style(fault.verdict()), verdict),
                fault.fault(),
                where(fault),
                fault.breaks()));
    if (fault.verdict().isKilled()) {
      lines.addAll(Text.wrap("killed by " + Text.ids(killers(fault)), "  "));
    }
    if (!fault.reason().isEmpty()) {
      lines.addAll(Text.wrap(fault.reason(), "  "));
    }
  }

  private static List<ClauseId> killers(FaultResult fault) {
    return fault.killers().stream().sorted().toList();
  }

  /** What is not as for most faults. */
  private static String where(FaultResult fault) {
    return fault.edition().equals("plan") ? "" : " in edition " + fault.edition();
  }

  private static String style(FaultVerdict verdict) {
    return switch (verdict) {
      case OWN -> "green";
      case OTHER, EQUIVALENT -> "yellow";
      case SURVIVED, UNKNOWN -> "bold,red";
    };
  }

  private String sentence() {
    long tried = result.faults().size();
    long own = result.with(FaultVerdict.OWN).size();
    return "%d of %s killed (%s %%), %d by a test of the very clause (%s %%)."
        .formatted(
            result.killed(),
            Text.count(tried, "fault"),
            percent(result.killed(), tried),
            own,
            percent(own, tried));
  }

  /** Rounded down: what is not all must not look like it. */
  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f", Math.floor(1000.0 * part / whole) / 10);
  }
}
