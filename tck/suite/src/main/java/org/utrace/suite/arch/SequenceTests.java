// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.SINGLESTEP;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;

/**
 * Run many stretches of the machine's code free, in single steps and in blocks, and compare.
 *
 * <p>It is the same code under every seed of a run: what is varied is the code, not the schedule.
 */
final class SequenceTests extends ConformanceTest {
  private static final long SEED = 20_091_216;
  private static final int SEQUENCES = 2_000;
  private static final int SEQUENCES_IN_A_PLAY = 50;

  /** Of each kind of instruction there are at least that many. */
  private static final int OF_A_KIND_MIN = 50;

  private static final List<Kind> KINDS =
      List.of(Kind.BRANCH, Kind.JUMP, Kind.CALL, Kind.LOOP, Kind.SYSTEM_CALL, Kind.FAULT, Kind.END);

  @Test
  @Covers("STEP-01")
  void STEP_01_everyInstructionOfTheSequences() {
    List<CodeSequence> sequences = sequences(SEED, SEQUENCES);
    expectKinds(sequences);
    inPlays(sequences, SequenceRun::byEngine, SequenceTests::stepped);
  }

  @Test
  @Covers("SWS-02")
  void SWS_02_everyInstructionOfTheSequences() {
    List<CodeSequence> sequences = sequences(SEED, SEQUENCES);
    expectKinds(sequences);
    inPlays(sequences, SequenceRun::byPtrace, SequenceTests::stepped);
  }

  private void expectKinds(List<CodeSequence> sequences) {
    exploreRow(scene -> {
      for (Kind kind : KINDS) {
        long having = sequences.stream().filter(one -> one.has(kind)).count();
        scene.expectAtLeast("sequences with " + kind, OF_A_KIND_MIN, having);
      }
    });
  }

  private void inPlays(
      List<CodeSequence> sequences,
      Function<Scene, SequenceRun> way,
      BiConsumer<SequenceRun, CodeSequence> comparison) {
    for (int from = 0; from < sequences.size(); from += SEQUENCES_IN_A_PLAY) {
      int end = Math.min(from + SEQUENCES_IN_A_PLAY, sequences.size());
      List<CodeSequence> some = sequences.subList(from, end);
      playOnce(scene -> {
        SequenceRun run = way.apply(scene);
        some.forEach(sequence -> comparison.accept(run, sequence));
      });
    }
  }

  private static void stepped(SequenceRun run, CodeSequence sequence) {
    SequenceRun.End free = run.free(sequence);
    SequenceRun.Trace trace = run.trace(sequence, SINGLESTEP);
    run.expectSame(sequence, free, trace.end());
    for (int i = 1; i < trace.places().size(); i++) {
      run.expectStep(sequence, trace.places().get(i - 1), trace.places().get(i));
    }
  }

  @Test
  @Covers("BLK-01")
  void BLK_01_blocksOfTheSequences() {
    inPlays(sequences(SEED, SEQUENCES), SequenceRun::byEngine, SequenceTests::inBlocks);
  }

  private static void inBlocks(SequenceRun run, CodeSequence sequence) {
    SequenceRun.Trace steps = run.trace(sequence, SINGLESTEP);
    List<Long> ends = run.behindBranches(sequence, steps);
    SequenceRun.Trace blocks = run.trace(sequence, BLOCKSTEP);
    run.expectSame(sequence, steps.end(), blocks.end());
    run.expect(sequence, "where blocks ended", ends, blocks.places());
  }
}
