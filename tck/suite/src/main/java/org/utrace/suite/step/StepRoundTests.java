// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge steps among the answers and requests of several engines, and many steps in a row. */
final class StepRoundTests extends ConformanceTest {
  private static final int STEPS_IN_A_ROW = 100;

  @Test
  @Covers("STEP-05")
  void STEP_05_stepAnsweredBesideAStop() {
    explore(scene -> {
      Stepper b = stepAnsweredBesideAStop(scene);
      scene.settle();
      scene.expectOneOf("traps", b.traps(), 0, 1);
    });
  }

  @Test
  @Covers("STEP-05")
  void STEP_05_askedForAgainInANewReport() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe().setEvents(QUIESCE.only());
      Stepper b = new Stepper(scene, "B");
      b.probe().attach(a.tracee());
      b.probe().answer(QUIESCE, SINGLESTEP).controlOk(REPORT);
      a.probe().controlOk(RESUME);
      scene.settle();
      scene.expect("traps", 1, b.traps());
      b.expectTrap(b.reports().getFirst(), 1, "step_1");
    });
  }

  @Test
  @Covers("STEP-06")
  void STEP_06_stepIsRememberedDuringTheStop() {
    explore(scene -> {
      Stepper b = stepAnsweredBesideAStop(scene);
      scene.settle();
      scene.expect("traps", 1, b.traps());
      b.expectTrap(b.reports().getFirst(), 1, "step_1");
    });
  }

  /** In one report A answers STOP and B SINGLESTEP; then A resumes the thread. */
  private static Stepper stepAnsweredBesideAStop(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    Stepper b = new Stepper(scene, "B");
    b.probe().answerOnce(QUIESCE, SINGLESTEP).attach(thread);
    b.probe().controlOk(REPORT);
    thread.start().expectHeld("A answered STOP");
    a.controlOk(RESUME);
    return b;
  }

  @Test
  @Covers("STEP-09")
  void STEP_09_noCallbackBetweenRequestAndStep() {
    ResumeAction[] kinds = {SINGLESTEP, BLOCKSTEP};
    for (ResumeAction how : kinds) {
      exploreRow(scene -> stepsInARow(scene, how));
    }
  }

  private static void stepsInARow(Scene scene, ResumeAction how) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(how);
    // An implementation that asks once more before each step gets its step, and is found out.
    a.probe().answer(QUIESCE, how).controlOk(how);
    scene.until("many steps were made", () -> a.traps() >= STEPS_IN_A_ROW);
    List<Call> calls = a.probe().calls();
    scene.expectAtLeast("instructions at the first callback", 1, calls.getFirst().instructions());
    for (int i = 1; i < calls.size(); i++) {
      if (isSignal(calls.get(i - 1))) {
        scene.expectAtLeast(
            "instructions at " + calls.get(i) + ", callback " + i,
            calls.get(i - 1).instructions() + 1,
            calls.get(i).instructions());
      }
    }
  }

  private static boolean isSignal(Call call) {
    return call.slot() == SIGNAL && !call.isPreDequeue();
  }

  @Test
  @Covers("STEP-10")
  void STEP_10_shownInQuiesceZero() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.STRAIGHT);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, SINGLESTEP);
      a.attach(thread);
      Stepper b = new Stepper(scene, "B");
      b.probe().answerOnce(QUIESCE, BLOCKSTEP).attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.settle();
      expectShown(scene, b.probe().calls().getFirst());
    });
  }

  @Test
  @Covers("STEP-10")
  void STEP_10_shownInSignalReports() {
    for (boolean real : new boolean[] {true, false}) {
      explore(scene -> {
        Tracee thread = scene.create(TraceeProgram.STRAIGHT);
        Probe a = scene.engine("A").events(Stepper.EVENTS);
        a.on(SIGNAL, StepRoundTests::stepAtStart).attach(thread);
        Stepper b = new Stepper(scene, "B");
        b.probe().attach(thread);
        if (real) {
          thread.send(Signal.SIGUSR1);
        } else {
          a.controlOk(INTERRUPT);
        }
        thread.start();
        scene.settle();
        expectShown(scene, b.probe().calls(SIGNAL).getFirst());
        if (real) {
          scene.expect("signal", Signal.SIGUSR1, b.reports().getFirst().signal());
          expectShown(
              scene, b.probe().calls().stream().filter(c -> isSignal(c)).findFirst().orElseThrow());
        }
      });
    }
  }

  private static Action stepAtStart(Call call) {
    return call.action().with(call.instructions() == 0 ? SINGLESTEP : RESUME);
  }

  private static void expectShown(Scene scene, Call call) {
    scene.expect("instructions at " + call, 0L, call.instructions());
    scene.expect("action shown in " + call, SINGLESTEP, call.action().resume());
  }

  @Test
  @Covers("STEP-15")
  void STEP_15_differentStepsMakeARound() {
    for (boolean stepFirst : new boolean[] {true, false}) {
      explore(scene -> {
        Tracee thread = scene.create(TraceeProgram.STRAIGHT);
        Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
        Stepper b = new Stepper(scene, "B");
        b.probe().attach(thread);
        a.control(STOP);
        b.holdFromStart();
        a.answer(QUIESCE, SINGLESTEP).forget();
        b.probe().answer(QUIESCE, BLOCKSTEP);
        (stepFirst ? a : b.probe()).controlOk(stepFirst ? SINGLESTEP : BLOCKSTEP);
        (stepFirst ? b.probe() : a).controlOk(stepFirst ? BLOCKSTEP : SINGLESTEP);
        scene.settle();
        List<Call> reports = b.probe().calls(QUIESCE);
        scene.expectAtLeast("B's reports before user mode", 1, reports.size());
        expectShown(scene, reports.getFirst());
        scene.expect("traps", 1, b.traps());
        b.expectTrap(b.reports().getFirst(), 1, "step_1");
      });
    }
  }
}
