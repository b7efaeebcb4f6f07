// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.detach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.REAP;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge how detaching interlocks with the two final callbacks. */
final class DetachAtDeathTests extends ConformanceTest {
  private static final String IN_TIME = "DETACH before the report";
  private static final String TOO_LATE = "DETACH after the report had begun";
  private static final String TO_COME = "DETACH before the death report";
  private static final String RUNS = "DETACH in the death report";
  private static final String TOLD = "DETACH after the last report";

  @Test
  @Covers("DET-04")
  void DET_04_finalCallbacksDecideTheAnswer() {
    explore(DetachAtDeathTests::phaseByPhase);
    explore(DetachAtDeathTests::reapBehindTheDeathRound);
    exploreRaces(DetachAtDeathTests::detachAgainstDeath, IN_TIME, TOO_LATE);
    exploreRaces(DetachAtDeathTests::detachAgainstReap, IN_TIME, TOO_LATE);
  }

  private static void phaseByPhase(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Latch death = scene.latch("report_death");
    Latch reap = scene.latch("report_reap");
    Probe a = scene.engine("A").events(DEATH, REAP).attach(thread);
    Probe early = scene.engine("early").events(DEATH, REAP).attach(thread);
    Probe b = scene.engine("B").events(DEATH, REAP);
    park(b, DEATH, death);
    park(b, REAP, reap);
    b.attach(thread);
    Probe zombies = scene.engine("C").events(REAP).attach(thread);
    early.controlOk(DETACH);
    thread.start();
    expectParked(scene, b, death);
    scene.expect("DETACH, another's report_death running", Errno.EALREADY, a.control(DETACH));
    scene.expect("DETACH, own report_death running", Errno.EALREADY, b.control(DETACH));
    death.open();
    scene.settle();
    zombies.controlOk(DETACH);
    Actor reaper = scene.fork("reaper", thread::reap);
    expectParked(scene, b, reap);
    scene.expect("DETACH, own report_reap running", Errno.ESRCH, b.control(DETACH));
    scene.expect("DETACH, another's report_reap running", Errno.ESRCH, a.control(DETACH));
    reap.open();
    reaper.join();
    scene.settle();
    scene.expect("DETACH after the reap", Errno.ESRCH, b.control(DETACH));
    expectCalls(scene, a, 1, 1);
    expectCalls(scene, b, 1, 1);
    expectCalls(scene, early, 0, 0);
    expectCalls(scene, zombies, 0, 0);
  }

  private static void reapBehindTheDeathRound(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Latch death = scene.latch("report_death");
    Probe a = scene.engine("A").events(DEATH, REAP);
    park(a, DEATH, death);
    a.attach(thread);
    thread.start();
    expectParked(scene, a, death);
    thread.reap();
    // The caller cannot know that the reap still waits: for it, report_reap may have begun.
    scene.expectOneOf(
        "DETACH, reaped but report_death running", a.control(DETACH), Errno.EALREADY, Errno.ESRCH);
    death.open();
    scene.settle();
    scene.expect("DETACH after the reap", Errno.ESRCH, a.control(DETACH));
    expectCalls(scene, a, 1, 1);
  }

  private static void park(Probe probe, UtraceEvent slot, Latch latch) {
    probe.on(
        slot,
        call -> {
          latch.await();
          return call.action();
        });
  }

  private static void expectParked(Scene scene, Probe probe, Latch latch) {
    scene.settle();
    scene.expectThat(probe + " waits in " + latch, latch.hasWaiters());
  }

  private static void expectCalls(Scene scene, Probe probe, long deaths, long reaps) {
    scene.expect("death reports of " + probe, deaths, probe.count(DEATH));
    scene.expect("reap reports of " + probe, reaps, probe.count(REAP));
  }

  private static void detachAgainstDeath(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = pausing(scene).attach(thread);
    thread.start();
    scene.stage().pause();
    Errno result = a.control(DETACH);
    int running = a.inside();
    long deaths = a.count(DEATH);
    scene.expectOneOf("DETACH", result, Errno.OK, Errno.EINPROGRESS, Errno.EALREADY);
    scene.reached(result == Errno.EALREADY ? TOO_LATE : IN_TIME);
    thread.reap();
    scene.settle();
    if (result == Errno.EALREADY) {
      expectCalls(scene, a, 1, 1);
    } else {
      scene.expect("callbacks running when DETACH took effect", 0, running);
      expectCalls(scene, a, deaths, 0);
    }
  }

  /** An engine whose final callbacks take long enough for others to get in. */
  private static Probe pausing(Scene scene) {
    return scene.engine("A").events(DEATH, REAP).givingWay(DEATH).givingWay(REAP);
  }

  private static void detachAgainstReap(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = pausing(scene).attach(thread);
    thread.start();
    scene.settle();
    Actor reaper = scene.fork("reaper", thread::reap);
    scene.stage().pause();
    Errno result = a.control(DETACH);
    long reaps = a.count(REAP);
    reaper.join();
    scene.settle();
    scene.expectOneOf("DETACH", result, Errno.OK, Errno.ESRCH);
    scene.reached(result == Errno.OK ? IN_TIME : TOO_LATE);
    scene.expect("reap reports when DETACH returned 0", 0L, result == Errno.OK ? reaps : 0L);
    expectCalls(scene, a, 1, result == Errno.OK ? 0 : 1);
  }

  @Test
  @Covers("DET-04")
  void DET_04_noDeathReportBeginsAfterNotFound() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
          scene.engine("told first").events(DEATH).givingWay(DEATH).attach(thread);
          Probe a = pausing(scene).attach(thread);
          thread.start();
          // The parent's wait does not wait for the death reports (REAP-01).
          thread.reap();
          noteWhen(scene, a);
          Errno result = a.control(DETACH);
          long deaths = a.count(DEATH);
          scene.settle();
          scene.expectOneOf("DETACH", result, Errno.OK, Errno.EALREADY, Errno.ESRCH);
          if (result == Errno.OK) {
            expectCalls(scene, a, deaths, 0);
          } else {
            expectCalls(scene, a, result == Errno.ESRCH ? deaths : 1, 1);
          }
        },
        TO_COME,
        RUNS,
        TOLD);
  }

  private static void noteWhen(Scene scene, Probe a) {
    if (a.calls().isEmpty()) {
      scene.reached(TO_COME);
    } else if (a.count(REAP) == 0 && a.inside() > 0) {
      scene.reached(RUNS);
    } else if (a.count(REAP) > 0 && a.inside() == 0) {
      scene.reached(TOLD);
    }
  }
}
