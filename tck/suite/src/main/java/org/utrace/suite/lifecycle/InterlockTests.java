// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that caller and callbacks never both clean up, nor neither of them. */
final class InterlockTests extends ConformanceTest {
  private static final String OWNER = "the caller came in time";
  private static final String BEING_TOLD = "the death was being told";
  private static final String GONE = "the thread was reaped";

  private static void note(Scene scene, Errno result) {
    scene.reached(result == Errno.OK ? OWNER : result == Errno.ESRCH ? GONE : BEING_TOLD);
  }

  @Test
  @Covers("KILL-05")
  void KILL_05_exactlyOneIsToldToCleanUp() {
    exploreRaces(InterlockTests::detachRacesWithDeathAndReaping, OWNER, BEING_TOLD, GONE);
    exploreRaces(InterlockTests::dropDeathRacesWithDeath, OWNER, BEING_TOLD, GONE);
    explore(InterlockTests::dropReapRacesWithReaping);
  }

  /** The owner is the caller whose DETACH took effect, or else report_reap. */
  private static void detachRacesWithDeathAndReaping(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(DEATH, REAP).givingWay(DEATH).attach(thread);
    thread.start();
    thread.send(Signal.SIGKILL);
    Actor parent = scene.fork("parent", thread::reap);
    scene.stage().pause();
    Errno result = a.control(DETACH);
    int callsBefore = a.calls().size();
    int running = a.inside();
    parent.join();
    scene.settle();
    scene.expectOneOf("control(DETACH)", result, Errno.OK, Errno.EALREADY, Errno.ESRCH);
    note(scene, result);
    if (result == Errno.OK) {
      scene.expect("callbacks running when DETACH returned 0", 0, running);
      scene.expect("callbacks after DETACH returned 0", callsBefore, a.calls().size());
      scene.expect("reapings reported after DETACH returned 0", 0L, a.count(REAP));
    } else {
      scene.expect("deaths reported after DETACH gave " + result, 1L, a.count(DEATH));
      scene.expect("reapings reported after DETACH gave " + result, 1L, a.count(REAP));
    }
  }

  private static void dropDeathRacesWithDeath(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(DEATH, REAP).givingWay(DEATH).attach(thread);
    thread.start();
    thread.send(Signal.SIGKILL);
    Actor parent = scene.fork("parent", thread::reap);
    scene.stage().pause();
    Errno result = a.setEvents(REAP.only());
    long callsBefore = a.count(DEATH);
    int running = a.inside();
    parent.join();
    scene.settle();
    scene.expectOneOf("set_events(REAP)", result, Errno.OK, Errno.EALREADY, Errno.ESRCH);
    note(scene, result);
    if (result == Errno.OK) {
      scene.expect("callbacks running when set_events returned 0", 0, running);
      scene.expect("deaths reported after set_events returned 0", callsBefore, a.count(DEATH));
    } else {
      scene.expect("deaths reported after set_events gave " + result, 1L, a.count(DEATH));
    }
    scene.expect("reapings reported", 1L, a.count(REAP));
  }

  private static void dropReapRacesWithReaping(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(DEATH, REAP).attach(thread);
    thread.start();
    Actor parent = scene.fork("parent", thread::reap);
    scene.stage().pause();
    Errno result = a.setEvents(DEATH.only());
    long callsBefore = a.count(REAP);
    parent.join();
    scene.settle();
    scene.expectOneOf("set_events(DEATH)", result, Errno.OK, Errno.EALREADY, Errno.ESRCH);
    List<Long> allowed = result == Errno.OK ? List.of(callsBefore) : List.of(1L);
    scene.expectOneOf(
        "reapings reported after set_events gave " + result, a.count(REAP), allowed.toArray());
    scene.expect("deaths reported", 1L, a.count(DEATH));
  }
}
