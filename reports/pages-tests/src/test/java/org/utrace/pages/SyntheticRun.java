// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.utrace.contract.Edition;
import org.utrace.reports.AllurePage;
import org.utrace.reports.AllureSink;
import org.utrace.reports.JUnitXmlSink;
import org.utrace.reports.MatrixSink;
import org.utrace.rules.Attachment;
import org.utrace.rules.BaselineFinding;
import org.utrace.rules.BaselineFinding.State;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Evidence;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;
import org.utrace.rules.Grading;
import org.utrace.rules.HostInfo;
import org.utrace.rules.ImplementationInfo;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.PortRun;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/** Makes results that no run would give so handily, and writes their pages. */
final class SyntheticRun {
  private static final RuleBook BOOK = RuleBook.load();
  static final List<String> TWO_PORTS = List.of("model", "x86_64");
  static final List<String> SEVEN_PORTS =
      List.of("model", "x86_64", "aarch64", "armv7", "s390x", "score", "linux-host");

  /** Closes what it may stand in, then runs a script of its own. */
  static final String ATTACK =
      "'\"--></textarea></script><script>document.title='hit'</script>"
          + "<img src=x onerror=document.title='hit'>${1}{{name}}\u2028\\";

  /** Has what means something in addresses. */
  static final String WICKED_PORT = "a'\"b & c#%41+d";

  /** What a port of a run cannot do. */
  private static final Set<String> LACKING = Set.of("uprobes-layer", "wake-up", "mem-watch");

  private SyntheticRun() {}

  /** Every verdict occurs, on each port at other clauses; one port did not run. */
  static RunResult mixed(List<String> ports) {
    List<PortRun> runs = new ArrayList<>();
    for (String port : ports) {
      runs.add(run(port, runs.size()));
    }
    String reason = "libunicorn is missing: apt-get install libunicorn2";
    RunResult result = result(runs, List.of(new PortNotRun("riscv64", reason)));
    return result.withBaseline(baseline(result));
  }

  /** The first failure is known; another entry is over. */
  private static BaselineReport baseline(RunResult result) {
    List<ClauseResult> failed =
        result.clauses().stream().filter(c -> c.verdict() == Verdict.FAIL).limit(2).toList();
    return new BaselineReport(
        "nightly",
        List.of(
            finding(State.NEW, failed.get(1), "", failed.get(1).reason()),
            finding(State.KNOWN, failed.get(0), "the round is not written yet", ""),
            finding(
                State.FIXED, result.clauses().getFirst(), "was broken by a merge", "it passes")));
  }

  private static BaselineFinding finding(
      State state, ClauseResult clause, String reason, String note) {
    String ticket = reason.isEmpty() ? "" : "T-12";
    return new BaselineFinding(state, clause.id(), clause.port(), reason, ticket, "", note);
  }

  /** Every clause passes on every port, none is skipped. */
  static RunResult passing(List<String> ports) {
    List<PortRun> runs = new ArrayList<>();
    for (String port : ports) {
      Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
      BOOK.clauses().forEach(clause -> tests.put(clause.id(), List.of(pass(clause, "holds"))));
      runs.add(PortRun.of(port, BOOK.capabilities().keySet(), tests));
    }
    return result(runs, List.of());
  }

