// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.explore.Digests;
import org.utrace.explore.ReplayToken;
import org.utrace.explore.Schedule;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.rules.Verdict;

/** Runs the real suite in real workers against an implementation that does next to nothing. */
final class WorkerEndToEndTests {
  private final TestScreen screen = new TestScreen();

  @TempDir private Path folder = Path.of("");

  private int certify(String ports, String... more) {
    List<String> arguments = new ArrayList<>(List.of("certify", "--impl", "fake", "--port", ports));
    if (!List.of(more).contains("--clause")) {
      arguments.addAll(List.of("--clause", "ORD-03"));
    }
    arguments.addAll(List.of("--out", out().toString(), "--no-report"));
    arguments.addAll(List.of(more));
    return screen.run(arguments.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private PortJournal journal(String port) {
    Header lost = Samples.header(port);
    return PortJournal.read(out().resolve("journal-" + port + ".jsonl"), lost, List.of());
  }

  @Test
  void violationIsToldJournaledAndReplayed() throws IOException {
    assertThat(certify("stuck")).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out())
        .contains("FAIL ORD-03 on stuck")
        .contains("but was: deadlock: everybody sleeps")
        .containsPattern("run digest stuck  [0-9a-f]{64}")
        .contains("no violation found in 0 of ");
    assertThat(ResultsSchemaTests.problems(Files.readString(out().resolve("results.json"))))
        .isEmpty();
    PortJournal journal = journal("stuck");
    assertThat(journal.closing()).isPresent();
    assertThat(journal.missing()).isEmpty();
    assertThat(journal.judged().getFirst().test().testName()).contains(".ORD_03_");

    String token = screen.out().replaceAll("(?s).*again: ./utck replay (\\S+).*", "$1");
    TestScreen replay = new TestScreen();
    assertThat(replay.run("replay", token)).isEqualTo(ExitCode.VIOLATION);
    assertThat(replay.out()).contains("Still fails: ").contains("on fake stuck");
  }

  @Test
  void scheduleThatCannotBeFollowedShowsNothing() {
    String test =
        SuiteTests.covering(SuiteTests.classes(), t -> t.clauses().equals(Samples.ids("ORD-03")))
            .getFirst()
            .test();
    assertThat(screen.run("replay", token(test + "#1"))).isEqualTo(ExitCode.TROUBLE);
    assertThat(screen.out())
        .contains("The schedule could not be followed; nothing is shown: " + test);
  }

  @Test
  void searchThatIsNoLongerPlayedIsBadInput() {
    certify("stuck");
    String test = journal("stuck").judged().getFirst().test().testName();
    assertThat(screen.run("replay", token(test + "#99"))).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("The test no longer plays that search, " + test + "#99");
    assertThat(screen.run("replay", token("GoneTests.ORD_03_gone#1"))).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("GoneTests.ORD_03_gone of this token no longer exists");
  }

  private static String token(String search) {
    Digests digests = Samples.header("idle").digests();
    return new ReplayToken("fake", "idle", "plan", search, 1, Schedule.DEFAULT, digests).encode();
  }

  @Test
  void sameSeedGivesTheSameDigest() {
    certify("stuck", "--seed", "5");
    String first = digest(screen.out());
    TestScreen again = new TestScreen();
    again.run(
        "certify",
        "--impl=fake",
        "--clause=ORD-03",
        "--port=stuck",
        "--seed=5",
        "--no-report",
        "--out=" + out());
    assertThat(first).hasSize(64).isEqualTo(digest(again.out()));
  }

  @Test
  void everySeedIsPlayedAndKeptForTheNextRun() {
    certify("stuck", "--seed", "5", "--seeds", "3");
    assertThat(screen.out()).contains(", seeds 5 to 7, kit ");
    assertThat(EarlierRun.read(out()).outcome(Samples.BOOK).result().info().seeds()).isEqualTo(3);
    TestScreen again = new TestScreen();
    Path next = folder.resolve("again");
    again.run(
        "certify", "--rerun-failed", out().toString(), "--no-report", "--out", next.toString());
    assertThat(again.out()).contains(", seeds 5 to 7, kit ");
    assertThat(EarlierRun.read(next).manifest().chosen().seeds()).isEqualTo(3);
  }

  private static String digest(String text) {
    return text.replaceAll("(?s).*run digest stuck  ([0-9a-f]+).*", "$1");
  }

  @Test
  void testThatChecksNothingIsTroubleOfTheKit() {
    assertThat(certify("idle")).isEqualTo(ExitCode.TROUBLE);
    assertThat(screen.out()).contains("ERROR ORD-03 on idle");
  }

  @Test
  void refusedSetUpIsOneSentenceAndNothingIsWritten() {
    assertThat(certify("idle,refusing")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip()).isEqualTo("utck: " + FakeProvider.REFUSAL);
    assertThat(out()).doesNotExist();
  }

  @Test
  void workerThatDiesBeforeItIsReadyIsTrouble() {
    assertThat(certify("dying")).isEqualTo(ExitCode.TROUBLE);
    assertThat(screen.err())
        .contains("Port dying cannot run: its worker was lost before the first test: broke down")
        .contains("planted death");
    assertThat(out()).doesNotExist();
  }

  @Test
  void otherPortsRunWhereOneDiesBeforeItIsReady() throws IOException {
    String members =
        """
        public List<String> ports() {
          return List.of("crashing", "stuck");
        }

        public Implementation open(Configuration configuration) {
          if (configuration.port().equals("crashing")) {
            System.err.println("last words");
            Runtime.getRuntime().halt(134);
          }
          return new org.utrace.launcher.FakeProvider().open(configuration);
        }
        """;
    Path jar = ProviderJar.make(folder, "Half", "half", members);
    String path = "--impl-path=" + jar;
    String place = "--out=" + out();
    assertThat(screen.run("certify", path, "--clause=STEP-01", "--no-report", place))
        .as(screen.err())
        .isEqualTo(ExitCode.TROUBLE);
    String lost = "its worker was lost before the first test: killed by signal 6 (SIGABRT).";
    assertThat(screen.out())
        .contains("crashing  NOT RUN: " + lost)
        .contains("TROUBLE crashing: " + lost)
        .contains("on stuck only (crashing not run)");
    assertThat(screen.err()).contains("crashing: last words");
    String results = Files.readString(out().resolve("results.json"));
    assertThat(ResultsSchemaTests.problems(results)).isEmpty();
    assertThat(results).contains("\"lost\" : true");
    assertThat(screen.run("report", "--from=" + out(), "--no-report")).isEqualTo(ExitCode.TROUBLE);
  }

  @Test
  void portIsGivenUpAfterThreeWorkersWithoutVerdict() {
    assertThat(certify("dying-always", "--clause", "ORD-*")).isEqualTo(ExitCode.TROUBLE);
    PortJournal journal = journal("dying-always");
    assertThat(journal.deaths()).hasSize(PortSupervisor.FRUITLESS_MAX);
    assertThat(journal.deaths().stream().map(JournalLine.Died::running)).doesNotHaveDuplicates();
    assertThat(journal.judged()).allMatch(line -> line.test().verdict() == Verdict.SKIPPED);
    assertThat(screen.out())
        .contains("not run: 3 workers in a row were lost without a verdict, the last one: ended")
        .contains("dying-always: worker 3 was lost in ")
        .contains("dying-always did not come to its end, ");
  }
}
