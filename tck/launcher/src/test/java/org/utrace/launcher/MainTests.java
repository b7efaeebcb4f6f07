// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad input is one sentence, exit code 2, and nothing written. */
final class MainTests {
  private final TestScreen screen = new TestScreen();

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certify --impl fakr | Unknown implementation \"fakr\". Did you mean fake?",
        "certify --impl fake --port idel | Unknown port \"idel\". Did you mean idle?",
        "certify --impl fake --port idle --port idel | Unknown port \"idel\". Did you mean idle?",
        "certify --impl fake --clause ORD-03 --clause ODR-03 | Unknown clause \"ODR-03\".",
        "bench step --impl fake --port idle --port idel | Unknown port \"idel\". Did you mean"
            + " idle?",
        "certify --impl fake --edition plam | Unknown edition \"plam\". Did you mean plan?",
        "certify --impl fake --clause ODR-03 | Unknown clause \"ODR-03\". Did you mean ORD-03",
        "certify --impl fake --clause SUP-03 | No test covers SUP-03 yet",
        "certify --impl fake --tracees /does/not/exist | There is no folder /does/not/exist",
        "certify --impl fake --jobs 0 | --jobs must be at least 1, not 0.",
        "certify --impl fake --memory 0 | --memory must be at least 1, not 0.",
        "certify --impl fake --schedules 0 | --schedules must be at least 1, not 0.",
        "certify --impl fake --schedules 20001 | --schedules must be at most 20000, not 20001",
        "certify --impl fake --seeds 0 | --seeds must be at least 1, not 0.",
        "certify --impl fake --seeds many | Invalid value for option '--seeds'",
        "certify --impl fake --exclude ODR-03 | Unknown clause \"ODR-03\". Did you mean ORD-03",
        "certify --impl fake --clause ORD-03 --exclude ORD-* | No test covers ORD-03, without ORD-*"
            + " yet",
        "certify --impl fake --baseline none.yaml | There is no baseline none.yaml: correct",
        "certify --impl fake --update-baseline | --update-baseline needs --baseline FILE",
        "replay --schedules 5 U1 | Unknown option: '--schedules",
        "certify --impl fake --seed many | Invalid value for option '--seed'",
        "certify --sed 1 | --seed",
        "certfy | utck certify",
        "replay U1.garbage | copy the whole token",
        "explain ORD-3 | Unknown clause \"ORD-3\". Did you mean",
        "test -o | call ./utck test -o",
      })
  void badInputIsOneSentence(String arguments, String sentence) {
    assertThat(screen.run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains(sentence).startsWith("utck: ");
    assertThat(screen.err().strip().lines()).hasSize(1);
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void unwritableOutputFolderIsRefusedBeforeAnythingRuns() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(screen.run("certify", "--impl", "fake", "--out", file.resolve("x").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("choose another one with --out");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"clauses", "clauses --json", "explain ORD-03", "--help", "doctor --help"})
  void answerThatCannotBeWrittenIsTrouble(String arguments) throws Exception {
    Path said = folder.resolve("said");
    try (LauncherProcess launcher =
        LauncherProcess.startInShell(said, "%s >/dev/full", arguments.split(" "))) {
      assertThat(launcher.exitCode()).isEqualTo(ExitCode.TROUBLE);
      assertThat(launcher.output())
          .isEqualTo(
              "utck: standard output could not be written, so it lacks something: make room or send"
                  + " it elsewhere.\n");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readerThatHasSeenEnoughIsNoTrouble() throws Exception {
    Path said = folder.resolve("said");
    String line = "{ %s; echo code $? >&2; } | true";
    try (LauncherProcess launcher = LauncherProcess.startInShell(said, line, "clauses", "--json")) {
      launcher.exitCode();
      launcher.await(() -> !launcher.output().isEmpty());
      assertThat(launcher.output()).isEqualTo("code 0\n");
    }
  }

  @Test
  void trainingRunsOneTestOfTheProductAndPrintsNothing() {
    assertThat(screen.run("train")).isZero();
    assertThat(screen.out() + screen.err()).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(screen.run("--help")).isZero();
    assertThat(screen.out())
        .contains("certify", "clauses", "doctor", "explain", "replay", "report", "test")
        .doesNotContain("  worker", "  describe", "  setup", "  train")
        .containsPattern("1 +violation found")
        .containsPattern("2 +command line or set-up at fault")
        .containsPattern("3 +kit")
        .containsPattern("4 +no new violation")
        .containsPattern("130 +interrupted by Ctrl-C");
  }

  @Test
  void helpOfCertifyNamesItsOptions() {
    assertThat(screen.run("certify", "--help")).isZero();
    for (String option :
        List.of(
            "impl",
            "port",
            "edition",
            "clause",
            "exclude",
            "seed",
            "seeds",
            "schedules",
            "strict",
            "out",
            "baseline",
            "update-baseline",
            "impl-path",
            "no-setup")) {
      assertThat(screen.out()).contains("--" + option);
    }
  }

  @Test
  void clausesAreListed() {
    assertThat(screen.run("clauses")).isZero();
    assertThat(screen.out()).containsPattern("ORD-03 +MUST +implementation +\\d+  In a report");
    assertThat(screen.out().lines()).allMatch(line -> line.length() <= Text.WIDTH);
  }

  @Test
  void clausesOfAnEditionAreItsOwn() {
    assertThat(screen.run("clauses", "--edition", "20091216")).isZero();
    assertThat(screen.out()).contains("ORD-02 ").doesNotContain("ORD-01 ");
  }

  @Test
  void uncoveredClausesHaveNoTest() {
    assertThat(screen.run("clauses", "--uncovered")).isZero();
    assertThat(screen.out()).contains("SUP-03 ", "PT-01 ").doesNotContain("ORD-03 ", "SUP-01 ");
  }

  @Test
  void clausesAsJson() {
    assertThat(screen.run("clauses", "--json")).isZero();
    assertThat(screen.out()).startsWith("[").contains("\"id\" : \"ORD-03\"").endsWith("]\n");
  }

  @Test
  void explainTellsAllAboutAClause() {
    assertThat(screen.run("explain", "ord-03")).isZero();
    assertThat(screen.out())
        .contains("ORD-03 (implementation)")
        .contains("MUST in edition plan")
        .contains("Source:")
        .contains("Observed:")
        .contains("Fault its test must catch:")
        .contains("engine-api: ")
        .contains("ORD_03_")
        .contains("./utck certify --clause ORD-03");
  }
}
