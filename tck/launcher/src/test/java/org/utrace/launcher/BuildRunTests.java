// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.utrace.rules.Verdict;
import org.utrace.suite.SuiteClasses;

/** Runs the suite as a build's JUnit does: parameters, no worker, nobody to open a session. */
final class BuildRunTests {
  private static final String CLAUSE = "ORD-03";

  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final List<Status> ends = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private List<String> classes = List.of("OrderTests");
  private int disabled;
  private String printed = "";

  @TempDir private Path folder = Path.of("");

  private void run(String implementation, String port, String clauses) {
    parameters.put(SuiteParameters.IMPLEMENTATION, implementation);
    parameters.put(SuiteParameters.PORT, port);
    parameters.put(SuiteParameters.CLAUSES, clauses);
    parameters.put(SuiteParameters.OUT, folder.resolve("out").toString());
    ends.clear();
    messages.clear();
    disabled = 0;
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                SuiteClasses.all().stream()
                    .filter(type -> classes.contains(type.getSimpleName()))
                    .map(DiscoverySelectors::selectClass)
                    .toList())
            .configurationParameters(parameters)
            .build();
    PrintStream known = System.out;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      LauncherFactory.create().execute(request, new Listener());
    } finally {
      System.setOut(known);
      printed = caught.toString(StandardCharsets.UTF_8);
    }
  }

  private final class Listener implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
      disabled++;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
      if (identifier.isTest()) {
        ends.add(result.getStatus());
      }
      result.getThrowable().ifPresent(e -> messages.add(String.valueOf(e.getMessage())));
    }
  }

  private PortJournal journal(String port) {
    return PortJournal.read(
        folder.resolve("out/journal-" + port + ".jsonl"), Samples.header(port), List.of());
  }

  @Test
  void failureTellsClauseFactsAndHowToSeeItAgain() {
    run("fake", "stuck", CLAUSE);
    assertThat(ends).containsOnly(Status.FAILED);
    assertThat(messages.getFirst())
        .startsWith("ORD-03")
        .contains("expected: the script comes to its end")
        .contains("but was: deadlock: everybody sleeps")
        .contains("again: run this with -Dutrace.replay=U1.");
    assertThat(printed).contains("FAIL ORD-03 on stuck").contains("Written to ");
    assertThat(folder.resolve("out/results.json")).isRegularFile();
    assertThat(journal("stuck").judged().getFirst().test().verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void reportIsMadeFromItsFolder() throws IOException {
    run("fake", "stuck", CLAUSE);
    Path copy = folder.resolve("copy");
    TestScreen screen = new TestScreen();
    String from = folder.resolve("out").toString();
    assertThat(screen.run("report", "--from", from, "--out", copy.toString(), "--no-report"))
        .isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out()).contains("FAIL ORD-03 on stuck");
    assertThat(copy.resolve("results.json"))
        .hasSameTextualContentAs(folder.resolve("out/results.json"));
  }

  @Test
  void whatIsNotSelectedIsNotRun() {
    run("fake", "stuck", "ORD-01");
    assertThat(disabled).isPositive();
    assertThat(ends).hasSize(1);
  }

  @Test
  void whatJUnitDoesNotRunIsUntested() {
    run("fake", "stuck", "ORD-03,STOP-02");
    assertThat(journal("stuck").judged())
        .filteredOn(line -> line.clauses().equals(Samples.ids("STOP-02")))
        .isNotEmpty()
        .allMatch(line -> line.test().verdict() == Verdict.UNTESTED)
        .allMatch(line -> line.test().reason().equals(BuildRun.NOT_ASKED));
  }

  @Test
  void tokenPlaysItsTestAlone() {
    run("fake", "stuck", CLAUSE);
    String token = messages.getFirst().replaceAll("(?s).*utrace.replay=(\\S+).*", "$1");
    parameters.put(SuiteParameters.REPLAY, token);
    run("fake", "stuck", "");
    assertThat(ends).containsExactly(Status.FAILED);
    assertThat(disabled).isPositive();
    assertThat(printed).contains("This schedule still fails.");
    run("fake", "idle", "");
    assertThat(ends).as("a token of another port").isEmpty();
  }

  @Test
  void tooFewPassesFailTheRun() {
    parameters.put(SuiteParameters.PASSES_MIN, "7");
    run("bare", "honest", CLAUSE);
    assertThat(ends).containsOnly(Status.ABORTED);
    assertThat(messages)
        .contains("0 clauses passed, fewer than the 7 that utrace.passes.min asks for.");
  }

  @Test
  void implementationThatDoesNotComeBackIsGivenUp() {
    parameters.put("junit.jupiter.execution.timeout.test.method.default", "1 s");
    parameters.put("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD");
    classes = List.of("OrderTests", "SharedAnswersTests");
    run("bare", "hanging", "");
    assertThat(ends).containsOnly(Status.FAILED, Status.ABORTED);
    assertThat(messages).anyMatch(m -> m.startsWith("not run: the implementation did not come"));
    assertThat(journal("hanging").judged())
        .filteredOn(line -> line.test().verdict() == Verdict.INCONCLUSIVE)
        .singleElement()
        .satisfies(line -> assertThat(line.test().reason()).contains("timed out after 1 second"));
  }

  @Test
  void setUpThatFailsIsToldOnce() {
    run("fake", "refusing", CLAUSE);
    assertThat(messages).filteredOn(FakeProvider.REFUSAL::equals).hasSize(1);
    run("fake", "refusing", "ORDD-*");
    assertThat(messages).allMatch(message -> message.contains("Unknown clause \"ORDD-*\""));
  }

  @Test
  void parametersAreChecked() {
    parameters.put(SuiteParameters.SEED, "many");
    run("fake", "stuck", CLAUSE);
    assertThat(messages).anyMatch(m -> m.endsWith("utrace.seed must be a number, not \"many\"."));
    parameters.remove(SuiteParameters.SEED);
    run("fake", "idle,stuck", CLAUSE);
    assertThat(messages)
        .anyMatch(m -> m.endsWith("A run has one port: set utrace.port to one of: idle, stuck."));
  }
}
