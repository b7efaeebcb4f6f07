// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.rules.Attachment;

/** The worker of each port dies, or hangs, in another way; each port goes on with a fresh one. */
final class SurvivalTests {
  private static final TestScreen SCREEN = new TestScreen();
  private static final TestScreen HANGING = new TestScreen();

  @TempDir private static Path folder = Path.of("");

  private static int exitCode;

  @BeforeAll
  static void run() {
    List<String> dying = new ArrayList<>(FakeDeaths.ALL);
    dying.removeAll(FakeDeaths.HANGING);
    exitCode = certify(SCREEN, "out", dying, "60");
    assertThat(exitCode).as(SCREEN.err()).isEqualTo(ExitCode.VIOLATION);
    assertThat(certifyOptimizing()).isEqualTo(ExitCode.VIOLATION);
  }

  /** Only a loop that is compiled well has no place where the Java VM could stop it. */
  private static int certifyOptimizing() {
    String flag = System.clearProperty(ChildJvm.FLAG_PROPERTY);
    try {
      return certify(HANGING, "hanging", FakeDeaths.HANGING, "4", "--jobs=4");
    } finally {
      if (flag != null) {
        System.setProperty(ChildJvm.FLAG_PROPERTY, flag);
      }
    }
  }

  private static int certify(
      TestScreen screen, String out, List<String> ports, String patience, String... more) {
    List<String> arguments = new ArrayList<>(List.of("certify", "--impl=fake", "--no-report"));
    arguments.add("--clause=ORD-03,ORD-07");
    arguments.add("--port=" + String.join(",", ports));
    arguments.add("--patience=" + patience);
    arguments.add("--memory=800");
    arguments.add("--out=" + folder.resolve(out));
    arguments.addAll(List.of(more));
    return screen.run(arguments.toArray(String[]::new));
  }

  private static Path out(String port) {
    return folder.resolve(FakeDeaths.HANGING.contains(port) ? "hanging" : "out");
  }

  private static PortJournal journal(String port) {
    Path file = out(port).resolve("journal-" + port + ".jsonl");
    return PortJournal.read(file, Samples.header(port), List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "segv | killed by signal 11 (SIGSEGV) in native code: [libc.so | crash report",
        "spin | no progress for 4 s (option --patience) | thread dump",
        "spin-counted | no progress for 4 s (option --patience): its Java VM does not answer"
            + " | crash report",
        "heap | out of heap memory (Java heap space) | crash report",
        "native-memory | more than 800 MiB resident (option --memory) |",
        "exit | called System.exit(7) in | stacks at System.exit",
        "halt | ended with exit code 77, called by native code or Runtime.halt |",
        "deadlock | no progress for 4 s (option --patience): its threads are deadlocked"
            + " | thread dump",
        "mute | closed its standard output and did not end | thread dump",
        "kill | killed by signal 9 (SIGKILL), by somebody else |",
      })
  void testIsAnErrorWithItsCauseAndTheRestGoesOn(String port, String cause, String file)
      throws IOException {
    PortJournal journal = journal(port);
    assertThat(journal.deaths()).hasSize(1);
    Died died = journal.deaths().getFirst();
    assertThat(died.reason()).contains(cause);
    assertThat(died.running()).isEqualTo("OrderTests.ORD_03_smallestAnswerWins");
    assertThat(died.flight().lastEvent().orElseThrow())
        .isEqualTo("debugger: create getpid_loop = thread 1");
    assertThat(died.flight().replayToken()).startsWith("U1.");
    assertThat(died.attachments().stream().map(Attachment::title))
        .containsExactlyElementsOf(file == null ? List.of() : List.of(file));
    for (Attachment attached : died.attachments()) {
      assertThat(Files.readString(out(port).resolve(attached.file()))).contains("FakeDeaths");
    }
    assertThat(journal.judged().stream().map(line -> line.test().testName()))
        .containsExactly("SharedAnswersTests.ORD_07_noEngineWeakensAnother");
    assertThat(journal.closing()).isPresent();
    assertThat(journal.missing()).isEmpty();
    assertThat(FakeDeaths.HANGING.contains(port) ? HANGING.out() : SCREEN.out())
        .contains(
            "ERROR ORD-03 on " + port + "\n  OrderTests.ORD_03_smallestAnswerWins: its worker")
        .contains("FAIL ORD-07 on " + port)
        .contains("TROUBLE " + port + ": worker 1 was lost in OrderTests.ORD_03_");
  }

  @Test
  void resultsSayAllOfItAndNothingIsLeftLying() throws IOException {
    Path out = folder.resolve("out");
    assertThat(ResultsSchemaTests.problems(Files.readString(out.resolve("results.json"))))
        .isEmpty();
    assertThat(out.toFile().list((dir, name) -> name.startsWith("recorder-"))).isEmpty();
    assertThat(Path.of("").toAbsolutePath().toFile().list())
        .noneMatch(name -> name.startsWith("hs_err") || name.startsWith(".attach_pid"));
  }

  @Test
  void crashIsPlayedAgain() {
    TestScreen replay = new TestScreen();
    Died died = journal(FakeDeaths.SEGV).deaths().getFirst();
    assertThat(replay.run("replay", died.flight().replayToken())).isEqualTo(ExitCode.TROUBLE);
    assertThat(replay.err()).contains("The worker was lost: killed by signal 11 (SIGSEGV)");
  }

  @Test
  void callerOfExitIsNamed() {
    assertThat(journal(FakeDeaths.EXIT).deaths().getFirst().reason()).contains("FakeDeaths.die(");
  }

  @Test
  void reportFromTheJournalsIsTheSameToTheByte() throws IOException {
    Path copy = folder.resolve("copy");
    TestScreen again = new TestScreen();
    int code =
        again.run("report", "--from=" + folder.resolve("out"), "--out=" + copy, "--no-report");
    assertThat(code).isEqualTo(exitCode);
    assertThat(copy.resolve("results.json"))
        .hasSameTextualContentAs(folder.resolve("out/results.json"));
    assertThat(copy.resolve("crash")).isNotEmptyDirectory();
    String closing = "Written to ";
    assertThat(again.out().substring(0, again.out().indexOf(closing)))
        .isEqualTo(SCREEN.out().substring(0, SCREEN.out().indexOf(closing)));
  }
}
