// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.Manifest.Chosen;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.Verdict;

/** What is run again, and how it is compared. */
final class RerunTests {
  @TempDir private Path folder = Path.of("");

  /** Leave a run of port model behind in which a test is missing. */
  private void leave(Planned missing, Judged... judged) throws IOException {
    Planned[] planned =
        Stream.concat(
                Stream.of(judged).map(line -> new Planned(line.test().testName(), line.clauses())),
                Stream.of(missing))
            .toArray(Planned[]::new);
    Header header = Samples.header("model", planned);
    Chosen chosen =
        new Chosen("reference", "", List.of("model"), "plan", "", 7, 3, 200, "", 2, 60, 4096);
    List<PortNotRun> notRun = List.of(new PortNotRun("x86_64", "no libunicorn"));
    new Manifest(Manifest.SCHEMA, chosen, notRun, List.of(header), Optional.empty())
        .write(folder.resolve("run.json"));
    try (JournalWriter journal = JournalWriter.open(folder.resolve("journal-model.jsonl"))) {
      journal.append(header);
      Stream.of(judged).forEach(journal::append);
    }
  }

  private static final Planned MISSING = new Planned("T.z", Samples.ids("ORD-09"));

  private void leaveMixed() throws IOException {
    leave(
        MISSING,
        Samples.pass("T.a", "ORD-03"),
        Samples.fail("T.b", "ORD-04"),
        Samples.without(Verdict.ERROR, "broke", "T.c", "ORD-05"),
        Samples.without(Verdict.INCONCLUSIVE, "late", "T.d", "ORD-06"),
        Samples.without(Verdict.SKIPPED, "needs x", "T.e", "ORD-07"));
  }

  @Test
  void whatFailedOrIsMissingIsRunAgain() throws IOException {
    leaveMixed();
    Rerun rerun = Rerun.of(folder, Samples.BOOK);
    assertThat(rerun.clauses()).isEqualTo("ORD-04,ORD-05,ORD-06,ORD-09");
    assertThat(rerun.ports()).isEqualTo("model");
  }

  @Test
  void comparisonSaysWhatIsMended() throws IOException {
    leaveMixed();
    Outcome after =
        Samples.outcome(
            Samples.journal(
                "model",
                Samples.pass("T.b", "ORD-04"),
                Samples.fail("T.c", "ORD-05"),
                Samples.without(Verdict.INCONCLUSIVE, "late", "T.d", "ORD-06"),
                Samples.pass("T.z", "ORD-09")));
    assertThat(Rerun.of(folder, Samples.BOOK).compare(after))
        .containsExactly(
            "",
            "Compared with " + folder + ": 2 mended, 2 not.",
            "  model: mended, was FAIL: ORD-04",
            "  model: now FAIL, was ERROR: ORD-05",
            "  model: still INCONCLUSIVE: ORD-06",
            "  model: mended, was ERROR: ORD-09",
            "  x86_64 was not run there: to run it now, ./utck certify --port x86_64");
  }

  @Test
  void nothingToRunAgainIsSaid() throws IOException {
    leave(new Planned("T.a", Samples.ids("ORD-03")), Samples.pass("T.a", "ORD-03"));
    TestScreen screen = new TestScreen();
    assertThat(screen.run("certify", "--rerun-failed", folder.toString())).isZero();
    assertThat(screen.out()).startsWith("Nothing failed or is missing in " + folder);
  }

  @Test
  void seedsAreKept() throws IOException {
    leaveMixed();
    EarlierRun earlier = EarlierRun.read(folder);
    assertThat(earlier.manifest().chosen().seeds()).isEqualTo(3);
  }

