// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.barrier;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge a barrier that waits for a stop: what it comes back with, and what ends it early. */
final class BarrierStopTests extends ConformanceTest {
  private static final String TO_COME = "the callback was to come when the barrier began";
  private static final String RUNS = "the callback ran when the barrier began";
  private static final String ON_ITS_WAY = "the thread was on its way to the stop";
  private static final String STOPPED = "the thread had stopped when the barrier began";
  private static final String BARRIER_FIRST = "the barrier came first";
  private static final String BARRIER_LAST = "the barrier came last";

  /** Note where a thread is that answers STOP in a callback. */
  private static void noteWhere(Scene scene, Probe a, UtraceEvent slot) {
    if (a.inside() > 0) {
      scene.reached(RUNS);
    } else if (a.count(slot) == 0) {
      scene.reached(TO_COME);
    } else {
      scene.reached(a.tracee().isAtRest() ? STOPPED : ON_ITS_WAY);
    }
  }

  /** Answer STOP in a slot, in callbacks in which others may come in between. */
  private static Probe stopsSlowly(Scene scene, UtraceEvent slot) {
    return scene.engine("A").events(QUIESCE, slot).givingWay(slot, STOP);
  }

  /** Called after A has answered, it lets others come while the thread is on its way. */
  private static Probe calledAfterwards(Scene scene, UtraceEvent slot) {
    return scene.engine("B").events(slot).givingWay(slot);
  }

