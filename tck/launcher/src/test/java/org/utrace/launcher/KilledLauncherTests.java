// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.TestResult;

/** Ends the launcher, or its workers under it, in every way; nothing that was known is lost. */
final class KilledLauncherTests {
  private static final String CLAUSES = "ORD-*,RES-*,STOP-*";
  private static final Duration WORKER_LIFE_MAX = Duration.ofSeconds(2);

  @TempDir private Path folder = Path.of("");

  private Path out() {
    return folder.resolve("out");
  }

  private LauncherProcess certify(String port, String clauses, String... more) throws IOException {
    String[] arguments =
        Stream.concat(Stream.of(arguments(port, clauses)), Stream.of(more)).toArray(String[]::new);
    return port.equals(FakeDeaths.SPIN_COUNTED)
        ? LauncherProcess.startOptimizing(folder.resolve("said"), arguments)
        : LauncherProcess.start(folder.resolve("said"), arguments);
  }

  private String[] arguments(String port, String clauses) {
    return new String[] {
      "certify",
      "--impl=fake",
      "--port=" + port,
      "--clause=" + clauses,
      "--no-report",
      "--out=" + out()
    };
  }

  private List<Judged> verdicts(String port) {
    return PortJournal.lines(out().resolve("journal-" + port + ".jsonl")).stream()
        .filter(Judged.class::isInstance)
        .map(Judged.class::cast)
        .toList();
  }

  private static List<TestResult> results(Path out) {
    Outcome outcome = EarlierRun.read(out).outcome(Samples.BOOK);
    return outcome.result().clauses().stream()
        .map(ClauseResult::tests)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {FakeDeaths.SPIN, FakeDeaths.SPIN_COUNTED})
  void noWorkerOutlivesItsLauncher(String port) throws Exception {
    try (LauncherProcess launcher = certify(port, "ORD-03,ORD-07")) {
      Path recorder = out().resolve("recorder-" + port + ".bin");
      launcher.await(() ->
          FlightRecord.read(recorder).filter(record -> !record.events().isEmpty()).isPresent());
      List<ProcessHandle> workers = launcher.children();
      assertThat(workers).hasSize(1);
      if (port.equals(FakeDeaths.SPIN_COUNTED)) {
        awaitThatNothingCanStopIt(workers.getFirst());
      }
      launcher.signal("KILL");
      assertThat(LauncherProcess.survivors(workers, WORKER_LIFE_MAX)).isEmpty();
      launcher.exitCode();
    }
    TestScreen screen = new TestScreen();
    assertThat(screen.run("report", "--from=" + out(), "--no-report")).isEqualTo(ExitCode.TROUBLE);
    assertThat(screen.out().replaceAll("\\s+", " "))
        .contains("ERROR ORD-03 on " + port)
        .contains("had no verdict yet when it ended: its journal ends here, the run must have")
        .contains("ERROR ORD-07 on " + port)
        .contains("not run: its journal ends here, the run must have been killed")
        .contains("did not come to its end, 2 of 2 tests are missing");
    assertThat(out().resolve("results.json")).exists();
  }

