// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.utrace.contract.Edition;
import org.utrace.rules.Attachment;
import org.utrace.rules.BaselineFinding;
import org.utrace.rules.BaselineFinding.State;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Evidence;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;
import org.utrace.rules.Grading;
import org.utrace.rules.HostInfo;
import org.utrace.rules.ImplementationInfo;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.PortRun;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/** Makes a result with every kind of verdict. */
final class Samples {
  static final RuleBook BOOK = RuleBook.load();

  private Samples() {}

  static RunResult result(long seed, String... ports) {
    RunInfo info =
        new RunInfo(
            "0.1.0",
            "plan",
            BOOK.sha256(),
            new ImplementationInfo("reference", "1.0", List.of("engine-api")),
            new HostInfo("Linux", "amd64", "25", "2.0.1"),
            seed,
            1,
            Instant.parse("2026-11-21T08:00:00Z"),
            2.5,
            "--tracees programs",
            List.of(new PortNotRun("s390x", "no emulator:\ninstall it")));
    List<PortRun> runs =
        List.of(ports).stream()
            .map(port -> PortRun.of(port, List.of("engine-api"), tests()))
            .toList();
    return RunResult.of(info, BOOK, Edition.PLAN, Grading.grade(BOOK, Edition.PLAN, runs));
  }

  /** Two clauses pass, the others lack a test or a capability. */
  static RunResult passing(String port) {
    Map<ClauseId, List<TestResult>> passed = new LinkedHashMap<>();
    tests().forEach((id, all) -> passed.put(id, all.subList(0, 1)));
    passed.values().removeIf(all -> all.getFirst().verdict() != Verdict.PASS);
    PortRun run = PortRun.of(port, List.of("engine-api"), passed);
    RunInfo info = result(7, port).info();
    return RunResult.of(info, BOOK, Edition.PLAN, Grading.grade(BOOK, Edition.PLAN, List.of(run)));
  }

  /** All of it, where a list of known failures excuses the one on model. */
  static RunResult excused() {
    ClauseId clause = ClauseId.parse("ORD-03");
    return result(7, "model", "x86_64")
        .withBaseline(
            new BaselineReport(
                "nightly",
                List.of(
                    new BaselineFinding(State.NEW, clause, "x86_64", "", "", "", "too late"),
                    new BaselineFinding(
                        State.KNOWN, clause, "model", "not written", "T-9", "2027-01-31", ""))));
  }

  private static Map<ClauseId, List<TestResult>> tests() {
    Evidence evidence = new Evidence("chosen", 120, 80, "preemptions<=1 complete");
    Failure failure =
        new Failure(
            "stopped <too> late\u0001",
            List.of(
                new Fact("expected", "STOP"),
                new Fact("but was", "RESUME"),
                new Fact("who did what", "\nstep | debugger\n")),
            List.of("1 debugger attach", "2 debugger control"),
            List.of("0x1000 nop"),
            "U1.token.0000");
    Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
    tests.put(
        ClauseId.parse("ORD-03"),
        List.of(
            TestResult.pass("OrderTests.ORD_03_a", 12, evidence, 1500),
            TestResult.fail("OrderTests.ORD_03_b", failure, 3, evidence, 20)));
    tests.put(
        ClauseId.parse("ORD-04"), List.of(TestResult.pass("OrderTests.ORD_04_a", 1, evidence, 5)));
    tests.put(
        ClauseId.parse("ORD-07"),
        List.of(
            TestResult.without("OrderTests.ORD_07_a", Verdict.ERROR, "broke down")
                .withAttachments(
                    List.of(
                        new Attachment("Crash report", "crash.log"),
                        new Attachment("Core", "core")))));
    tests.put(
        ClauseId.parse("ORD-08"),
        List.of(TestResult.without("OrderTests.ORD_08_a", Verdict.INCONCLUSIVE, "late")));
    tests.put(
        ClauseId.parse("ORD-01"),
        List.of(
            TestResult.without(
                "OrderTests.ORD_01_a", Verdict.SKIPPED, "lacks capability bit-encoding, hw-step")));
    return tests;
  }
}
