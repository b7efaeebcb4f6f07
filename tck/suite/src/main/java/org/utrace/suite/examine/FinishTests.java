// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.examine;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;

/** Judge what the end of an examination tells. */
final class FinishTests extends ConformanceTest {
  private static final String HELD = "ended while it was held";
  private static final String RUNS = "ended while it ran";
  private static final String AGAIN = "ended when it had stopped again";
  private static final String DEAD = "ended when it was dead";

  @Test
  @Covers("EXAM-04")
  void EXAM_04_threadStayedPut() {
    explore(scene -> {
      Probe a = Held.byA(scene);
      Examiner examiner = Held.examine(scene, a);
      a.tracee().expectHeld("examined");
      scene.expect("finish_examine", Errno.OK, a.finish(examiner));
    });
  }

  @Test
  @Covers("EXAM-04")
  void EXAM_04_holdIsGone() {
    explore(scene -> {
      Probe a = Held.byA(scene);
      Probe b = scene.engine("B").events(QUIESCE).attach(a.tracee());
      Examiner examiner = Held.examine(scene, a);
      scene.expect("control(STOP)", Errno.OK, b.control(STOP));
      a.controlOk(RESUME);
      scene.expect("finish_examine, B holds", Errno.EINVAL, a.finish(examiner));
      a.answer(QUIESCE, RESUME);
      b.controlOk(RESUME);
      a.tracee().expectRuns("nobody holds");
      scene.expect("finish_examine, running", Errno.EINVAL, a.finish(examiner));
    });
  }

  @Test
  @Covers("EXAM-04")
  void EXAM_04_ranAndStoppedAgain() {
    explore(scene -> {
      Probe a = Held.byA(scene);
      Examiner examiner = Held.examine(scene, a);
      a.answer(QUIESCE, RESUME);
      a.controlOk(RESUME);
      a.tracee().expectRuns("released");
      a.answer(QUIESCE, STOP);
      a.stopAndSettle();
      scene.expect("finish_examine", Errno.EAGAIN, a.finish(examiner));
    });
  }

  @Test
  @Covers("EXAM-04")
  void EXAM_04_heldByAnotherInBetween() {
    explore(scene -> {
      Probe a = Held.byA(scene);
      Probe b = scene.engine("B").events(QUIESCE).attach(a.tracee());
      scene.expect("control(STOP)", Errno.OK, b.control(STOP));
      Examiner examiner = Held.examine(scene, a);
      a.controlOk(RESUME);
      scene.expect("control(STOP) again", Errno.OK, a.control(STOP));
      // It did not run, but this engine did not hold it throughout.
      scene.expect("finish_examine", Errno.EAGAIN, a.finish(examiner));
    });
  }

  @Test
  @Covers("EXAM-04")
  void EXAM_04_killedInBetween() {
    exploreRaces(
        scene -> {
          Probe a = Held.byDeafA(scene);
          Examiner examiner = Held.examine(scene, a);
          long prepared = a.tracee().instructions();
          scene.fork("killer", () -> a.tracee().send(Signal.SIGKILL));
          scene.stage().pause();
          boolean held = a.tracee().isAtRest();
          scene.reached(held ? HELD : a.tracee().state() == RunState.ZOMBIE ? DEAD : RUNS);
          scene.expectOneOf("finish_examine", a.finish(examiner), Errno.OK, Errno.EAGAIN);
          scene.settle();
          scene.expect("user instructions", prepared, a.tracee().instructions());
          scene.expect("finish_examine, dead", Errno.EAGAIN, a.finish(examiner));
        },
        HELD,
        RUNS,
        DEAD);
  }

  @Test
  @Covers("EXAM-04")
  void EXAM_04_zeroMeansItDidNotRun() {
    exploreRaces(
        scene -> {
          Probe a = Held.byA(scene);
          Examiner examiner = Held.examine(scene, a);
          long prepared = a.tracee().instructions();
          boolean[] released = {false};
          Actor other =
              scene.fork(
                  "other",
                  () -> {
                    released[0] = true;
                    a.controlOk(RESUME);
                    scene.stage().pause();
                    scene.expectOneOf(
                        "control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
                  });
          scene.stage().pause();
          long now = a.tracee().instructions();
          boolean atRest = a.tracee().isAtRest();
          if (!released[0] || !atRest || now > prepared) {
            scene.reached(!released[0] ? HELD : atRest ? AGAIN : RUNS);
          }
          Errno finished = a.finish(examiner);
          scene.expectOneOf("finish_examine", finished, Errno.OK, Errno.EINVAL, Errno.EAGAIN);
          if (finished == Errno.OK) {
            scene.expect("user instructions", prepared, now);
          }
          other.join();
          scene.expectOneOf(
              "finish_examine at the end", a.finish(examiner), Errno.EAGAIN, Errno.EINVAL);
        },
        HELD,
        RUNS,
        AGAIN);
  }
}
