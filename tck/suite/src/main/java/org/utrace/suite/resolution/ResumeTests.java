// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what RESUME gives up, and what it leaves to others. */
final class ResumeTests extends ConformanceTest {
  private static final String BEFORE_THE_STOP = "withdrawn before the stop";
  private static final String IN_THE_STOP = "withdrawn in the stop";
  private static final String RELEASED_FIRST = "released before the request";
  private static final String REQUESTED_FIRST = "requested before the release";

  @Test
  @Covers("RES-01")
  void RES_01_resumeGivesUpOnlyItsOwnHold() {
    explore(ResumeTests::runningThreadIsLeftAlone);
    explore(ResumeTests::heldThreadRunsWhenAllLetGo);
    explore(ResumeTests::stopNotYetInEffectIsWithdrawn);
    exploreRaces(ResumeTests::stopIsWithdrawnAtAnyTime, BEFORE_THE_STOP, IN_THE_STOP);
  }

  private static void runningThreadIsLeftAlone(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).attach(thread);
    thread.start();
    scene.settle();
    a.controlOk(RESUME);
    thread.expectRuns("after RESUME");
    scene.expect("callbacks of A", List.of(), a.calls());
    scene.expect("callbacks of B", List.of(), b.calls());
  }

  private static void heldThreadRunsWhenAllLetGo(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).attach(thread);
    thread.start();
    a.stopAndSettle();
    b.controlOk(RESUME);
    thread.expectHeld("A holds, B did not");
    scene.expect("B's STOP of a stopped thread", Errno.OK, b.control(STOP));
    a.controlOk(RESUME);
    thread.expectHeld("B holds, A let go");
    b.controlOk(RESUME);
    thread.expectRuns("all let go");
  }

  /** Without QUIESCE the engine is not asked again: its request alone could stop the thread. */
  private static void stopNotYetInEffectIsWithdrawn(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Probe a = scene.engine("A").attach(thread);
    thread.start();
    thread.expectBlocked("in nanosleep");
    scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
    a.controlOk(RESUME);
    thread.expectBlocked("still in nanosleep");
    scene.advance(Duration.ofSeconds(1));
    scene.settle();
    scene.expect("sleeps completed", 1L, thread.cell("counter"));
  }

  private static void stopIsWithdrawnAtAnyTime(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").attach(thread);
    thread.start();
    a.control(STOP);
    scene.stage().pause();
    scene.reached(thread.isAtRest() ? IN_THE_STOP : BEFORE_THE_STOP);
    a.controlOk(RESUME);
    thread.expectRuns("after STOP and RESUME");
  }

  @Test
  @Covers("RES-02")
  void RES_02_resumeCancelsNoRequestOfAnother() {
    for (ResumeAction request : requests()) {
      explore(scene -> requestOnHeldThread(scene, request));
      if (request.isStep()) {
        explore(scene -> requestRacesWithResume(scene, request));
      } else {
        exploreRaces(
            scene -> requestRacesWithResume(scene, request), RELEASED_FIRST, REQUESTED_FIRST);
      }
    }
  }

  private List<ResumeAction> requests() {
    List<ResumeAction> requests = new ArrayList<>(List.of(REPORT, INTERRUPT));
    if (has("hw-step")) {
      requests.add(SINGLESTEP);
    }
    if (has("block-step")) {
      requests.add(BLOCKSTEP);
    }
    return requests;
  }

  private static void requestOnHeldThread(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    Probe b = asker(scene).attach(thread);
    if (request == BLOCKSTEP) {
      // Held on a jump it would step a block of one instruction, which looks like a single step.
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      thread.start().expectHeld("from its start");
    } else {
      thread.start();
      a.stopAndSettle();
    }
    long held = thread.instructions();
    insistOnStep(b, request);
    b.controlOk(request);
    a.controlOk(RESUME);
    scene.settle();
    scene.expect("outcome of B's " + request, Outcome.of(request), Outcome.seen(thread, b, held));
  }

  /** Both calls are made at any time; B's request is served in every case. */
  private static void requestRacesWithResume(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    Probe b = asker(scene).attach(thread);
    thread.start();
    a.stopAndSettle();
    insistOnStep(b, request);
    boolean[] released = {false};
    boolean[] asked = {false};
    Actor other =
        scene.fork(
            "other",
            () -> {
              if (released[0]) {
                scene.reached(RELEASED_FIRST);
              }
              b.controlOk(request);
              asked[0] = true;
            });
    scene.stage().pause();
    if (asked[0]) {
      scene.reached(REQUESTED_FIRST);
    }
    a.controlOk(RESUME);
    released[0] = true;
    other.join();
    scene.settle();
    scene.expectAtLeast("callbacks for B's " + request, 1, b.count(call -> serves(call, request)));
  }

  private static boolean serves(Call call, ResumeAction request) {
    return switch (request) {
      case REPORT -> call.isQuiesceZero();
      case INTERRUPT -> call.isPreDequeue();
      default -> Outcome.isTrap(call);
    };
  }

  /** Should a report come before the step, its answer must not take the step back. */
  private static void insistOnStep(Probe b, ResumeAction request) {
    b.forget();
    if (request.isStep()) {
      b.answer(QUIESCE, request);
    }
  }

  private static Probe asker(Scene scene) {
    return scene.engine("B").events(QUIESCE, SIGNAL_CORE).on(SIGNAL, Outcome::stopAtTrap);
  }
}
