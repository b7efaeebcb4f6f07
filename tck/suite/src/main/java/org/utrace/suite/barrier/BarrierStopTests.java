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

  // The job-control stop is left out: it needs the capability job-control.
  @Test
  @Covers("BAR-03")
  void BAR_03_zeroAfterControlMeansExaminable() {
    exploreRaces(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
      expectExaminable(scene, a, a.barrier());
    });
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_zeroAfterAnAnswerMeansExaminable() {
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      exploreRaces(scene -> {
        Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
        Probe a = scene.engine("A").events(QUIESCE, slot).answer(slot, STOP).attach(thread);
        thread.start();
        scene.until("A is called", () -> a.count(slot) > 0);
        expectExaminable(scene, a, a.barrier());
      });
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
    exploreRaces(scene -> {
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
    exploreRaces(scene -> {
      Probe a = askedToStopInItsSleep(scene);
      Waiter waiter = new Waiter(scene, a);
      waiter.interrupt();
      scene.expect("barrier", Errno.ERESTARTSYS, waiter.join());
      Waiter second = new Waiter(scene, a);
      second.expectBlocked("the hold is still wanted");
      scene.advance(Duration.ofSeconds(2));
      expectExaminable(scene, a, second.join());
    });
  }

  @Test
  @Covers("BAR-03")
  void BAR_03_deathEndsTheWait() {
    for (boolean deaf : new boolean[] {true, false}) {
      exploreRaces(scene -> {
        Probe a = askedToStopInItsSleep(scene);
        if (deaf) {
          // No callback of its death can then withdraw the hold.
          a.setEvents(EventSet.NONE);
        }
        Waiter waiter = new Waiter(scene, a);
        a.tracee().send(Signal.SIGKILL);
        scene.expectOneOf("barrier", waiter.join(), Errno.OK, Errno.ESRCH);
      });
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
      exploreRaces(scene -> {
        Probe a = askedToStopInPause(scene);
        Waiter waiter = new Waiter(scene, a);
        a.controlOk(action);
        expectEnded(scene, action, waiter.join());
      });
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
