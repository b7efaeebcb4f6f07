// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Instruction;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;
import org.utrace.contract.spi.StepStop;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;

/** Judge steps over code that is out of the ordinary: faults, and what a machine has of its own. */
final class TopicTests extends ConformanceTest {
  private static final long SEED = 20_091_217;

  /** Ordinary code, for which the same must hold as for that about a topic. */
  private static final int ORDINARY = 4;

  /** After about so many different numbers of steps a program is let go on. */
  private static final int COUNTS = 24;

  /** No machine here has fewer than eight floating-point registers. */
  private static final int CHANGED_MIN = 8;

  private ResumeAction[] kinds() {
    return has("block-step")
        ? new ResumeAction[] {SINGLESTEP, BLOCKSTEP}
        : new ResumeAction[] {SINGLESTEP};
  }

  private void forEach(
      List<CodeSequence> sequences, BiConsumer<SequenceRun, CodeSequence> comparison) {
    for (CodeSequence sequence : sequences) {
      playOnce(scene -> comparison.accept(SequenceRun.byEngine(scene), sequence));
    }
  }

  private List<CodeSequence> ownStepAndOrdinary() {
    List<CodeSequence> all = new ArrayList<>(sequences(CodeTopic.OWN_STEP));
    all.addAll(sequences(SEED, ORDINARY));
    return all;
  }

  @Test
  @Covers("STEP-14")
  void STEP_14_everyFaultOfTheMachine() {
    if (!has("arch-port")) {
      return;
    }
    ResumeAction[] kinds = kinds();
    List<CodeSequence> faults = sequences(CodeTopic.FAULTS);
    exploreRow(scene -> scene.expectAtLeast("ways to fault", 4, faults.size()));
    forEach(
        faults,
        (run, sequence) -> {
          SequenceRun.End free = run.free(sequence);
          run.expect(sequence, "a trap in place of the fault", false, isTrap(free.signal()));
          for (ResumeAction how : kinds) {
            run.expectSame(sequence, free, run.trace(sequence, how).end());
          }
          expectAgain(run, sequence, free);
        });
  }

  private static boolean isTrap(Signal signal) {
    return signal == Signal.SIGTRAP;
  }

  /** What faults is not passed over: it faults as it did, however often it is stepped. */
  private static void expectAgain(SequenceRun run, CodeSequence sequence, SequenceRun.End free) {
    SequenceRun.Trace trace = run.trace(sequence, SINGLESTEP);
    if (free.offset() == trace.places().getLast()) {
      run.expectSame(sequence, free, run.again(sequence, trace.end()));
    }
  }

  @Test
  @Covers("STEP-14")
  void STEP_14_pcThatIsOdd() {
    for (ResumeAction how : kinds()) {
      exploreRow(scene -> {
        SequenceRun run = SequenceRun.byEngine(scene);
        StepStop free = run.oddly(RESUME);
        scene.expect("stepped", free, run.oddly(how));
      });
    }
  }

  /** Some instructions delay the trap behind them; that such a one counts with the next is told. */
  @Test
  @Covers("STEP-01")
  void STEP_01_instructionWithoutATrap() {
    if (!has("arch-port")) {
      return;
    }
    List<CodeSequence> all = new ArrayList<>(sequences(CodeTopic.DELAYED_TRAP));
    all.addAll(sequences(SEED, 1));
    forEach(
        all,
        (run, sequence) -> {
          SequenceRun.Trace trace = run.trace(sequence, SINGLESTEP);
          run.expectSame(sequence, run.free(sequence), trace.end());
          if (sequences(CodeTopic.DELAYED_TRAP).contains(sequence)) {
            expectDelayed(run, sequence, trace.places());
          }
        });
  }

  private static void expectDelayed(SequenceRun run, CodeSequence sequence, List<Long> places) {
    long skipped = -1;
    for (Instruction one : sequence.instructions()) {
      if (one.offset() != skipped) {
        run.expect(sequence, "stop at " + one.offset(), true, places.contains((long) one.offset()));
      } else {
        run.expect(sequence, "stop at " + skipped, false, places.contains(skipped));
      }
      if (one.kind() == Kind.SPECIAL) {
        skipped = (long) one.offset() + one.lengthBytes();
      }
    }
  }

  /** What was translated or looked at before must not be what is run. */
  @Test
  @Covers("STEP-01")
  void STEP_01_codeThatChangesItself() {
    if (!has("arch-port")) {
      return;
    }
    for (CodeSequence sequence : ownCodeAndOrdinary()) {
      playOnce(scene -> {
        SequenceRun run = SequenceRun.byEngine(scene, TraceeProgram.WORKSHOP);
        expectChanged(run, sequence, run.free(sequence));
        for (ResumeAction how : kinds()) {
          expectChanged(run, sequence, run.trace(sequence, how).end());
        }
      });
    }
  }

  @Test
  @Covers("SWS-02")
  void SWS_02_codeThatChangesItself() {
    for (CodeSequence sequence : ownCodeAndOrdinary()) {
      playOnce(scene -> {
        SequenceRun run = SequenceRun.byPtrace(scene, TraceeProgram.WORKSHOP);
        expectChanged(run, sequence, run.free(sequence));
        expectChanged(run, sequence, run.trace(sequence, SINGLESTEP).end());
      });
    }
  }

