// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utrace.contract.Edition;
import org.utrace.rules.BaselineFinding.State;

/** Shows every state of an entry, and every way from one to another. */
final class BaselineReportTests {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
  private static final List<String> PORTS = List.of("arm", "x86");

  private final List<BaselineEntry> entries = new ArrayList<>();
  private final Map<String, Map<ClauseId, Verdict>> verdicts = new LinkedHashMap<>();
  private Predicate<ClauseId> chosen = id -> true;
  private boolean strict;

  private BaselineReportTests list(ClauseId clause, String port) {
    return list(clause, port, Optional.empty());
  }

  private BaselineReportTests list(ClauseId clause, String port, Optional<LocalDate> expires) {
    entries.add(new BaselineEntry(clause, port, "slow", Optional.of("BUG-1"), expires));
    return this;
  }

  private BaselineReportTests ran(String port, ClauseId clause, Verdict verdict) {
    verdicts.computeIfAbsent(port, p -> new LinkedHashMap<>()).put(clause, verdict);
    return this;
  }

  private List<ClauseResult> results() {
    List<PortRun> runs = new ArrayList<>();
    verdicts.forEach((port, ofPort) -> {
      Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
      ofPort.forEach((id, verdict) -> tests.put(id, List.of(Samples.of(verdict))));
      runs.add(Samples.run(port, tests));
    });
    return Grading.grade(Samples.BOOK, Edition.PLAN, runs);
  }

  private Baseline baseline() {
    return new Baseline("known.yaml", Optional.empty(), Optional.empty(), entries);
  }

  private BaselineReport report() {
    BaselineScope scope = new BaselineScope(Edition.PLAN, PORTS, chosen, strict, TODAY);
    return baseline().compare(results(), scope);
  }

  private List<String> findings() {
    return report().findings().stream()
        .map(f -> f.state() + " " + f.clause() + " " + f.port())
        .toList();
  }

  @Test
  void aFailureThatIsListedIsKnown() {
    list(Samples.MUST, "x86").ran("x86", Samples.MUST, Verdict.FAIL);
    assertThat(report().findings())
        .containsExactly(
            new BaselineFinding(
                State.KNOWN, Samples.MUST, "x86", "slow", "BUG-1", "", "T.t: stopped too late"));
    assertThat(report().hasNew()).isFalse();
    assertThat(report().outdated()).isFalse();
  }

  @Test
  void aFailureThatIsNotListedIsNew() {
    ran("x86", Samples.MUST, Verdict.FAIL);
    assertThat(findings()).containsExactly("NEW ORD-01 x86");
    assertThat(report().hasNew()).isTrue();
    assertThat(report().findings().getFirst().note()).isEqualTo("T.t: stopped too late");
  }

  @Test
  void anEntryOfOnePortExcusesNoOther() {
    list(Samples.MUST, "x86")
        .ran("arm", Samples.MUST, Verdict.FAIL)
        .ran("x86", Samples.MUST, Verdict.FAIL);
    assertThat(findings()).containsExactly("NEW ORD-01 arm", "KNOWN ORD-01 x86");
  }

  @Test
  void anEntryOfEveryPortExcusesEach() {
    list(Samples.MUST, "*")
        .ran("arm", Samples.MUST, Verdict.FAIL)
        .ran("x86", Samples.MUST, Verdict.FAIL);
    assertThat(findings()).containsExactly("KNOWN ORD-01 arm", "KNOWN ORD-01 x86");
  }

  @Test
  void anEntryOfEveryPortIsFixedOnlyIfAllPass() {
    list(Samples.MUST, "*")
        .ran("arm", Samples.MUST, Verdict.PASS)
        .ran("x86", Samples.MUST, Verdict.FAIL);
    assertThat(findings()).containsExactly("KNOWN ORD-01 x86");
    ran("x86", Samples.MUST, Verdict.PASS);
    assertThat(findings()).containsExactly("FIXED ORD-01 *");
    assertThat(report().outdated()).isTrue();
  }

  @Test
  void anEntryOfEveryPortIsLeftAloneWhileAPortIsMissing() {
    list(Samples.MUST, "*").ran("arm", Samples.MUST, Verdict.PASS);
    assertThat(findings()).isEmpty();
  }

  @Test
  void whatPassesIsFixed() {
    list(Samples.MUST, "x86").ran("x86", Samples.MUST, Verdict.PASS);
    assertThat(findings()).containsExactly("FIXED ORD-01 x86");
  }

  @ParameterizedTest
  @EnumSource(names = {"SKIPPED", "UNTESTED"})
  void whatIsNotTestedIsStale(Verdict gap) {
    list(Samples.MUST, "x86").ran("x86", Samples.MUST, gap);
    assertThat(findings()).containsExactly("STALE ORD-01 x86");
    assertThat(report().findings().getFirst().note()).isEqualTo(gap + ": T.t: because");
    assertThat(report().outdated()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "INCONCLUSIVE"})
  void withoutAnswerNothingIsExcusedAndNothingFixed(Verdict open) {
    list(Samples.MUST, "x86").ran("x86", Samples.MUST, open);
    assertThat(findings()).isEmpty();
  }