  /** The Java VM waits for the loop to reach a place where it can be stopped, and so do we. */
  private void awaitThatNothingCanStopIt(ProcessHandle worker) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    for (int tries = 0; tries < 20; tries++) {
      Process asking =
          new ProcessBuilder(jcmd.toString(), Long.toString(worker.pid()), "Thread.print")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!asking.waitFor(2, TimeUnit.SECONDS)) {
        asking.destroyForcibly();
        Files.deleteIfExists(folder.resolve(".attach_pid" + worker.pid()));
        return;
      }
    }
    throw new AssertionError("the worker can be stopped all the time");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void politeSignalWritesWhatWasReached(String signal, int code) throws Exception {
    try (LauncherProcess launcher = certify("slow", CLAUSES)) {
      launcher.await(() -> verdicts("slow").size() >= 2);
      TestScreen early = new TestScreen();
      assertThat(early.run("report", "--from=" + out())).isEqualTo(ExitCode.USAGE);
      assertThat(early.err()).contains("A run is still writing to " + out());
      // A terminal sends it to all.
      for (ProcessHandle worker : launcher.children()) {
        LauncherProcess.signal(signal, worker);
      }
      int before = verdicts("slow").size();
      launcher.await(() -> verdicts("slow").size() > before);
      launcher.signal(signal);
      assertThat(launcher.exitCode()).isEqualTo(code);
      int verdicts = verdicts("slow").size();
      assertThat(launcher.output())
          .contains("Interrupted after " + verdicts + " of ")
          .contains("go on with ./utck certify --rerun-failed " + out())
          .contains("not run: the run was interrupted")
          .contains("Written to ");
      assertThat(Files.readString(out().resolve("results.json")))
          .contains("the run was interrupted");
    }
  }

  /** A terminal sends the signal to all, and whoever asks it for its size may take signals over. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void ctrlCOnATerminalDoesToo() throws Exception {
    try (LauncherProcess launcher =
        LauncherProcess.startOnTerminal(folder.resolve("said"), arguments("slow", CLAUSES))) {
      launcher.await(() -> verdicts("slow").size() >= 2);
      launcher.type('\u0003');
      assertThat(launcher.exitCode()).isEqualTo(130);
      assertThat(launcher.output())
          .contains("\rtests ")
          .contains("Interrupted after " + verdicts("slow").size() + " of ");
    }
  }

  private LauncherProcess prove() throws IOException {
    return LauncherProcess.start(
        folder.resolve("said"), "prove", "--impl=toy", "--schedules=5", "--out=" + out());
  }

  /** Let a worker of a proof stand still before it has said what it breaks, and interrupt. */
  private static void interruptAtTheStartOf(int worker, LauncherProcess launcher) throws Exception {
    Set<ProcessHandle> workers = new LinkedHashSet<>();
    launcher.await(() -> {
      workers.addAll(launcher.children(ProofWorkerCommand.NAME));
      return workers.size() >= worker;
    });
    LauncherProcess.signal("STOP", List.copyOf(workers).getLast());
    launcher.signal("INT");
    assertThat(launcher.exitCode()).isEqualTo(130);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void proofIsInterruptedBeforeItsFirstTest() throws Exception {
    try (LauncherProcess launcher = prove()) {
      interruptAtTheStartOf(1, launcher);
      assertThat(launcher.output())
          .isEqualTo("utck: interrupted before the first test; nothing was written.\n");
      assertThat(out()).doesNotExist();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void proofWhoseSecondWorkerHasNotBegunGivesWhatWasReached() throws Exception {
    try (LauncherProcess launcher = prove()) {
      interruptAtTheStartOf(2, launcher);
      assertThat(launcher.output()).contains("faults killed").contains("Written to " + out());
      assertThat(out().resolve("prove.json")).exists();
    }
  }

  @Test
  void interruptedRunIsCompletedByAnother() throws Exception {
    try (LauncherProcess launcher =
        certify("slow", CLAUSES, "--jobs=1", "--patience=59", "--memory=1234")) {
      launcher.await(() -> verdicts("slow").size() >= 2);
      launcher.signal("KILL");
      launcher.exitCode();
    }
    Path rest = folder.resolve("rest");
    TestScreen screen = new TestScreen();
    assertThat(screen.run("certify", "--rerun-failed=" + out(), "--no-report", "--out=" + rest))
        .isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out())
        .contains("Compared with " + out() + ": ")
        .contains("  slow: still FAIL: ORD-0")
        .contains("  slow: now FAIL, was ERROR: ");
    Manifest.Chosen chosen = EarlierRun.read(rest).manifest().chosen();
    assertThat(chosen.implementation()).isEqualTo("fake");
    assertThat(List.of((long) chosen.jobs(), chosen.patienceSeconds(), (long) chosen.memoryMib()))
        .containsExactly(1L, 59L, 1234L);
  }

  /** What is in the journal and in the edition: no other clause has a place in the results. */
  private List<Judged> graded() {
    return verdicts("slow").stream()
        .filter(judged -> !judged.test().reason().equals("not in edition plan"))
        .toList();
  }

  /** Half of the runs lose their launcher, half of them lose workers. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  @Execution(ExecutionMode.CONCURRENT)
  void noVerdictIsLostWheneverTheKillComes(int seed) throws Exception {
    Random random = new Random(seed);
    List<Judged> known;
    try (LauncherProcess launcher = certify("slow", "ORD-*,RES-*")) {
      launcher.await(() -> !verdicts("slow").isEmpty());
      assertThat(new CountDownLatch(1).await(random.nextInt(800), TimeUnit.MILLISECONDS)).isFalse();
      List<ProcessHandle> workers = launcher.children();
      known = graded();
      if (seed % 2 == 0) {
        launcher.signal("KILL");
        launcher.exitCode();
        assertThat(LauncherProcess.survivors(workers, WORKER_LIFE_MAX)).isEmpty();
      } else {
        for (ProcessHandle worker : workers) {
          LauncherProcess.signal("KILL", worker);
        }
        assertThat(launcher.exitCode()).isEqualTo(ExitCode.VIOLATION);
      }
    }
    TestScreen screen = new TestScreen();
    screen.run("report", "--from=" + out(), "--no-report");
    String written = Files.readString(out().resolve("results.json"));
    assertThat(results(out())).containsAll(known.stream().map(Judged::test).toList());
    Stream.concat(known.stream(), graded().stream())
        .map(judged -> judged.test().testName())
        .forEach(test -> assertThat(written).contains("\"" + test + "\""));
  }
}