  private List<CodeSequence> ownCodeAndOrdinary() {
    List<CodeSequence> all = new ArrayList<>(sequences(CodeTopic.OWN_CODE));
    all.addAll(sequences(SEED, 1));
    return all;
  }

  private void expectChanged(SequenceRun run, CodeSequence sequence, SequenceRun.End end) {
    run.expectSame(sequence, run.free(sequence), end);
    if (sequences(CodeTopic.OWN_CODE).contains(sequence)) {
      String left = end.memory().replace("00", "");
      run.expect(sequence, "bytes of the data area that are not 0", "01", left);
    }
  }

  /** After so many steps it goes on as it does without them, its own traps among it. */
  @Test
  @Covers("ARCH-05")
  void ARCH_05_stepsLeaveTheProgramsOwnAlone() {
    forEach(ownStepAndOrdinary(), TopicTests::stepThenGoOn);
  }

  /** Turned on in the middle of a block, its own step may be lost: both are one bit. */
  @Test
  @Covers("BLK-01")
  void BLK_01_blocksInAProgramThatStepsItself() {
    if (!has("arch-port")) {
      return;
    }
    forEach(
        ownStepAndOrdinary(),
        (run, sequence) -> {
          SequenceRun.Trace steps = run.trace(sequence, SINGLESTEP);
          SequenceRun.Trace blocks = run.trace(sequence, BLOCKSTEP);
          run.expectSame(sequence, steps.end(), blocks.end());
          run.expect(
              sequence,
              "places where only some steps ended",
              true,
              steps.places().containsAll(blocks.places()));
          run.expect(
              sequence,
              "taken branches that ended a block",
              true,
              blocks.places().containsAll(run.behindBranches(sequence, steps)));
        });
  }

  private static void stepThenGoOn(SequenceRun run, CodeSequence sequence) {
    List<SequenceRun.Stop> free = run.stops(sequence, run.steps(sequence, SINGLESTEP, 0));
    for (int count : counts(run, sequence)) {
      long made = run.steps(sequence, SINGLESTEP, count);
      List<SequenceRun.Stop> rest = behind(free, made);
      run.expect(sequence, "stops after " + count + " steps", rest, run.stops(sequence, made));
    }
  }

  /** Some numbers of steps that do not lead to the end. */
  private static List<Integer> counts(SequenceRun run, CodeSequence sequence) {
    int steps = run.trace(sequence, SINGLESTEP).places().size();
    int stride = Math.max(1, steps / COUNTS);
    return IntStream.range(1, steps).filter(count -> count % stride == 0).boxed().toList();
  }

  private static List<SequenceRun.Stop> behind(List<SequenceRun.Stop> stops, long made) {
    int last = stops.size() - 1;
    return stops.stream()
        .filter(stop -> stop == stops.get(last) || stop.instructions() > made)
        .toList();
  }

  /** What the tracer writes is as if the program had set it, whatever is in its flags. */
  @Test
  @Covers("REG-02")
  void REG_02_registersPutBackLater() {
    if (!has("arch-port")) {
      return;
    }
    boolean stepping = has("hw-step");
    forEach(
        ownStepAndOrdinary(),
        (run, sequence) -> {
          List<SequenceRun.Stop> free = run.stops(sequence, run.steps(sequence, SINGLESTEP, 0));
          for (int count : stepping ? counts(run, sequence) : List.of(0)) {
            long made = run.steps(sequence, SINGLESTEP, count);
            SequenceRun.State state = run.save(made);
            List<SequenceRun.Stop> rest = behind(free, made);
            run.expect(sequence, "stops after " + count, rest, run.stops(sequence, made));
            run.restore(sequence, state);
            run.expect(sequence, "once more after " + count, rest, run.stops(sequence, made));
          }
        });
  }

  /** What the tracer writes to them is what the program has in them. */
  @Test
  @Covers("REG-02")
  void REG_02_floatingRegistersReachTheProgram() {
    if (!has("arch-port")) {
      return;
    }
    List<CodeSequence> all = new ArrayList<>(sequences(CodeTopic.FLOATING));
    all.addAll(sequences(SEED, 1));
    int storing = sequences(CodeTopic.FLOATING).size();
    forEach(
        all,
        (run, sequence) -> {
          SequenceRun.End before = run.free(sequence);
          run.turnFloating();
          SequenceRun.End after = run.free(sequence);
          run.expect(sequence, "signal at the end", before.signal(), after.signal());
          if (all.indexOf(sequence) < storing) {
            expectStored(run, sequence, run.words(before), run.words(after));
          }
        });
  }

  private static void expectStored(
      SequenceRun run, CodeSequence sequence, List<String> before, List<String> after) {
    long changed =
        IntStream.range(0, before.size()).filter(i -> !before.get(i).equals(after.get(i))).count();
    run.expect(sequence, changed + " words changed, all registers", true, changed >= CHANGED_MIN);
  }
}
