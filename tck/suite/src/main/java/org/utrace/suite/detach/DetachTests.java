// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.detach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what a detach by call lets go, and what is left of the engine. */
final class DetachTests extends ConformanceTest {

  @Test
  @Covers("DET-01")
  void DET_01_releasesItsOwnHoldOnly() {
    explore(scene -> oneOfTwoHolders(scene, true));
    explore(scene -> oneOfTwoHolders(scene, false));
  }

  private static void oneOfTwoHolders(Scene scene, boolean firstGoesFirst) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = holder(scene, "A").attach(thread);
    Probe b = holder(scene, "B").attach(thread);
    Probe c = scene.engine("C").events(QUIESCE).attach(thread);
    thread.start();
    a.stopAndSettle();
    b.controlOk(STOP);
    Probe leaving = firstGoesFirst ? a : b;
    Probe staying = firstGoesFirst ? b : a;
    leaving.controlOk(DETACH);
    thread.expectHeld("by " + staying + " after " + leaving + " has detached");
    scene.expect("mask of " + staying, QUIESCE.only(), staying.engine().flags());
    staying.controlOk(DETACH);
    thread.expectRuns("after both holders have detached");
    c.forget();
    c.controlOk(REPORT);
    scene.settle();
    scene.expectAtLeast("reports to the engine that is left", 1, c.count(QUIESCE));
  }

  private static Probe holder(Scene scene, String name) {
    return scene.engine(name).events(QUIESCE).answer(QUIESCE, STOP);
  }

  @Test
  @Covers("DET-02")
  void DET_02_noCallbackAfterDetachFromAStop() {
    explore(scene -> {
      Life life = new Life(scene, this::has);
      Probe a = scene.engine("A").events(EventSet.ALL).answer(QUIESCE, STOP);
      a.attach(life.thread);
      life.attachWitness();
      life.thread.start();
      a.stopAndSettle();
      a.forget();
      a.controlOk(DETACH);
      life.leadToTheEnd();
      scene.expect("A's callbacks after its detach", List.of(), a.calls());
    });
  }

  @Test
  @Covers("DET-05")
  void DET_05_deadThreadLetsGoAndReapIsNotTold() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      Probe a = scene.engine("A").events(REAP).attach(thread);
      Probe b = scene.engine("B").events(DEATH, REAP).attach(thread);
      Probe witness = scene.engine("W").events(REAP).attach(thread);
      thread.start();
      scene.settle();
      scene.expect("state", RunState.ZOMBIE, thread.state());
      scene.expect("B's death reports", 1L, b.count(DEATH));
      a.controlOk(DETACH);
      b.controlOk(DETACH);
      thread.reap();
      scene.settle();
      scene.expect("A's callbacks", List.of(), a.calls());
      scene.expect("B's reap reports", 0L, b.count(REAP));
      scene.expect("the witness's reap reports", 1L, witness.count(REAP));
    });
  }

  @Test
  @Covers("DET-06")
  void DET_06_everyCallOfADetachedEngineFails() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GATE);
      Probe a = scene.engine("A").events(QUIESCE, REAP).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      a.stopAndSettle();
      a.controlOk(DETACH);
      expectAllRefused(scene, a, "of a thread that lives");
      thread.poke("gate", 1);
      thread.reap();
      expectAllRefused(scene, a, "of a thread that was reaped");
      a.engine().get();
      a.engine().put();
      scene.settle();
      scene.expect("reap reports of the detached engine", 0L, a.count(REAP));
    });
  }

  /** The caller has its reference from attach: the calls are safe, and each says so. */
  private static void expectAllRefused(Scene scene, Probe engine, String when) {
    for (ResumeAction action : List.of(RESUME, STOP, DETACH)) {
      scene.expect(
          engine + ": control(" + action + ") " + when, Errno.ESRCH, engine.control(action));
    }
    for (ResumeAction action : List.of(REPORT, INTERRUPT)) {
      // The mask may lack QUIESCE by now, which is a reason too (D18).
      scene.expectOneOf(
          engine + ": control(" + action + ") " + when,
          engine.control(action),
          Errno.ESRCH,
          Errno.EINVAL);
    }
    for (EventSet mask : List.of(EventSet.NONE, REAP.only(), QUIESCE.only())) {
      scene.expect(engine + ": set_events " + when, Errno.ESRCH, engine.setEvents(mask));
    }
  }
}
