// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Check the parts of the benchmark of steps; none of them looks at a speed. */
final class BenchTests {
  private static final PublishedSteps.Entry ENTRY =
      new PublishedSteps.Entry("x86_64", "a loop", 0.2, 0.4, "there");
  private static final PublishedSteps PUBLISHED = new PublishedSteps(0.25, List.of(ENTRY));

  private static StepRatio measured(double ratio) {
    return new StepRatio("x86_64", "a loop", ratio * 1e6, 1e6, ratio);
  }

  @Test
  void linesOfRoundsAreReadBack() {
    StepRound round = new StepRound(1024, 512_000);
    assertThat(StepRound.parse(round.line())).contains(round);
    assertThat(round.stepsPerSecond()).isEqualTo(2e6);
  }

  @Test
  void otherLinesAreNoRounds() {
    for (String line : List.of("", "ready", "1", "0 5", "5 0", "-1 5", "5 5 5", "5 x")) {
      assertThat(StepRound.parse(line)).as(line).isEmpty();
    }
  }

  @Test
  void ratioIsTheMedianOfThePairs() {
    List<StepRound> ours =
        List.of(new StepRound(1, 10), new StepRound(4, 10), new StepRound(1, 10));
    List<StepRound> theirs =
        List.of(new StepRound(2, 10), new StepRound(5, 10), new StepRound(4, 10));
    StepRatio ratio = StepRatio.of("p", "q", ours, theirs);
    assertThat(ratio.ratio()).isEqualTo(0.5);
    assertThat(ratio.ours()).isEqualTo(1e8);
    assertThat(ratio.theirs()).isEqualTo(4e8);
  }

  @Test
  void ratioMayFallShortByTheTolerance() {
    assertThat(PUBLISHED.complaint(measured(0.31))).isEmpty();
    assertThat(PUBLISHED.complaint(measured(0.29)).orElseThrow())
        .contains("0.29", "below 0.30", "published 0.40 less 25 %");
  }

  @Test
  void ratioMayNotFallBelowTheLeast() {
    PublishedSteps lenient =
        new PublishedSteps(
            0.9, List.of(new PublishedSteps.Entry("x86_64", "a loop", 0.2, 0.4, "")));
    assertThat(lenient.complaint(measured(0.2))).isEmpty();
    assertThat(lenient.complaint(measured(0.19)).orElseThrow()).contains("the least it must be");
  }

  @Test
  void unknownPairsHaveNoFloor() {
    assertThat(PUBLISHED.complaint(new StepRatio("x86_64", "another", 1, 1, 0.001))).isEmpty();
  }

  @Test
  void publishedRatiosOnlyRise() {
    assertThat(PUBLISHED.raisedTo(measured(0.39), "here")).isEqualTo(PUBLISHED);
    PublishedSteps raised = PUBLISHED.raisedTo(measured(0.518), "here");
    assertThat(raised.ratios())
        .containsExactly(new PublishedSteps.Entry("x86_64", "a loop", 0.2, 0.51, "here"));
  }

  @Test
  void ratioThatRoundsToThePublishedOneChangesNothing() {
    assertThat(PUBLISHED.raisedTo(measured(0.4049), "here")).isEqualTo(PUBLISHED);
  }

  @Test
  void pairThatIsNotInTheFileIsPublishedToo() {
    PublishedSteps more = PUBLISHED.raisedTo(new StepRatio("p", "q", 1, 2, 0.5), "here");
    assertThat(more.ratios())
        .containsExactly(new PublishedSteps.Entry("p", "q", 0, 0.5, "here"), ENTRY);
  }

  @Test
  void publishedRatiosAreReadBack(@TempDir Path folder) {
    Path file = folder.resolve("published.json");
    PUBLISHED.write(file);
    assertThat(PublishedSteps.read(file)).isEqualTo(PUBLISHED);
  }

  @Test
  void brokenFileIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("published.json");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> PublishedSteps.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void tableShowsWhatIsKnown() {
    assertThat(String.join("\n", StepTable.lines(List.of(measured(0.5)), PUBLISHED)))
        .contains("x86_64", "500 000", "a loop", "1 000 000", "0.50", "0.20", "0.40");
    assertThat(StepTable.ratio(33.4)).isEqualTo("33");
  }

  @Test
  void lastProcessorIsTaken() {
    assertThat(BenchHost.lastAllowed("Name:\tx\nCpus_allowed_list:\t0-3,8,10-11\n")).isEqualTo(11);
    assertThat(BenchHost.lastAllowed("")).isZero();
  }

  @Test
  void machineWithoutCompilerIsTold(@TempDir Path folder) {
    Machine bare = new Machine("ID=debian", List.of(folder), true);
    TestScreen screen = new TestScreen();
    int code = screen.run(bare, "bench", "step", "--rounds", "1");
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err())
        .contains("C compiler", "not in the search path", "Install it: ")
        .contains("apt-get install");
  }

  @Test
  void foolishNumbersAreRefused() {
    TestScreen screen = new TestScreen();
    assertThat(screen.run("bench", "step", "--rounds", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("--rounds");
  }

  @Test
  void kernelsProgramStepsWhereItMay(@TempDir Path folder) {
    Optional<CCompiler> compiler = CCompiler.of(Machine.here());
    assumeThat(compiler).isPresent();
    assumeThat(BenchHost.runs("x86_64")).isTrue();
    Path program = compiler.orElseThrow().compile(folder, "peer", StepBench.ptraceSource());
    try (Stepper stepper = Stepper.start("the live kernel", List.of(program.toString()))) {
      stepper.awaitReady();
      assertThat(stepper.step(Duration.ofMillis(1)).steps()).isPositive();
    }
  }

  @Test
  void programThatDoesNotCompileIsTold(@TempDir Path folder) {
    Optional<CCompiler> compiler = CCompiler.of(Machine.here());
    assumeThat(compiler).isPresent();
    assertThatThrownBy(() -> compiler.orElseThrow().compile(folder, "peer", "no program"))
        .isInstanceOf(KitTroubleException.class)
        .hasMessageContaining("cannot compile peer.c");
  }

  @Test
  void processThatEndsIsTold() {
    try (Stepper stepper = Stepper.start("it", List.of("sh", "-c", "echo why >&2"))) {
      assertThatThrownBy(stepper::awaitReady)
          .isInstanceOf(KitTroubleException.class)
          .hasMessage("it ended before it answered: why");
    }
  }
}
