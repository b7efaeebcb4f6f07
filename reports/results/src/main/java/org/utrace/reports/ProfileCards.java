// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utrace.reports.MatrixView.PortBar;
import org.utrace.reports.MatrixView.ProfileCard;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Level;
import org.utrace.rules.Profile;
import org.utrace.rules.ProfileSummary;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

/** Say what a run came to under each profile: the claim, what stands in its way, and the counts. */
final class ProfileCards {
  /** While a MUST is one of these, nothing conforms. */
  private static final Set<Verdict> OPEN =
      EnumSet.of(Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.ERROR);

  private final RunResult run;
  private final ClauseText words;

  ProfileCards(RunResult run, ClauseText words) {
    this.run = run;
    this.words = words;
  }

  List<ProfileCard> cards() {
    return run.summary().profiles().stream().map(this::card).toList();
  }

  private ProfileCard card(ProfileSummary summary) {
    String tone = tone(summary);
    return new ProfileCard(
        summary.profile(),
        about(summary.profile()),
        tone,
        switch (tone) {
          case "bad" -> Mark.FAIL.word();
          case "good" -> Mark.PASS.word();
          default -> Mark.UNTESTED.word();
        },
        summary.sentence(),
        tone.equals("open") ? obstacles(summary) : "",
        Stream.concat(bars(summary), notRun()).toList());
  }

  private static String tone(ProfileSummary summary) {
    if (summary.ports().stream().anyMatch(port -> port.of(Verdict.FAIL) > 0)) {
      return "bad";
    }
    return summary.claimsConformance() ? "good" : "open";
  }

  /** Why the run does not allow to say "conforms", though it found no violation. */
  private String obstacles(ProfileSummary summary) {
    long open = openMusts(summary.profile());
    boolean excluded = run.clauses().stream().anyMatch(ClauseResult::skippedByRequest);
    return Stream.of(
            summary.passed() == 0 ? "no clause passed on every port" : "",
            open == 1 ? "1 MUST clause has no answer" : "",
            open > 1 ? open + " MUST clauses have no answer" : "",
            run.info().notRun().isEmpty() ? "" : "not every port ran",
            excluded ? "clauses were left out by request" : "")
        .filter(why -> !why.isEmpty())
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), ProfileCards::notYet));
  }

  private static String notYet(String why) {
    return why.isEmpty() ? "" : "Not called conforming: " + why + ".";
  }

  private long openMusts(String profile) {
    return run.clauses().stream()
        .filter(ClauseResult::countsAsVerdict)
        .filter(clause -> clause.level() == Level.MUST && OPEN.contains(clause.verdict()))
        .map(ClauseResult::id)
        .distinct()
        .filter(id -> words.find(id).filter(clause -> includes(profile, clause)).isPresent())
        .count();
  }

  private boolean includes(String profile, Clause clause) {
    return MatrixPage.profiles(run.info()).stream()
        .anyMatch(one -> one.id().equals(profile) && one.includes(clause));
  }

  private static Stream<PortBar> bars(ProfileSummary summary) {
    return summary.ports().stream()
        .map(counts -> {
          Tally tally = Tally.of(counts);
          return new PortBar(counts.port(), true, tally.portion(), tally.words(), tally.segments());
        });
  }

  private Stream<PortBar> notRun() {
    return run.info().notRun().stream()
        .map(port -> new PortBar(port.port(), false, "not run", "not run", List.of()));
  }

  private static String about(String profile) {
    if (profile.equals(Profile.PLAN_CORE.id())) {
      return "what the author’s posts ask, or leave to be decided";
    }
    return profile.equals(Profile.PLAN_FULL.id())
        ? "all clauses of the plan"
        : "all clauses of the shipped edition";
  }
}
