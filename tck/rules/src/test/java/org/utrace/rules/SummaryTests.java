// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utrace.contract.Edition;

final class SummaryTests {
  private static final List<ClauseId> COUNTED =
      List.of(Samples.MUST, Samples.SHOULD, Samples.MAY, Samples.STEP, Samples.INHERITED);

  private static Map<ClauseId, List<TestResult>> allPass() {
    Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
    COUNTED.forEach(id -> tests.put(id, List.of(Samples.pass("T.t"))));
    return tests;
  }

  private static List<ProfileSummary> sumUp(PortRun... runs) {
    return Summary.of(
            Samples.BOOK,
            Edition.PLAN,
            Grading.grade(Samples.BOOK, Edition.PLAN, List.of(runs)),
            List.of())
        .profiles();
  }

  private static ProfileSummary coreWith(ClauseId id, Verdict verdict) {
    Map<ClauseId, List<TestResult>> tests = allPass();
    tests.put(id, List.of(Samples.of(verdict)));
    return sumUp(Samples.run("model", tests)).getFirst();
  }

  @Test
  void allPassedConforms() {
    List<ProfileSummary> profiles = sumUp(Samples.run("model", allPass()));
    assertThat(profiles)
        .extracting(ProfileSummary::profile)
        .containsExactly("plan-core", "plan-full");
    assertThat(profiles.getFirst().sentence())
        .isEqualTo("conforms to plan-core: no violation found in 4 of 4 clauses");
    assertThat(profiles.getLast().sentence())
        .isEqualTo("conforms to plan-full: no violation found in 5 of 5 clauses");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNTESTED", "INCONCLUSIVE", "ERROR"})
  void anOpenMustForbidsConforms(Verdict open) {
    ProfileSummary core = coreWith(Samples.MUST, open);
    assertThat(core.conforms()).isFalse();
    assertThat(core.sentence()).isEqualTo("no violation found in 3 of 4 clauses");
  }

  @Test
  void aMustSkippedForACapabilityLeavesWhatIsDeclared() {
    ProfileSummary core = coreWith(Samples.MUST, Verdict.SKIPPED);
    assertThat(core.conforms()).isFalse();
    assertThat(core.sentence())
        .isEqualTo(
            "conforms in what it declares to plan-core: no violation found in 3 of 4 clauses");
    assertThat(coreWith(Samples.SHOULD, Verdict.SKIPPED).conforms()).isTrue();
  }

  @Test
  void aSkippedMustDoesNotHideAnOpenOne() {
    Map<ClauseId, List<TestResult>> tests = allPass();
    tests.put(Samples.MUST, List.of(Samples.of(Verdict.ERROR)));
    tests.put(Samples.STEP, List.of(Samples.of(Verdict.SKIPPED)));
    assertThat(sumUp(Samples.run("model", tests)).getFirst().sentence())
        .isEqualTo("no violation found in 2 of 4 clauses");
  }

  @Test
  void anOpenShouldDoesNot() {
    assertThat(coreWith(Samples.SHOULD, Verdict.INCONCLUSIVE).sentence())
        .isEqualTo("conforms to plan-core: no violation found in 3 of 4 clauses");
  }

  @Test
  void aDeviationIsNoPassAndNoFailure() {
    ProfileSummary core = coreWith(Samples.SHOULD, Verdict.FAIL);
    assertThat(core.conforms()).isTrue();
    assertThat(core.passed()).isEqualTo(3);
    assertThat(core.ports().getFirst().of(Verdict.DEVIATES)).isEqualTo(1);
  }

  @Test
  void aFailureIsToldFirst() {
    ProfileSummary core = coreWith(Samples.MUST, Verdict.FAIL);
    assertThat(core.conforms()).isFalse();
    assertThat(core.sentence())
        .isEqualTo("violation found in 1, no violation found in 3 of 4 clauses");
  }

  @Test
  void anInheritedGapConcernsOnlyTheFullProfile() {
    Map<ClauseId, List<TestResult>> tests = allPass();
    tests.remove(Samples.INHERITED);
    List<ProfileSummary> profiles = sumUp(Samples.run("model", tests));
    assertThat(profiles.getFirst().conforms()).isTrue();
    assertThat(profiles.getLast().conforms()).isFalse();
    assertThat(profiles.getLast().sentence()).isEqualTo("no violation found in 4 of 5 clauses");
  }

  @Test
  void aPortLeftOutIsToldAndNothingConforms() {
    List<ClauseResult> results =
        Grading.grade(Samples.BOOK, Edition.PLAN, List.of(Samples.run("model", allPass())));
    List<PortNotRun> notRun = List.of(new PortNotRun("x86_64", "lacks libunicorn 2"));
    ProfileSummary core =
        Summary.of(Samples.BOOK, Edition.PLAN, results, notRun).profiles().getFirst();
    assertThat(core.conforms()).isFalse();
    assertThat(core.sentence())
        .isEqualTo("no violation found in 4 of 4 clauses on model only (x86_64 not run)");
  }

  @Test
  void skippingEverythingIsNotConforming() {
    ProfileSummary core = sumUp(PortRun.of("model", List.of(), Map.of())).getFirst();
    assertThat(core.conforms()).isFalse();
    assertThat(core.sentence()).isEqualTo("no violation found in 0 of 4 clauses");
    assertThat(core.ports().getFirst().of(Verdict.SKIPPED)).isEqualTo(4);
  }

  @Test
  void aClauseSkippedByRequestForbidsConformsInEveryProfile() {
    List<ClauseResult> results =
        Grading.grade(Samples.BOOK, Edition.PLAN, List.of(Samples.run("model", allPass()))).stream()
            .map(r ->
                r.id().equals(Samples.INHERITED)
                    ? r.without(Verdict.SKIPPED, "by request (--exclude ATT-*)")
                    : r)
            .toList();
    assertThat(Summary.of(Samples.BOOK, Edition.PLAN, results, List.of()).profiles())
        .extracting(ProfileSummary::conforms, ProfileSummary::sentence)
        .containsExactly(
            tuple(false, "no violation found in 4 of 4 clauses"),
            tuple(false, "no violation found in 4 of 5 clauses"));
  }

  @Test
  void noPortsAtAllIsNotConforming() {
    assertThat(sumUp().getFirst().sentence()).isEqualTo("no violation found in 0 of 0 clauses");
  }

  @Test
  void portsAreCountedApartAndClausesMergedByTheWorst() {
    Map<ClauseId, List<TestResult>> tests = allPass();
    tests.put(Samples.STEP, List.of(Samples.of(Verdict.SKIPPED)));
    ProfileSummary core =
        sumUp(Samples.run("x86", allPass()), Samples.run("arm", tests)).getFirst();
    assertThat(core.ports()).extracting(VerdictCounts::port).containsExactly("x86", "arm");
    assertThat(core.ports().getFirst().of(Verdict.PASS)).isEqualTo(4);
    assertThat(core.ports().getLast().of(Verdict.SKIPPED)).isEqualTo(1);
    assertThat(core.passed()).isEqualTo(3);
    assertThat(core.applicable()).isEqualTo(4);
  }

  @Test
  void testedKitRulesCount() {
    Map<ClauseId, List<TestResult>> tests = allPass();
    tests.put(Samples.KIT, List.of(Samples.pass("T.t")));
    assertThat(sumUp(Samples.run("model", tests)).getFirst().applicable()).isEqualTo(5);
  }

  @Test
  void theShippedEditionHasOneProfile() {
    List<ClauseResult> results =
        Grading.grade(
            Samples.BOOK, Edition.SHIPPED_20091216, List.of(Samples.run("live", Map.of())));
    assertThat(Summary.of(Samples.BOOK, Edition.SHIPPED_20091216, results, List.of()).profiles())
        .extracting(ProfileSummary::profile, ProfileSummary::sentence)
        .containsExactly(tuple("20091216", "no violation found in 0 of 2 clauses"));
  }

  @Test
  void countsNameEveryVerdict() {
    assertThat(new VerdictCounts("model", Map.of()).counts())
        .containsOnlyKeys(Verdict.values())
        .containsEntry(Verdict.FAIL, 0);
  }

  @Test
  void aRunResultBelongsToItsRuleBookAndEdition() {
    RunInfo info = info("plan", Samples.BOOK.sha256());
    RunResult result = RunResult.of(info, Samples.BOOK, Edition.PLAN, List.of());
    assertThat(result.schema()).isEqualTo("utrace-results/1");
    assertThat(result.summary().profiles()).hasSize(2);
    assertThat(result.info().implementation().capabilities()).containsExactly("a", "b");
    assertThat(info.replayCommand("U1")).isEqualTo("./utck replay U1 --tracees dir");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunResult.of(info, Samples.BOOK, Edition.SHIPPED_20091216, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunResult.of(info("plan", "0"), Samples.BOOK, Edition.PLAN, List.of()));
  }

  @Test
  void seedsAreToldAndGivenToTheNextRun() {
    ClauseId clause = ClauseId.parse("ORD-04");
    assertThat(info("plan", "0", 1).seedText()).isEqualTo("42");
    assertThat(info("plan", "0", 1).certifyCommand(clause, "model"))
        .endsWith(" --clause ORD-04 --seed 42 --tracees dir");
    assertThat(info("plan", "0", 200).seedText()).isEqualTo("42 to 241");
    assertThat(info("plan", "0", 200).certifyCommand(clause, "model"))
        .endsWith(" --clause ORD-04 --seed 42 --seeds 200 --tracees dir");
  }

  private static RunInfo info(String edition, String sha256) {
    return info(edition, sha256, 1);
  }

  private static RunInfo info(String edition, String sha256, int seeds) {
    return new RunInfo(
        "0.1.0",
        edition,
        sha256,
        new ImplementationInfo("reference", "1", List.of("b", "a")),
        new HostInfo("Linux", "x86_64", "25", ""),
        42,
        seeds,
        Instant.EPOCH,
        1.5,
        "--tracees dir",
        List.of());
  }
}
