// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import org.junit.jupiter.api.Test;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge the step of one block. */
final class BlockStepTests extends ConformanceTest {

  // The port's rule for branches not taken is left out: there is nothing that declares it.
  @Test
  @Covers("BLK-01")
  void BLK_01_runsToTheEndOfTheBlock() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.stepTo(BLOCKSTEP, StepScripts.FIRST_BLOCK, "target");
      Stepper.Report next = a.step(BLOCKSTEP);
      a.expectTrap(next, next.instructions(), "step_0");
      scene.expect("cell", 1L, a.tracee().cell("counter"));
      a.stepTo(BLOCKSTEP, StepScripts.FIRST_BLOCK, "target");
    });
  }

  @Test
  @Covers("BLK-01")
  void BLK_01_fromTheMiddleOfABlock() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      for (int i = 1; i <= 3; i++) {
        a.stepTo(SINGLESTEP, 1, "step_" + i);
      }
      a.stepTo(BLOCKSTEP, StepScripts.FIRST_BLOCK - 3, "target");
    });
  }

  @Test
  @Covers("BLK-02")
  void BLK_02_singleStepPrevails() {
    ResumeAction[][] orders = {{SINGLESTEP, BLOCKSTEP}, {BLOCKSTEP, SINGLESTEP}};
    for (ResumeAction[] answers : orders) {
      explore(scene -> bothAnswered(scene, answers[0], answers[1]));
    }
  }

  private static void bothAnswered(Scene scene, ResumeAction first, ResumeAction second) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, first).attach(thread);
    Stepper b = new Stepper(scene, "B");
    b.probe().answerOnce(QUIESCE, second).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.settle();
    scene.expect("traps", 1, b.traps());
    b.expectTrap(b.reports().getFirst(), 1, "step_1");
  }

  // A machine without any step is judged by STEP-08.
  @Test
  @Covers("BLK-03")
  void BLK_03_singleStepInItsPlace() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.stepTo(BLOCKSTEP, 1, "step_1");
      a.stepTo(BLOCKSTEP, 1, "step_2");
    });
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.STRAIGHT);
      Stepper a = new Stepper(scene, "A");
      a.probe().answerOnce(QUIESCE, BLOCKSTEP).attach(thread);
      a.probe().controlOk(REPORT);
      thread.start();
      scene.settle();
      scene.expect("traps", 1, a.traps());
      a.expectTrap(a.reports().getFirst(), 1, "step_1");
    });
  }

  @Test
  @Covers("BLK-04")
  void BLK_04_oneTimeOnly() {
    explore(scene -> StepScripts.trapIsTheLast(scene, BLOCKSTEP));
    exploreRaces(
        scene -> StepScripts.laterRequestEndsTheStep(scene, BLOCKSTEP),
        StepScripts.IN_TIME,
        StepScripts.TOO_LATE);
  }

  @Test
  @Covers("BLK-04")
  void BLK_04_answeredToAnyEvent() {
    explore(scene -> StepScripts.answeredToQuiesce(scene, BLOCKSTEP));
    explore(scene -> StepScripts.answeredToQuiesceWhileRunning(scene, BLOCKSTEP));
    explore(scene -> StepScripts.answeredToSignal(scene, BLOCKSTEP, false));
    explore(scene -> StepScripts.answeredToSignal(scene, BLOCKSTEP, true));
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      exploreRow(scene -> StepScripts.answeredToCall(scene, BLOCKSTEP, slot));
    }
  }

  @Test
  @Covers("BLK-04")
  void BLK_04_droppedByAReport() {
    explore(scene -> StepScripts.droppedByASignal(scene, BLOCKSTEP));
    explore(scene -> StepScripts.droppedByAReport(scene, BLOCKSTEP));
    exploreRaces(
        scene -> StepScripts.droppedOnlyIfASignalComesFirst(scene, BLOCKSTEP),
        StepScripts.SIGNAL_FIRST,
        StepScripts.STEP_FIRST);
    explore(scene -> StepScripts.keptWithoutAReport(scene, BLOCKSTEP));
  }

  @Test
  @Covers("BLK-04")
  void BLK_04_singleStepAfterABlock() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.stepTo(BLOCKSTEP, StepScripts.FIRST_BLOCK, "target");
      a.stepTo(SINGLESTEP, 1, "target_1");
    });
  }
}
