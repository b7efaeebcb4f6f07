// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Level;
import org.utrace.rules.Verdict;

final class OutcomeTests {
  private static final String SHOULD = firstShould();

  private static String firstShould() {
    return Samples.BOOK.applicable(Edition.PLAN).stream()
        .filter(clause -> clause.level(Edition.PLAN).orElseThrow() == Level.SHOULD)
        .map(clause -> clause.id().format())
        .findFirst()
        .orElseThrow();
  }

  private static int exitCode(boolean strict, JournalLine.Judged... judged) {
    return Samples.outcome(Samples.journal("model", judged)).exitCode(strict);
  }

  @Test
  void violationIsOne() {
    assertThat(exitCode(false, Samples.fail("T.a", "ORD-03"))).isEqualTo(1);
  }

  @Test
  void violationOutweighsTrouble() {
    JournalLine.Judged trouble = Samples.without(Verdict.ERROR, "broke down", "T.b", "ORD-07");
    assertThat(exitCode(false, Samples.fail("T.a", "ORD-03"), trouble)).isEqualTo(1);
    assertThat(exitCode(false, Samples.pass("T.a", "ORD-03"), trouble)).isEqualTo(3);
  }

  @Test
  void deviationIsOneOnlyWhenStrict() {
    assertThat(exitCode(false, Samples.fail("T.a", SHOULD))).isZero();
    assertThat(exitCode(true, Samples.fail("T.a", SHOULD))).isEqualTo(1);
  }

  @Test
  void gapsAreZero() {
    JournalLine.Judged skipped = Samples.without(Verdict.SKIPPED, "needs x", "T.b", "ORD-07");
    assertThat(exitCode(true, Samples.pass("T.a", "ORD-03"), skipped)).isZero();
  }

  @Test
  void noAnswerInTimeIsTrouble() {
    JournalLine.Judged late = Samples.without(Verdict.INCONCLUSIVE, "late", "T.b", "ORD-07");
    assertThat(exitCode(false, Samples.pass("T.a", "ORD-03"), late)).isEqualTo(3);
    assertThat(exitCode(false, Samples.fail("T.a", "ORD-03"), late)).isEqualTo(1);
  }

  @Test
  void journalWithoutItsClosingLineIsTroubleWhateverPassed() {
    JournalLine.Judged passed = Samples.pass("T.a", "ORD-03");
    JournalLine.Died died = Samples.death("was ended", "");
    JournalLine.Planned planned = new JournalLine.Planned("T.a", Samples.ids("ORD-03"));
    Outcome outcome = Samples.outcome(Samples.died(died, Samples.header("model", planned), passed));
    assertThat(outcome.exitCode(false)).isEqualTo(3);
    assertThat(outcome.troubles())
        .containsExactly("model: worker 1 was lost between tests: was ended.");
  }

  @Test
  void testThatJudgesNoClauseIsTrouble() {
    JournalLine.Judged stray = Samples.without(Verdict.ERROR, "no @Covers", "T.b");
    assertThat(exitCode(false, Samples.pass("T.a", "ORD-03"), stray)).isEqualTo(3);
  }

  @Test
  void clauseThatIsNotSelectedIsUntestedWhateverRan() {
    ClauseSelection selection = ClauseSelection.parse("ORD-03", Samples.BOOK, Edition.PLAN);
    PortJournal journal = Samples.journal("model", Samples.pass("T.a", "ORD-03", "ORD-04"));
    Outcome outcome = Outcome.grade(Samples.BOOK, selection, List.of(journal), List.of(), 1);
    assertThat(result(outcome, "ORD-03").verdict()).isEqualTo(Verdict.PASS);
    ClauseResult other = result(outcome, "ORD-04");
    assertThat(other.verdict()).isEqualTo(Verdict.UNTESTED);
    assertThat(other.reason()).isEqualTo("not selected by --clause");
    assertThat(other.tests()).isEmpty();
    assertThat(outcome.result().summary().profiles())
        .noneMatch(profile -> profile.conforms())
        .anyMatch(profile -> profile.passed() == 1 && profile.applicable() > 100);
  }

  @Test
  void clauseThatIsExcludedIsSkippedByRequestWhateverRan() {
    ClauseSelection selection =
        ClauseSelection.of(List.of(), List.of("ORD-*"), Samples.BOOK, Edition.PLAN);
    PortJournal journal =
        Samples.journal("model", Samples.fail("T.a", "ORD-03"), Samples.pass("T.b", "STOP-01"));
    Outcome outcome = Outcome.grade(Samples.BOOK, selection, List.of(journal), List.of(), 1);
    assertThat(result(outcome, "ORD-03").verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(result(outcome, "ORD-03").reason()).isEqualTo("by request (--exclude ORD-*)");
    assertThat(result(outcome, "ORD-03").tests()).isEmpty();
    assertThat(result(outcome, "STOP-01").verdict()).isEqualTo(Verdict.PASS);
    assertThat(outcome.exitCode(true)).isZero();
    assertThat(outcome.selected()).noneMatch(clause -> clause.id().prefix().equals("ORD"));
  }

  @Test
  void knownFailuresAreZeroNewOnesOneAndAnOldListFour() {
    JournalLine.Judged failed = Samples.fail("T.a", "ORD-03");
    assertThat(compared("ORD-03", failed).exitCode(false)).isZero();
    assertThat(compared("ORD-04", failed).exitCode(false)).isEqualTo(1);
    assertThat(compared("ORD-03", Samples.pass("T.a", "ORD-03")).exitCode(false)).isEqualTo(4);
    assertThat(compared("ORD-03", Samples.pass("T.b", "ORD-04")).exitCode(false)).isEqualTo(4);
  }

  @Test
  void troubleIsNeverExcusedNorHiddenByAKnownFailure() {
    JournalLine.Judged failed = Samples.fail("T.a", "ORD-03");
    JournalLine.Judged beside = Samples.without(Verdict.ERROR, "broke down", "T.b", "ORD-03");
    assertThat(compared("ORD-03", beside).exitCode(false)).isEqualTo(3);
    assertThat(compared("ORD-03", failed, beside).exitCode(false)).isEqualTo(3);
    assertThat(compared("ORD-04", failed, beside).exitCode(false)).isEqualTo(1);
    JournalLine.Judged late = Samples.without(Verdict.INCONCLUSIVE, "late", "T.b", "ORD-03");
    assertThat(compared("ORD-03", failed, late).exitCode(false)).isEqualTo(3);
  }

  private static Outcome compared(String listed, JournalLine.Judged... judged) {
    return Samples.compared(listed, Samples.outcome(Samples.journal("model", judged)));
  }

  @Test
  void hostNamesTheEmulator() {
    Outcome outcome = Samples.outcome(Samples.journal("model"));
    assertThat(outcome.result().info().host().unicorn()).isEqualTo("2.0.1");
  }

  private static ClauseResult result(Outcome outcome, String id) {
    ClauseId wanted = ClauseId.parse(id);
    return outcome.result().clauses().stream()
        .filter(clause -> clause.id().equals(wanted))
        .findFirst()
        .orElseThrow();
  }
}
