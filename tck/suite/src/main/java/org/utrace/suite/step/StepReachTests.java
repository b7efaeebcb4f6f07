// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import org.junit.jupiter.api.Test;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge that a step reaches no further than the one thread and leaves no trace in memory. */
final class StepReachTests extends ConformanceTest {
  private static final int STEPS = 20;

  @Test
  @Covers("STEP-11")
  void STEP_11_memoryIsLeftAlone() {
    for (ResumeAction how : kinds()) {
      explore(scene -> {
        Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
        long before = a.tracee().foreignWrites();
        for (int i = 0; i < STEPS; i++) {
          a.step(how);
          scene.expect("foreign writes after a step", before, a.tracee().foreignWrites());
        }
        a.answerSignals(RESUME).probe().controlOk(RESUME);
        a.expectRunsWithTraps("released", STEPS);
        scene.expect("foreign writes in the end", before, a.tracee().foreignWrites());
      });
    }
  }

  private ResumeAction[] kinds() {
    return has("block-step")
        ? new ResumeAction[] {SINGLESTEP, BLOCKSTEP}
        : new ResumeAction[] {SINGLESTEP};
  }

  @Test
  @Covers("STEP-11")
  void STEP_11_memoryIsLeftAloneWhileStepIsPending() {
    exploreRaces(
        scene -> {
          Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
          long before = a.tracee().foreignWrites();
          a.ask(SINGLESTEP);
          scene.stage().pause();
          // Whoever looks in the middle of the step finds nothing planted either.
          scene.reached(a.traps() == 0 ? "looked before the trap" : "looked after the trap");
          scene.expect("foreign writes", before, a.tracee().foreignWrites());
          scene.settle();
          scene.expect("traps", 1, a.traps());
          scene.expect("foreign writes in the end", before, a.tracee().foreignWrites());
        },
        "looked before the trap",
        "looked after the trap");
  }

  @Test
  @Covers("STEP-11")
  void STEP_11_siblingInTheSameCode() {
    for (ResumeAction how : kinds()) {
      explore(scene -> siblingInTheSameCode(scene, how));
    }
  }

  private static void siblingInTheSameCode(Scene scene, ResumeAction how) {
    Server server = Server.start(scene);
    Stepper sibling = new Stepper(scene, "S").answerSignals(RESUME);
    sibling.probe().attach(clonedIntoTheLoop(scene, server));
    Stepper a = new Stepper(scene, "A");
    a.probe().answer(QUIESCE, STOP).attach(server.thread()).stopAndSettle();
    a.probe().answer(QUIESCE, RESUME);
    long before = server.thread().foreignWrites();
    for (int i = 0; i < STEPS; i++) {
      a.step(how);
    }
    sibling.expectRunsWithTraps("the sibling", 0);
    scene.expect("foreign writes", before, server.thread().foreignWrites());
    a.answerSignals(RESUME).probe().controlOk(RESUME);
    a.expectRunsWithTraps("released", STEPS);
    sibling.expectRunsWithTraps("the sibling, later", 0);
  }

  /** A second thread that goes on in the same loop: child_goes stays 0. */
  private static Tracee clonedIntoTheLoop(Scene scene, Server server) {
    Probe watch = scene.engine("clones").events(CLONE).attach(server.thread());
    CloneFlags flags =
        CloneFlags.of(
            CloneFlags.Flag.VM,
            CloneFlags.Flag.FS,
            CloneFlags.Flag.FILES,
            CloneFlags.Flag.SIGHAND,
            CloneFlags.Flag.THREAD);
    long stack = server.thread().label("stack_b").value();
    server.ask(GuestCall.CLONE, flags.bits(), stack, 0, 0, 0);
    scene.settle();
    Tracee sibling = scene.known(watch.calls(CLONE).getFirst().cloned().child());
    sibling.expectRuns("the sibling");
    return sibling;
  }
}
