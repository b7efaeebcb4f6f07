// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.contract.Edition;
import org.utrace.explore.Seeds;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.rules.Baseline;
import org.utrace.rules.Verdict;

/** Shows when a baseline is written anew and when it is not. */
final class BaselineFileTests {
  private static final String TEXT =
      """
      version: 1
      entries:
      - {clause: ORD-03, port: stuck, reason: Hangs., ticket: BUG-1}
      - {clause: ORD-04, port: stuck, reason: Hung.}
      """;

  private final TestScreen screen = new TestScreen();

  @TempDir private Path folder = Path.of("");

  private Path file() {
    return folder.resolve("known.yaml");
  }

  private BaselineFile open() {
    List<Description.Port> ports =
        new FakeProvider()
            .ports().stream()
                .map(port -> new Description.Port(port, List.of(), Optional.empty()))
                .toList();
    RunRequest request =
        new RunRequest(
            new Description.Provider("fake", "1.0", "Fake", "", ports, List.of()),
            List.of(),
            new FakeProvider().ports(),
            List.of(),
            false,
            Edition.PLAN,
            ClauseSelection.all(),
            Seeds.one(1),
            1,
            Optional.empty(),
            1,
            new WorkerLimits(Duration.ofSeconds(1), 4096));
    return BaselineFile.open(file().toString(), true, request, false, LocalDate.of(2026, 11, 21));
  }

  private int update(Outcome outcome) {
    BaselineFile baseline = open();
    Outcome compared = baseline.compare(outcome);
    return baseline.update(compared, compared.exitCode(false), screen.screen());
  }

  private static Outcome outcome(Judged... judged) {
    return Samples.outcome(Samples.journal("stuck", judged));
  }

  private List<String> entries() throws IOException {
    return Baseline.parse("known.yaml", Files.readString(file())).entries().stream()
        .map(e -> e.clause() + " " + e.reason() + e.ticket().orElse(""))
        .toList();
  }

  @Test
  void newOnesAreAddedAndFixedOnesDropped() throws IOException {
    Files.writeString(file(), TEXT);
    int code =
        update(outcome(Samples.fail("T.a", "ORD-03", "ORD-07"), Samples.pass("T.b", "ORD-04")));
    assertThat(code).isZero();
    assertThat(entries()).containsExactly("ORD-03 Hangs.BUG-1", "ORD-07 to be explained");
    assertThat(screen.out()).contains("now lists 2 known failures, 1 of them to be explained.");
    assertThat(folder.toFile().list()).containsExactly("known.yaml");
  }

  @Test
  void aFileThatDoesNotExistIsMade() throws IOException {
    assertThat(update(outcome(Samples.fail("T.a", "ORD-03")))).isZero();
    assertThat(entries()).containsExactly("ORD-03 to be explained");
    assertThat(Files.readString(file())).contains("implementation: fake\nedition: plan\n");
  }

  @Test
  void aDateThatIsPastIsLeftToAPerson() throws IOException {
    Files.writeString(file(), TEXT.replace("BUG-1", "BUG-1, expires: 2026-11-20"));
    assertThat(update(outcome(Samples.fail("T.a", "ORD-03")))).isEqualTo(ExitCode.VIOLATION);
    assertThat(entries()).containsExactly("ORD-03 Hangs.BUG-1");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path real = Files.writeString(folder.resolve("real.yaml"), TEXT);
    Files.createSymbolicLink(file(), real);
    update(outcome(Samples.fail("T.a", "ORD-03")));
    assertThat(file()).isSymbolicLink();
    assertThat(entries()).containsExactly("ORD-03 Hangs.BUG-1");
  }

  @Test
  void afterAnErrorNothingIsWritten() throws IOException {
    refused(
        outcome(
            Samples.fail("T.a", "ORD-07"),
            Samples.without(Verdict.ERROR, "broke down", "T.b", "ORD-08")),
        ExitCode.VIOLATION);
  }

  @Test
  void afterAnErrorBesideAKnownFailureNothingIsWritten() throws IOException {
    refused(
        outcome(
            Samples.fail("T.a", "ORD-03"),
            Samples.without(Verdict.ERROR, "broke down", "T.b", "ORD-03")),
        ExitCode.TROUBLE);
  }

  @Test
  void withoutAnAnswerNothingIsWritten() throws IOException {
    refused(
        outcome(Samples.without(Verdict.INCONCLUSIVE, "late", "T.b", "ORD-03")), ExitCode.TROUBLE);
  }

  @Test
  void afterACrashNothingIsWritten() throws IOException {
    Died died = Samples.death("was ended", "");
    Judged passed = Samples.pass("T.a", "ORD-04");
    refused(Samples.outcome(Samples.died(died, Samples.header("stuck"), passed)), ExitCode.TROUBLE);
  }

  private void refused(Outcome outcome, int code) throws IOException {
    Files.writeString(file(), TEXT);
    assertThat(update(outcome)).isEqualTo(code);
    assertThat(file()).hasContent(TEXT);
    assertThat(screen.err()).contains("stays as it was: this run came to no full answer");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedAtOnce() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> {
          folder = folder.resolve("none");
          open();
        })
        .withMessageContaining("cannot be written there");
  }
}