  // The job-control stop is left out: it needs the capability job-control.
  @Test
  @Covers("BAR-03")
  void BAR_03_zeroAfterControlMeansExaminable() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.SPIN);
          Probe a = stopsSlowly(scene, QUIESCE).attach(thread);
          calledAfterwards(scene, QUIESCE).attach(thread);
          thread.start();
          scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
          scene.stage().pause();
          noteWhere(scene, a, QUIESCE);
          expectExaminable(scene, a, a.barrier());
        },
        TO_COME,
        RUNS,
        ON_ITS_WAY,
        STOPPED);
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_zeroAfterAnAnswerMeansExaminable() {
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      exploreRaces(
          scene -> {
            Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
            Probe a = stopsSlowly(scene, slot);
            Probe b = calledAfterwards(scene, slot);
            thread.attachInCallingOrder(slot, a, b);
            thread.start();
            scene.until("A is called", () -> a.count(slot) > 0);
            noteWhere(scene, a, slot);
            expectExaminable(scene, a, a.barrier());
          },
          RUNS,
          ON_ITS_WAY,
          STOPPED);
    }
  }

  private static void expectExaminable(Scene scene, Probe a, Errno barrier) {
    scene.expect("barrier", Errno.OK, barrier);
    scene.expect("prepare_examine after the barrier", Errno.OK, a.prepare(new Examiner()));
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_waitsForCallbacksOfOthersAfterAStopAnswer() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
      a.answer(SYSCALL_EXIT, STOP).attach(thread);
      scene
          .engine("B")
          .events(SYSCALL_EXIT)
          .on(
              SYSCALL_EXIT,
              call -> {
                leave.await();
                return call.action().with(RESUME);
              })
          .attach(thread);
      thread.start();
      scene.until("A has answered, B is being called", leave::hasWaiters);
      Waiter waiter = new Waiter(scene, a);
      waiter.expectBlocked("the thread is not stopped yet");
      leave.open();
      expectExaminable(scene, a, waiter.join());
    });
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_sleepInACallDoesNotCount() {
    explore(scene -> {
      Probe a = askedToStopInItsSleep(scene);
      Waiter waiter = new Waiter(scene, a);
      waiter.expectBlocked("the thread sleeps in a call");
      scene.advance(Duration.ofSeconds(2));
      expectExaminable(scene, a, waiter.join());
    });
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_signalBreaksTheWaitForAStop() {
    exploreRaces(
        scene -> {
          Probe a = askedToStopInItsSleep(scene);
          Waiter waiter = new Waiter(scene, a);
          scene.stage().pause();
          scene.reached(waiter.waits() ? BARRIER_FIRST : BARRIER_LAST);
          waiter.interrupt();
          scene.expect("barrier", Errno.ERESTARTSYS, waiter.join());
          Waiter second = new Waiter(scene, a);
          second.expectBlocked("the hold is still wanted");
          scene.advance(Duration.ofSeconds(2));
          expectExaminable(scene, a, second.join());
        },
        BARRIER_FIRST,
        BARRIER_LAST);
  }

  /** Note whether the barrier came before what was just done; if it came meanwhile, neither. */
  private static void noteOrder(Scene scene, boolean waitedBefore, Waiter waiter) {
    if (waitedBefore || !waiter.hasCalled()) {
      scene.reached(waitedBefore ? BARRIER_FIRST : BARRIER_LAST);
    }
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_deathEndsTheWait() {
    for (boolean deaf : new boolean[] {true, false}) {
      exploreRaces(
          scene -> {
            Probe a = askedToStopInItsSleep(scene);
            if (deaf) {
              // No callback of its death can then withdraw the hold.
              a.setEvents(EventSet.NONE);
            }
            Waiter waiter = new Waiter(scene, a);
            scene.stage().pause();
            boolean waits = waiter.waits();
            a.tracee().send(Signal.SIGKILL);
            noteOrder(scene, waits, waiter);
            scene.expectOneOf("barrier", waiter.join(), Errno.OK, Errno.ESRCH);
          },
          BARRIER_FIRST,
          BARRIER_LAST);
    }
  }

  private static Probe askedToStopInItsSleep(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    thread.start();
    thread.expectBlocked("in nanosleep");
    scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
    return a;
  }

  @Test
  @Covers("BAR-09")
  void BAR_09_otherAnswerEndsIt() {
    for (ResumeAction answer : new ResumeAction[] {RESUME, REPORT, INTERRUPT, DETACH}) {
      explore(scene -> {
        Latch leave = scene.latch("leave");
        Tracee thread = scene.create(TraceeProgram.SPIN);
        Probe a = scene.engine("A").events(QUIESCE);
        a.on(
            QUIESCE,
            call -> {
              leave.await();
              return call.action().with(answer);
            });
        a.attach(thread);
        thread.start();
        scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
        Waiter waiter = new Waiter(scene, a);
        waiter.expectBlocked("A has not answered yet");
        leave.open();
        expectEnded(scene, answer, waiter.join());
      });
    }
  }

  @Test
  @Covers("BAR-09")
  void BAR_09_otherControlEndsIt() {
    for (ResumeAction action : withdrawals()) {
      exploreRow(scene -> {
        Probe a = askedToStopInPause(scene);
        Waiter waiter = new Waiter(scene, a);
        waiter.expectBlocked("the thread sleeps in a call");
        a.controlOk(action);
        expectEnded(scene, action, waiter.join());
      });
    }
  }

  @Test
  @Covers("BAR-09")
  void BAR_09_controlRacesWithTheWait() {
    for (ResumeAction action : new ResumeAction[] {RESUME, DETACH}) {
      exploreRaces(
          scene -> {
            Probe a = askedToStopInPause(scene);
            Waiter waiter = new Waiter(scene, a);
            scene.stage().pause();
            boolean waits = waiter.waits();
            a.controlOk(action);
            noteOrder(scene, waits, waiter);
            expectEnded(scene, action, waiter.join());
          },
          BARRIER_FIRST,
          BARRIER_LAST);
    }
  }

  private List<ResumeAction> withdrawals() {
    List<ResumeAction> actions = new ArrayList<>(List.of(REPORT, INTERRUPT, RESUME, DETACH));
    if (has("hw-step")) {
      actions.add(SINGLESTEP);
    }
    return actions;
  }

  private static Probe askedToStopInPause(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    thread.start();
    thread.expectBlocked("in pause");
    scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
    return a;
  }

  private static void expectEnded(Scene scene, ResumeAction withdrawal, Errno barrier) {
    String what = "barrier after the hold was withdrawn by " + withdrawal;
    if (withdrawal == DETACH) {
      scene.expectOneOf(what, barrier, Errno.OK, Errno.ESRCH);
    } else {
      scene.expect(what, Errno.OK, barrier);
    }
  }
}
