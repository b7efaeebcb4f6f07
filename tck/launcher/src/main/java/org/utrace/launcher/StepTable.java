// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lay out what was measured of steps. */
final class StepTable {
  private static final String ROW = "%-9s %14s  %-36s %14s %8s %9s %10s";

  private StepTable() {}

  static List<String> lines(List<StepRatio> measured, PublishedSteps published) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted("port", "steps/s", "beside", "steps/s", "ratio", "at least", "published"));
    for (StepRatio one : measured) {
      Optional<PublishedSteps.Entry> entry = published.entry(one);
      lines.add(
          ROW.formatted(
              one.port(),
              speed(one.ours()),
              one.peer(),
              speed(one.theirs()),
              ratio(one.ratio()),
              entry.map(known -> ratio(known.least())).orElse("-"),
              entry
                  .filter(known -> known.published() > 0)
                  .map(known -> ratio(known.published()))
                  .orElse("-")));
    }
    return lines;
  }

  private static String speed(double stepsPerSecond) {
    return String.format(Locale.ROOT, "%,.0f", stepsPerSecond).replace(',', ' ');
  }

  /** Write a ratio: two digits behind the point below 10, none above. */
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.0f", ratio);
  }
}