  /** Write everything that a run leaves, in the order of the launcher. */
  static Path write(RunResult result, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("crash"));
    Files.writeString(folder.resolve("crash/hs_err.log"), "# SIGSEGV (0xb) at pc=0x00007f\n");
    for (ResultSink sink :
        List.of(new AllureSink(), new JUnitXmlSink(), new AllurePage(), new MatrixSink())) {
      sink.write(result, folder);
    }
    return folder;
  }

  /** Every text that an implementation gives is an attack on the pages. */
  static RunResult wicked() {
    Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
    Clause clause = BOOK.clauses().getFirst();
    Failure failure =
        new Failure(
            ATTACK,
            List.of(new Fact(ATTACK, ATTACK), new Fact("who did what", "\n" + ATTACK)),
            List.of(ATTACK),
            List.of(ATTACK),
            "U1.token");
    TestResult failed = TestResult.fail(name(clause, ATTACK), failure, 1, Evidence.none(), 1);
    tests.put(clause.id(), List.of(failed));
    return result(
        new ImplementationInfo(ATTACK, ATTACK, List.of(ATTACK)),
        List.of(PortRun.of(WICKED_PORT, BOOK.capabilities().keySet(), tests)),
        List.of(new PortNotRun(ATTACK, ATTACK)));
  }

  private static RunResult result(List<PortRun> runs, List<PortNotRun> notRun) {
    return result(new ImplementationInfo("sample", "3.1", List.of("engine-api")), runs, notRun);
  }

  private static RunResult result(
      ImplementationInfo implementation, List<PortRun> runs, List<PortNotRun> notRun) {
    RunInfo info =
        new RunInfo(
            "0.1.0",
            "plan",
            BOOK.sha256(),
            implementation,
            new HostInfo("Linux 6.1.0", "amd64", "25.0.3", "2.0.1"),
            4711,
            1,
            Instant.parse("2026-11-21T08:00:00Z"),
            48.2,
            "",
            notRun);
    return RunResult.of(info, BOOK, Edition.PLAN, Grading.grade(BOOK, Edition.PLAN, runs));
  }

  private static PortRun run(String port, int shift) {
    Set<String> capabilities = new TreeSet<>(BOOK.capabilities().keySet());
    capabilities.removeAll(LACKING);
    Map<ClauseId, List<TestResult>> tests = new LinkedHashMap<>();
    int number = shift;
    for (Clause clause : BOOK.clauses()) {
      boolean possible = capabilities.containsAll(clause.requiredCapabilities());
      // Some have no test.
      if (possible && clause.subject().isJudged() && number % 29 != 7) {
        tests.put(clause.id(), tests(clause, number));
      }
      number++;
    }
    return PortRun.of(port, capabilities, tests);
  }

  private static List<TestResult> tests(Clause clause, int number) {
    return switch (number % 23) {
      case 4 -> List.of(pass(clause, "holds"), fail(clause));
      case 11 -> List.of(crash(clause));
      case 17 ->
          List.of(
              TestResult.without(
                  name(clause, "isSlow"), Verdict.INCONCLUSIVE, "no answer within 30 s"));
      default -> List.of(pass(clause, "holds"));
    };
  }

  private static String name(Clause clause, String what) {
    return "SampleTests." + clause.id().testForm() + "_" + what;
  }

  private static TestResult pass(Clause clause, String what) {
    Evidence evidence = new Evidence(Evidence.CHOSEN, 1240, 310, "preemptions<=2 complete");
    return TestResult.pass(name(clause, what), 1488, evidence, 74);
  }

  private static TestResult fail(Clause clause) {
    Failure failure =
        new Failure(
            "outcome of <b>SINGLESTEP</b> & RESUME",
            List.of(
                new Fact("what", "outcome of SINGLESTEP and RESUME"),
                new Fact("expected", "STEPPED"),
                new Fact("but was", "FREE"),
                new Fact("found by", "exhaustive, 1 preemption"),
                new Fact("who did what", "\n" + columns())),
            List.of(
                "debugger [A]: attached to thread 100",
                "debugger: CHECK FAILED outcome of SINGLESTEP: expected STEPPED, but was FREE"),
            List.of("0x401000  mov eax, 39", "0x401005  syscall", "0x401007  jmp 0x401000"),
            "U1.4yxKTUstSs1LTmXNzU9JzWEpyEnMU.48f8");
    Evidence evidence = new Evidence(Evidence.CHOSEN, 21, 9, "stopped by a failure");
    return TestResult.fail(name(clause, "isViolated"), failure, 33, evidence, 12);
  }

  private static String columns() {
    StringBuilder text = new StringBuilder("  step   | debugger        | thread 100      | [A]\n");
    for (int step = 0; step < 24; step++) {
      text.append(
          "%6d   | lock            |                 | report_quiesce(0)\n".formatted(step));
    }
    return text.append("         | CHECK FAILED    |                 |\n").toString();
  }

  private static TestResult crash(Clause clause) {
    return TestResult.without(
            name(clause, "killsItsWorker"), Verdict.ERROR, "the worker died of SIGSEGV")
        .withAttachments(List.of(new Attachment("Crash report of the JVM", "crash/hs_err.log")));
  }
}
