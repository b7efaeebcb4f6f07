// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import org.utrace.rules.Verdict;

/** Sort what did not pass into categories, by how its message begins. */
final class AllureCategories {
  /** How the message of a failure goes on that the baseline excuses. */
  private static final String KNOWN = ", known: ";

  private static final String NEWS = "(?!" + KNOWN + ").*";

  /** How it goes on for what is skipped before its test, or by its test, for want of something. */
  private static final String MISSING = ": (needs|lacks capability) ";

  private AllureCategories() {}

  /** A category in the form that Allure reads. */
  record Category(String name, List<String> matchedStatuses, String messageRegex) {}

  /** The categories, the worst first; every case that did not pass is in exactly one. */
  static List<Category> all() {
    return List.of(
        category("Contract violation (MUST)", "failed", Verdict.FAIL, NEWS),
        category("Kit trouble", "broken", Verdict.ERROR, ".*"),
        category("Deviation (SHOULD)", "failed", Verdict.DEVIATES, NEWS),
        new Category(
            "Known failure (baseline)", List.of("failed"), "(?s)(FAIL|DEVIATES)" + KNOWN + ".*"),
        category("No answer in time", "broken", Verdict.INCONCLUSIVE, ".*"),
        category("No test yet, or not run", "skipped", Verdict.UNTESTED, ".*"),
        category("Missing capability", "skipped", Verdict.SKIPPED, MISSING + ".*"),
        category("Not judged here", "skipped", Verdict.SKIPPED, ": a rule .*"),
        category(
            "Skipped for another reason",
            "skipped",
            Verdict.SKIPPED,
            "(?!" + MISSING + "|: a rule ).*"));
  }

  private static Category category(String name, String status, Verdict verdict, String rest) {
    return new Category(name, List.of(status), "(?s)" + verdict + rest);
  }

  /**
   * The message of a case: its verdict, then the reason.
   *
   * @param excuse of the baseline, empty if there is none
   */
  static String message(ReportCase one, String excuse) {
    String start = one.verdict() + (excuse.isEmpty() ? "" : KNOWN + excuse);
    return one.reason().isEmpty() ? start : start + ": " + one.reason();
  }
}
