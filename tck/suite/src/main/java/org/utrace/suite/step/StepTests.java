// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge the step of one instruction. */
final class StepTests extends ConformanceTest {
  private static final int STEPS_IN_A_LOOP = 200;

  @Test
  @Covers("STEP-01")
  void STEP_01_oneInstructionAtATime() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      for (int i = 1; i <= 5; i++) {
        a.stepTo(SINGLESTEP, 1, "step_" + i);
      }
      a.stepTo(SINGLESTEP, 1, "target");
      a.stepTo(SINGLESTEP, 1, "target_1");
      // What increments the counter may be several instructions.
      a.stepUntil("again");
      scene.expect("cell", 1L, a.tracee().cell("counter"));
      a.stepTo(SINGLESTEP, 1, "step_0");
    });
  }

  @Test
  @Covers("STEP-01")
  void STEP_01_loadsStoresAndBranches() {
    exploreRow(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.FAULT);
      // The loop's branch is taken while the gate is closed, and then once not taken.
      for (int steps = 0; steps < STEPS_IN_A_LOOP && a.tracee().cell("counter") < 2; steps++) {
        a.stepOnce();
      }
      scene.expect("cell", 2L, a.tracee().cell("counter"));
      a.tracee().poke("gate", 1);
      a.stepUntil("faulting");
      scene.expectOneOf("cell behind the loop", a.tracee().cell("counter"), 2L, 3L);
    });
  }

  // The variant after a hit of the uprobes layer is left out: it needs that layer.
  @Test
  @Covers("STEP-02")
  void STEP_02_trapIsTheLast() {
    explore(scene -> StepScripts.trapIsTheLast(scene, SINGLESTEP));
  }

  @Test
  @Covers("STEP-02")
  void STEP_02_laterRequestEndsTheStep() {
    exploreRaces(
        scene -> StepScripts.laterRequestEndsTheStep(scene, SINGLESTEP),
        StepScripts.IN_TIME,
        StepScripts.TOO_LATE);
  }

  @Test
  @Covers("STEP-03")
  void STEP_03_answeredToQuiesceZero() {
    explore(scene -> StepScripts.answeredToQuiesce(scene, SINGLESTEP));
    explore(scene -> StepScripts.answeredToQuiesceWhileRunning(scene, SINGLESTEP));
  }

  @Test
  @Covers("STEP-03")
  void STEP_03_answeredToTheLastSignalReport() {
    explore(scene -> StepScripts.answeredToSignal(scene, SINGLESTEP, false));
    explore(scene -> StepScripts.answeredToSignal(scene, SINGLESTEP, true));
  }

  // EXEC, CLONE and JCTL are left out: they need capabilities of their own.
  @Test
  @Covers("STEP-03")
  void STEP_03_answeredToSystemCalls() {
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      exploreRow(scene -> StepScripts.answeredToCall(scene, SINGLESTEP, slot));
    }
  }

  @Test
  @Covers("STEP-04")
  void STEP_04_doesNotFireInTheHandler() {
    explore(scene -> StepScripts.droppedByACaughtSignal(scene, SINGLESTEP));
  }

  @Test
  @Covers("STEP-04")
  void STEP_04_droppedByAReport() {
    explore(scene -> StepScripts.droppedByASignal(scene, SINGLESTEP));
    explore(scene -> StepScripts.droppedByAReport(scene, SINGLESTEP));
  }

  @Test
  @Covers("STEP-04")
  void STEP_04_signalRacesWithTheStep() {
    exploreRaces(
        scene -> StepScripts.droppedOnlyIfASignalComesFirst(scene, SINGLESTEP),
        StepScripts.SIGNAL_FIRST,
        StepScripts.STEP_FIRST);
  }

  @Test
  @Covers("STEP-04")
  void STEP_04_keptWithoutAReport() {
    explore(scene -> StepScripts.keptWithoutAReport(scene, SINGLESTEP));
  }

  @Test
  @Covers("STEP-07")
  void STEP_07_refusedWithoutQuiesce() {
    for (ResumeAction how : new ResumeAction[] {SINGLESTEP, BLOCKSTEP}) {
      explore(scene -> StepScripts.refusedWithoutQuiesce(scene, how));
    }
  }

  @Test
  @Covers("STEP-08")
  void STEP_08_machineWithoutStep() {
    for (ResumeAction how : new ResumeAction[] {SINGLESTEP, BLOCKSTEP}) {
      if (how == BLOCKSTEP && has("block-step")) {
        continue;
      }
      explore(scene -> {
        Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
        scene.expect("control(" + how + ")", Errno.EOPNOTSUPP, a.probe().control(how));
        a.tracee().expectHeld("the call failed");
        a.probe().controlOk(RESUME);
        a.expectRunsWithTraps("released", 0);
      });
      explore(scene -> answerCountsAsResume(scene, how));
    }
  }

  private static void answerCountsAsResume(Scene scene, ResumeAction how) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper a = new Stepper(scene, "A").answerSignals(RESUME);
    a.probe().answerOnce(QUIESCE, how).attach(thread);
    a.probe().controlOk(REPORT);
    thread.start();
    a.expectRunsWithTraps("after the answer " + how, 0);
    scene.expect("reports", 1L, a.probe().count(QUIESCE));
  }
}