  @Test
  void whatTheRunDoesNotHaveIsStale() {
    list(Samples.SHIPPED, "x86")
        .list(ClauseId.parse("ORD-98"), "*")
        .list(Samples.MUST, "vax")
        .ran("x86", Samples.STEP, Verdict.PASS);
    assertThat(findings())
        .containsExactly("STALE ATT-02 x86", "STALE ORD-01 vax", "STALE ORD-98 *");
    assertThat(report().findings())
        .extracting(BaselineFinding::note)
        .containsExactly(
            "no clause of edition plan",
            "the implementation has no port vax",
            "no clause of edition plan");
  }

  @Test
  void aMayClauseCannotFail() {
    list(Samples.MAY, "x86").ran("x86", Samples.MAY, Verdict.FAIL);
    assertThat(findings()).containsExactly("STALE ORD-03 x86");
  }

  @Test
  void aDeviationCountsOnlyWhenStrict() {
    ran("x86", Samples.SHOULD, Verdict.FAIL);
    assertThat(findings()).isEmpty();
    strict = true;
    assertThat(findings()).containsExactly("NEW ORD-02 x86");
    list(Samples.SHOULD, "x86");
    assertThat(findings()).containsExactly("KNOWN ORD-02 x86");
    strict = false;
    assertThat(findings()).containsExactly("KNOWN ORD-02 x86");
  }

  @Test
  void anEntryCountsUntilItsLastDayIsOver() {
    list(Samples.MUST, "x86", Optional.of(TODAY)).ran("x86", Samples.MUST, Verdict.FAIL);
    assertThat(findings()).containsExactly("KNOWN ORD-01 x86");
    entries.clear();
    list(Samples.MUST, "x86", Optional.of(TODAY.minusDays(1)));
    assertThat(findings()).containsExactly("NEW ORD-01 x86", "EXPIRED ORD-01 x86");
    assertThat(report().findings().getLast())
        .extracting(BaselineFinding::expires, BaselineFinding::note)
        .containsExactly("2026-11-20", "expired on 2026-11-20");
  }

  @Test
  void anExpiredEntryIsToldThoughItsClausePasses() {
    list(Samples.MUST, "x86", Optional.of(TODAY.minusDays(1)))
        .ran("x86", Samples.MUST, Verdict.PASS);
    assertThat(findings()).containsExactly("EXPIRED ORD-01 x86");
    assertThat(report().outdated()).isTrue();
  }

  @Test
  void whatWasLeftOutIsLeftAlone() {
    list(Samples.MUST, "x86", Optional.of(TODAY.minusDays(1)))
        .list(Samples.STEP, "arm")
        .ran("x86", Samples.MUST, Verdict.UNTESTED);
    chosen = id -> !id.equals(Samples.MUST);
    assertThat(findings()).isEmpty();
  }

  @Test
  void verdictsStayWhatTheyAre() {
    list(Samples.MUST, "x86").ran("x86", Samples.MUST, Verdict.FAIL);
    ClauseResult failed =
        results().stream().filter(r -> r.id().equals(Samples.MUST)).findFirst().orElseThrow();
    assertThat(report().excuse(failed)).isPresent();
    assertThat(failed.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(report().excuse(failed.without(Verdict.FAIL, "x"))).isPresent();
  }

  @Test
  void anUpdateKeepsWhatStillFailsDropsTheRestAndAddsTheNew() {
    LocalDate past = TODAY.minusDays(9);
    list(Samples.MUST, "*", Optional.of(past))
        .list(Samples.STEP, "x86")
        .list(Samples.SHOULD, "x86")
        .list(Samples.SHIPPED, "*")
        .ran("x86", Samples.MUST, Verdict.FAIL)
        .ran("x86", Samples.STEP, Verdict.PASS)
        .ran("x86", Samples.SHOULD, Verdict.FAIL)
        .ran("arm", Samples.INHERITED, Verdict.FAIL);
    Baseline next = baseline().updated("mine", Edition.PLAN, results(), false);
    assertThat(next.implementation()).contains("mine");
    assertThat(next.edition()).contains(Edition.PLAN);
    Optional<String> ticket = Optional.of("BUG-1");
    assertThat(next.entries())
        .containsExactly(
            new BaselineEntry(
                Samples.INHERITED, "arm", Baseline.UNEXPLAINED, Optional.empty(), Optional.empty()),
            new BaselineEntry(Samples.MUST, "*", "slow", ticket, Optional.of(past)),
            new BaselineEntry(Samples.SHOULD, "x86", "slow", ticket, Optional.empty()));
  }

  @Test
  void anUpdateOfAStrictRunListsDeviationsToo() {
    ran("x86", Samples.SHOULD, Verdict.FAIL);
    assertThat(baseline().updated("mine", Edition.PLAN, results(), false).entries()).isEmpty();
    assertThat(baseline().updated("mine", Edition.PLAN, results(), true).entries()).hasSize(1);
  }
}
