// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utrace.contract.Edition;

final class GradingTests {
  private static ClauseResult grade(ClauseId id, TestResult... tests) {
    Map<ClauseId, List<TestResult>> byClause =
        tests.length == 0 ? Map.of() : Map.of(id, List.of(tests));
    return find(id, grade(Samples.run("model", byClause)));
  }

  private static List<ClauseResult> grade(PortRun... runs) {
    return Grading.grade(Samples.BOOK, Edition.PLAN, List.of(runs));
  }

  private static ClauseResult find(ClauseId id, List<ClauseResult> results) {
    return results.stream().filter(result -> result.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aPassedClauseKeepsItsTests() {
    ClauseResult result = grade(Samples.MUST, Samples.pass("T.a"), Samples.pass("T.b"));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.reason()).isEmpty();
    assertThat(result.port()).isEqualTo("model");
    assertThat(result.level()).isEqualTo(Level.MUST);
    assertThat(result.tests()).extracting(TestResult::testName).containsExactly("T.a", "T.b");
  }

  @Test
  void theWorstTestDecidesAndGivesTheReason() {
    ClauseResult result = grade(Samples.MUST, Samples.pass("T.a"), Samples.fail("T.b"));
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason()).isEqualTo("T.b: stopped too late");
  }

  @Test
  void aFailedShouldDeviates() {
    ClauseResult result = grade(Samples.SHOULD, Samples.fail("T.a"));
    assertThat(result.verdict()).isEqualTo(Verdict.DEVIATES);
    assertThat(result.reason()).isEqualTo("T.a: stopped too late");
    assertThat(result.tests().getFirst().verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void aMayNeverFails() {
    ClauseResult result = grade(Samples.MAY, Samples.fail("T.a"));
    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.reason()).isEqualTo("seen: T.a: stopped too late");
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "INCONCLUSIVE", "UNTESTED", "SKIPPED"})
  void troublesAreNotSoftened(Verdict trouble) {
    for (ClauseId id : List.of(Samples.MUST, Samples.SHOULD, Samples.MAY)) {
      ClauseResult result = grade(id, Samples.pass("T.a"), Samples.of(trouble));
      assertThat(result.verdict()).isEqualTo(trouble);
      assertThat(result.reason()).isEqualTo("T.t: because");
    }
  }

  @Test
  void withoutTestItIsUntested() {
    ClauseResult result = grade(Samples.MUST);
    assertThat(result.verdict()).isEqualTo(Verdict.UNTESTED);
    assertThat(result.reason()).isEqualTo("no test yet");
  }