  @Test
  void filesOfAnOlderKitHadOneSeed() throws IOException {
    leaveMixed();
    for (String name : List.of("run.json", "journal-model.jsonl")) {
      String text = Files.readString(folder.resolve(name));
      String older = text.replaceAll("\\s*\"seeds\" ?: ?\\d+,", "");
      assertThat(older).isNotEqualTo(text);
      Files.writeString(folder.resolve(name), older);
    }
    EarlierRun earlier = EarlierRun.read(folder);
    assertThat(earlier.manifest().chosen().seeds()).isOne();
    assertThat(earlier.outcome(Samples.BOOK).result().info().seeds()).isOne();
    assertThat(earlier.outcome(Samples.BOOK).result().info().seedText()).isEqualTo("7");
  }

  @Test
  void portMustBeOneOfThatRun() throws IOException {
    leaveMixed();
    TestScreen wrong = new TestScreen();
    String dir = folder.toString();
    assertThat(wrong.run("certify", "--rerun-failed", dir, "--port", "modle"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("Unknown port \"modle\". Did you mean model?");
    TestScreen idle = new TestScreen();
    assertThat(idle.run("certify", "--rerun-failed", dir, "--port", "x86_64")).isZero();
    assertThat(idle.out()).startsWith("Nothing that is asked for failed or is missing in ");
  }

  @Test
  void resultMustNotReplaceTheRunItRepeats() throws IOException {
    leaveMixed();
    TestScreen screen = new TestScreen();
    String dir = folder.toString();
    assertThat(screen.run("certify", "--rerun-failed", dir, "--out", dir))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("--out must not be the folder of --rerun-failed");
  }

  @Test
  void missingJournalAndPortThatCouldNotRunAreTold() throws IOException {
    leaveMixed();
    Files.delete(folder.resolve("journal-model.jsonl"));
    Outcome outcome = EarlierRun.read(folder).outcome(Samples.BOOK);
    assertThat(outcome.troubles())
        .containsExactly(
            "model did not come to its end, 6 of 6 tests are missing: its journal is missing.");
    assertThat(outcome.result().info().notRun()).hasSize(1);
    assertThat(outcome.exitCode(false)).isEqualTo(ExitCode.TROUBLE);
  }

  @Test
  void tornLastLineCostsItsTestOnly() throws IOException {
    leaveMixed();
    String torn = Json.line(Samples.pass("T.z", "ORD-09"));
    Files.writeString(
        folder.resolve("journal-model.jsonl"),
        torn.substring(0, torn.length() / 2),
        StandardOpenOption.APPEND);
    TestScreen screen = new TestScreen();
    assertThat(screen.run("report", "--from", folder.toString(), "--no-report"))
        .isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out())
        .contains("FAIL ORD-04 on model")
        .contains("ERROR ORD-09 on model\n  T.z: not run: its journal ends here, the run must have")
        .contains("did not come to its end, 1 of 6 tests are missing");
  }

  @Test
  void folderWithoutRunIsRefused() throws IOException {
    TestScreen screen = new TestScreen();
    assertThat(screen.run("report", "--from", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("holds no run: give the output folder of ./utck certify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schema\":\"utrace-run/9\"} | is of the form utrace-run/9, which this kit does not read",
        "{\"schema\":\"utrace-run/1\"} | cannot be read",
        "{} | cannot be read",
        "null | cannot be read",
        "no json | cannot be read",
      })
  void manifestThatIsNoneIsRefused(String text, String sentence) throws IOException {
    Files.writeString(folder.resolve("run.json"), text);
    refusesReport(sentence);
  }

  private void refusesReport(String sentence) {
    TestScreen screen = new TestScreen();
    assertThat(screen.run("report", "--from", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains(sentence).startsWith("utck: ");
    assertThat(screen.err().strip().lines()).hasSize(1);
    assertThat(folder.toFile().list()).containsExactly("run.json");
  }

  @Test
  void manifestWithoutPortIsRefused() throws IOException {
    Chosen chosen = new Chosen("fake", "", List.of("idle"), "plan", "", 1, 1, 200, "", 2, 60, 4096);
    new Manifest(Manifest.SCHEMA, chosen, List.of(), List.of(), Optional.empty())
        .write(folder.resolve("run.json"));
    refusesReport("names no port that ran: run ./utck certify again.");
  }
}
