// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;

/**
 * Tell what a clause came to on one port.
 *
 * @param id the clause
 * @param level how binding it is in the edition of the run
 * @param subject whose duty it is
 * @param port name of the port
 * @param verdict the merged verdict of its tests
 * @param reason why it is no pass; for a MAY clause what was seen; else empty
 * @param evidence the merged evidence of its tests
 * @param tests in the order they ran; empty if nothing ran
 */
public record ClauseResult(
    ClauseId id,
    Level level,
    Subject subject,
    String port,
    Verdict verdict,
    String reason,
    Evidence evidence,
    List<TestResult> tests) {

  /** How the reason begins of a clause that the caller left out. */
  public static final String BY_REQUEST = "by request";

  /** Copy the list. */
  public ClauseResult {
    tests = List.copyOf(tests);
  }

  /** The same clause without an answer, and why. */
  public ClauseResult without(Verdict instead, String why) {
    return new ClauseResult(id, level, subject, port, instead, why, Evidence.none(), List.of());
  }

  /** Tell whether the caller asked to leave this clause out, whatever it could do. */
  public boolean skippedByRequest() {
    return verdict == Verdict.SKIPPED && reason.startsWith(BY_REQUEST);
  }

  /**
   * Tell whether this counts as a verdict on what is tested: rules for engines and for the kit do
   * only if something tested them.
   */
  public boolean countsAsVerdict() {
    return subject.isJudged() || !tests.isEmpty();
  }
}