  @Test
  void aMissingCapabilityIsNamed() {
    PortRun run = PortRun.of("arm", List.of(), Map.of());
    ClauseResult step = find(Samples.STEP, grade(run));
    assertThat(step.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(step.reason()).isEqualTo("needs hw-step");
  }

  @Test
  void aWithheldCapabilityIsNamedWithItsReason() {
    TreeSet<String> engine = new TreeSet<>(List.of("engine-api"));
    Map<String, String> withheld = Map.of("hw-step", "probe x86-tf-trap fails on libunicorn 2.1.0");
    PortRun run = new PortRun("x86_64", engine, new TreeSet<>(), withheld, Map.of());
    assertThat(find(Samples.STEP, grade(run)).reason())
        .isEqualTo("needs hw-step (withheld: probe x86-tf-trap fails on libunicorn 2.1.0)");
  }

  @Test
  void nobodyIsSkippedForLackOfScheduleControl() {
    assertThat(grade(Samples.STEP).verdict()).isEqualTo(Verdict.UNTESTED);
    assertThat(grade(Samples.STEP, Samples.pass("T.a")).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aFalseDeclarationFails() {
    PortRun run =
        new PortRun(
            "x86",
            new TreeSet<>(List.of("engine-api", "hw-step")),
            new TreeSet<>(List.of("hw-step")),
            Map.of(),
            Map.of(Samples.STEP, List.of(Samples.pass("T.a"))));
    List<ClauseResult> results = grade(run);
    assertThat(find(Samples.STEP, results).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(find(Samples.STEP, results).reason())
        .isEqualTo("declares the capability hw-step, but a probe found none");
    assertThat(find(Samples.MUST, results).verdict()).isEqualTo(Verdict.UNTESTED);
  }

  @Test
  void refutedMustHaveBeenDeclared() {
    TreeSet<String> none = new TreeSet<>();
    TreeSet<String> step = new TreeSet<>(List.of("hw-step"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PortRun("x", none, step, Map.of(), Map.of()));
  }

  @Test
  void rulesForTheKitCountOnlyWhenTested() {
    ClauseResult untested = grade(Samples.KIT);
    assertThat(untested.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(untested.reason()).isEqualTo("a rule for the kit, not judged here");
    assertThat(untested.countsAsVerdict()).isFalse();
    assertThat(grade(Samples.KIT, Samples.pass("T.a")).countsAsVerdict()).isTrue();
  }

  @Test
  void everyClauseOfTheEditionOnEveryPortInOrder() {
    PortRun model = Samples.run("model", Map.of());
    PortRun x86 = Samples.run("x86", Map.of(Samples.MUST, List.of(Samples.pass("T.a"))));
    List<ClauseResult> results = grade(x86, model);
    assertThat(results).hasSize(12);
    assertThat(results.subList(0, 6)).extracting(ClauseResult::port).containsOnly("x86");
    assertThat(results.subList(6, 12))
        .extracting(ClauseResult::id)
        .containsExactly(
            Samples.MUST,
            Samples.SHOULD,
            Samples.MAY,
            Samples.STEP,
            Samples.KIT,
            Samples.INHERITED);
    assertThat(results.getFirst().verdict()).isEqualTo(Verdict.PASS);
    assertThat(results.get(6).verdict()).isEqualTo(Verdict.UNTESTED);
  }

  @Test
  void editionDecidesTheLevel() {
    List<ClauseResult> results =
        Grading.grade(
            Samples.BOOK,
            Edition.SHIPPED_20091216,
            List.of(
                PortRun.of(
                    "live",
                    List.of("engine-api", "ptrace-layer"),
                    Map.of(Samples.SHIPPED, List.of(Samples.fail("T.a"))))));
    assertThat(results).extracting(ClauseResult::id).containsExactly(Samples.MUST, Samples.SHIPPED);
    assertThat(results.getLast().verdict()).isEqualTo(Verdict.DEVIATES);
  }

  @Test
  void resultsForAnUnknownClauseAreRefused() {
    Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
    tests.put(ClauseId.parse("ZZ-01"), List.of(Samples.pass("T.a")));
    PortRun run = Samples.run("model", tests);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grade(run))
        .withMessage("test results for ZZ-01, which is no clause");
  }

  @Test
  void evidenceOfTheTestsIsMerged() {
    TestResult chosen = TestResult.pass("T.a", 1, new Evidence("chosen", 10, 8, ""), 1);
    TestResult sampled = TestResult.pass("T.b", 1, new Evidence("sampled", 5, 2, "5 s"), 1);
    assertThat(grade(Samples.MUST, chosen, Samples.pass("T.c")).evidence())
        .isEqualTo(new Evidence("chosen", 10, 8, ""));
    assertThat(grade(Samples.MUST, chosen, sampled).evidence())
        .isEqualTo(new Evidence("sampled", 15, 10, "5 s"));
    assertThat(grade(Samples.MUST).evidence()).isEqualTo(Evidence.none());
  }

  @Test
  void sameInputSameOutput() {
    PortRun run = Samples.run("model", Map.of(Samples.MUST, List.of(Samples.fail("T.a"))));
    assertThat(grade(run)).isEqualTo(grade(run));
  }
}
