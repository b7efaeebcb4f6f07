// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import java.util.Locale;
import org.utrace.rules.Evidence;
import org.utrace.rules.TestResult;

/** Say in words how thoroughly something was tried. */
final class EvidenceText {
  private EvidenceText() {}

  /** The schedules, such as {@code 1,240 schedules chosen, 310 distinct}. */
  private static String schedules(Evidence evidence) {
    return evidence.mode().equals(Evidence.NONE)
        ? "one run, no schedules searched"
        : String.format(
            Locale.ROOT,
            "%,d %s %s, %,d distinct",
            evidence.schedules(),
            evidence.schedules() == 1 ? "schedule" : "schedules",
            evidence.mode(),
            evidence.distinct());
  }

  /** The checks and the time, such as {@code 120 checks in 0.034 s}. */
  private static String effort(TestResult test) {
    return String.format(
        Locale.ROOT,
        "%,d %s in %.3f s",
        test.assertions(),
        test.assertions() == 1 ? "check" : "checks",
        test.millis() / 1000.0);
  }

  /** All there is to tell of a test, if anything: effort, schedules, where the search ended. */
  static List<String> lines(TestResult test) {
    if (test.assertions() == 0 && test.millis() == 0 && test.evidence().equals(Evidence.none())) {
      // It broke off before it could tell anything.
      return List.of();
    }
    String bound = test.evidence().bound();
    List<String> lines = List.of(effort(test), schedules(test.evidence()), bound);
    return lines.stream().filter(line -> !line.isEmpty()).toList();
  }
}
