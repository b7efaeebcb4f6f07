// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import java.util.Optional;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseResult;

/** Describe a case so that a pass is worth reading too: what was asked and what was tried. */
record AllureDescription(
    String text,
    String verdict,
    String reason,
    String level,
    String subject,
    String basis,
    List<ClauseText.Explained> sources,
    List<String> evidence) {

  /** Give the description as a piece of HTML. */
  static String html(ReportCase one, ClauseText words) {
    ClauseResult clause = one.clause();
    Optional<Clause> known = words.find(clause.id());
    return Templates.fill(
        "allure-case.mustache",
        new AllureDescription(
            known.map(Clause::text).orElse("The text of this clause is in another rule book."),
            one.verdict().name(),
            one.reason(),
            clause.level().name(),
            clause.subject().word(),
            known.map(c -> ClauseText.basis(c.planBasis())).orElse(""),
            known.map(words::sources).orElse(List.of()),
            one.test().map(EvidenceText::lines).orElse(List.of())));
  }
}
