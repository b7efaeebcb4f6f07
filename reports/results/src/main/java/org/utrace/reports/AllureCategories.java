// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import org.utrace.rules.Verdict;

/** Sort what did not pass into categories, by the verdict that its message begins with. */
final class AllureCategories {
  private AllureCategories() {}

  /** A category in the form that Allure reads. */
  record Category(String name, List<String> matchedStatuses, String messageRegex) {}

  /** The categories, the worst first. */
  static List<Category> all() {
    return List.of(
        category("Violations (a MUST is not kept)", "failed", Verdict.FAIL),
        category("Trouble of the kit, a worker or a traced program", "broken", Verdict.ERROR),
        category("Deviations (a SHOULD is not kept)", "failed", Verdict.DEVIATES),
        category("No answer in time", "broken", Verdict.INCONCLUSIVE),
        category("No test yet", "skipped", Verdict.UNTESTED),
        category("A capability is missing", "skipped", Verdict.SKIPPED));
  }

  private static Category category(String name, String status, Verdict verdict) {
    return new Category(name, List.of(status), "(?s)" + verdict + ".*");
  }

  /** The message of a case: its verdict, then the reason. */
  static String message(ReportCase one) {
    return one.reason().isEmpty() ? one.verdict().name() : one.verdict() + ": " + one.reason();
  }
}
