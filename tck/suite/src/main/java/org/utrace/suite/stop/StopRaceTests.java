// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge stops and releases that race with a report or with the way to the stop. */
final class StopRaceTests extends ConformanceTest {
  private static final String DURING = "asked while the callback ran";
  private static final String AFTER = "asked when the callback was over";
  private static final String ON_THE_WAY = "released on the way to the stop";
  private static final String FROM_THE_STOP = "released from the stop";

  @Test
  @Covers("STOP-10")
  void STOP_10_requestDuringACallbackIsNotLost() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
      a.on(QUIESCE, c -> c.action().with(c.isQuiesceZero() ? STOP : RESUME));
      a.on(SYSCALL_EXIT, c -> c.parked(inside, go)).attach(thread);
      thread.start();
      inside.await();
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      a.forget();
      go.open();
      thread.expectHeld("after STOP during the callback");
      expectReportWithoutUserCode(scene, a);
      a.answer(QUIESCE, RESUME).controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  private static void expectReportWithoutUserCode(Scene scene, Probe a) {
    scene.expect("reports after the callback", 1, a.calls().size());
    scene.expectThat("the report is a report_quiesce(0)", a.calls().getFirst().isQuiesceZero());
    scene.expect(
        "user instructions since the report",
        a.calls().getFirst().instructions(),
        a.tracee().instructions());
  }

  @Test
  @Covers("STOP-10")
  void STOP_10_requestRacesWithACallback() {
    exploreRaces(StopRaceTests::requestRaces, DURING, AFTER);
  }

  private static void requestRaces(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Latch inside = scene.latch("inside");
    boolean[] asked = {false};
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
    a.on(QUIESCE, c -> c.action().with(asked[0] ? STOP : RESUME));
    a.on(SYSCALL_EXIT, c -> passing(scene, c, inside, asked)).attach(thread);
    thread.start();
    inside.await();
    asked[0] = true;
    boolean during = a.inside() > 0;
    scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
    during &= a.inside() > 0 && a.count(SYSCALL_EXIT) == 1;
    scene.reached(during ? DURING : AFTER);
    thread.expectHeld("after STOP around the callback");
    if (during) {
      expectNoUserCodeSinceTheFirstExit(scene, a);
    }
    asked[0] = false;
    a.controlOk(RESUME);
    thread.expectRuns("after RESUME");
  }

  /** The first answer is RESUME whatever was asked; later ones follow the request. */
  private static Action passing(Scene scene, Call call, Latch inside, boolean[] asked) {
    boolean first = !inside.isOpen();
    inside.open();
    scene.stage().pause();
    return call.action().with(!first && asked[0] ? STOP : RESUME);
  }

  private static void expectNoUserCodeSinceTheFirstExit(Scene scene, Probe a) {
    long first = a.calls(SYSCALL_EXIT).getFirst().instructions();
    scene.expect("user instructions since the callback", first, a.tracee().instructions());
    scene.expect("report_quiesce(0)", 1L, a.count(Call::isQuiesceZero));
  }

  @Test
  @Covers("STOP-11")
  void STOP_11_releaseOnTheWayToTheStop() {
    exploreRaces(StopRaceTests::releaseRaces, ON_THE_WAY, FROM_THE_STOP);
  }

  private static void releaseRaces(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Latch answered = scene.latch("answered");
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    signalling(scene, scene.engine("B").events(QUIESCE), QUIESCE, answered).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    answered.await();
    scene.reached(thread.isAtRest() ? FROM_THE_STOP : ON_THE_WAY);
    a.controlOk(RESUME);
    thread.expectRuns("after RESUME on the way to the stop");
  }

  /** Called after the engine that answers STOP, it shows that the answer has been taken. */
  private static Probe signalling(Scene scene, Probe engine, UtraceEvent slot, Latch answered) {
    return engine.on(slot, call -> scene.givingWay(call.opening(answered)));
  }

  @Test
  @Covers("STOP-11")
  void STOP_11_releaseOnTheWayToTheStopAtEveryEvent() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT, SIGNAL_TERM)) {
      for (ResumeAction release : List.of(RESUME, DETACH)) {
        explore(scene -> releaseAt(scene, event, release));
      }
    }
  }

  private static void releaseAt(Scene scene, UtraceEvent event, ResumeAction release) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Latch answered = scene.latch("answered");
    Probe a = scene.engine("A").events(event);
    Probe b = scene.engine("B").events(event);
    if (event == SIGNAL_TERM) {
      a.on(SIGNAL, c -> c.action().with(STOP).with(SignalAction.IGN));
      signalling(scene, b, SIGNAL, answered);
      thread.send(Signal.SIGTERM);
    } else {
      a.answerOnce(event, STOP);
      signalling(scene, b, event, answered);
    }
    thread.attachInCallingOrder(event, a, b);
    thread.start();
    if (event == SYSCALL_EXIT) {
      thread.expectBlocked("in nanosleep");
      scene.advance(Duration.ofSeconds(1));
    }
    answered.await();
    scene.expectOneOf("control(" + release + ")", a.control(release), Errno.OK, Errno.EINPROGRESS);
    thread.expectBlocked("in nanosleep after " + release);
    scene.expect("STOP answered by A", 1, a.calls().size());
  }

  @Test
  @Covers("STOP-10")
  void STOP_10_secondRequestDuringACallbackIsNotLost() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      Probe a = scene.engine("A").events(QUIESCE);
      a.on(QUIESCE, c -> a.count(QUIESCE) == 1 ? c.parked(inside, go) : c.action().with(STOP));
      a.attach(thread);
      thread.start();
      scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
      inside.await();
      long first = a.calls().getFirst().instructions();
      scene.expect("control(STOP) again", Errno.EINPROGRESS, a.control(STOP));
      go.open();
      thread.expectHeld("after STOP during the callback");
      scene.expect("reports", 2L, a.count(Call::isQuiesceZero));
      scene.expect("user instructions since the callback", first, thread.instructions());
      a.answer(QUIESCE, RESUME).controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-10")
  void STOP_10_requestBetweenStopAndResumeAnswersIsNotLost() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).answer(QUIESCE, STOP);
      a.on(SYSCALL_EXIT, c -> c.parked(inside, go)).attach(thread);
      thread.start();
      inside.await();
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      long during = thread.instructions();
      go.open();
      thread.expectHeld("after STOP during the callback");
      scene.expect("user instructions since the callback", during, thread.instructions());
      a.answer(QUIESCE, RESUME).controlOk(RESUME);
      thread.expectRuns("after RESUME");
      // A hold already on its way may be reported on its release only (STOP-04).
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
    });
  }
}
