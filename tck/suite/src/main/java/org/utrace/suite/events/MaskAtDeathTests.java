// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge set_events on a thread that dies, is dead or was reaped, and on a detached engine. */
final class MaskAtDeathTests extends ConformanceTest {
  private static final String IN_TIME = "asked in time";
  private static final String DURING = "asked in report_reap";
  private static final String TOO_LATE = "asked too late";
  private static final String REAPED = "asked after the reap";

  @Test
  @Covers("EVT-05")
  void EVT_05_tooLateLeavesTheMaskAlone() {
    explore(MaskAtDeathTests::whileDeathIsTold);
    explore(MaskAtDeathTests::afterDeathWasTold);
    exploreRaces(MaskAtDeathTests::clearedAtAnyTime, "cleared in time", "cleared too late");
  }

  private static void whileDeathIsTold(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Latch latch = scene.latch("in report_death");
    EventSet all = EventSet.of(QUIESCE, DEATH, REAP);
    Probe a = scene.engine("A").events(all);
    a.on(DEATH, call -> CallLog.park(call, latch)).attach(thread);
    Probe b = scene.engine("B").events(REAP).attach(thread);
    thread.start();
    scene.until("report_death entered", latch::hasWaiters);
    refuse(scene, a, all.minus(DEATH));
    refuse(scene, a, EventSet.NONE);
    refuseToAdd(scene, b);
    // The shipped code refuses this too.
    Errno clears = a.setEvents(all.minus(QUIESCE));
    scene.expectOneOf("clear QUIESCE", clears, Errno.OK, Errno.EALREADY);
    EventSet left = clears == Errno.OK ? all.minus(QUIESCE) : all;
    scene.expect("mask of A", left, a.engine().flags());
    latch.open();
    thread.reap();
    scene.settle();
    scene.expect("report_death of A", 1L, a.count(DEATH));
    scene.expect("report_reap of B and all else", 1, b.calls().size());
  }

  private static void afterDeathWasTold(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    EventSet all = EventSet.of(QUIESCE, DEATH, REAP);
    Probe a = scene.engine("A").events(all).attach(thread);
    Probe b = scene.engine("B").events(REAP).attach(thread);
    thread.start();
    scene.settle();
    scene.expect("state", RunState.ZOMBIE, thread.state());
    refuse(scene, a, all.minus(DEATH));
    refuseToAdd(scene, b);
    thread.reap();
    scene.expect("report_death of A", 1L, a.count(DEATH));
    scene.expect("report_reap of B and all else", 1, b.calls().size());
  }

  private static void refuseToAdd(Scene scene, Probe engine) {
    refuse(scene, engine, EventSet.of(REAP, DEATH));
    refuse(scene, engine, EventSet.of(REAP, QUIESCE));
    refuse(scene, engine, EventSet.of(QUIESCE, DEATH, SYSCALL_EXIT));
  }

  private static void refuse(Scene scene, Probe engine, EventSet events) {
    EventSet before = engine.engine().flags();
    scene.expect(engine + ": set_events(" + events + ")", Errno.EALREADY, engine.setEvents(events));
    scene.expect("mask of " + engine, before, engine.engine().flags());
  }

  private static void clearedAtAnyTime(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    EventSet mask = EventSet.of(DEATH);
    Probe a = scene.engine("A").events(mask);
    a.attach(thread);
    CallLog.each(a, call -> scene.stage().pause());
    thread.start();
    scene.stage().pause();
    Errno result = a.setEvents(EventSet.NONE);
    EventSet after = a.engine().flags();
    scene.settle();
    scene.expectOneOf("clear DEATH", result, Errno.OK, Errno.EALREADY);
    boolean done = result == Errno.OK;
    scene.reached(done ? "cleared in time" : "cleared too late");
    scene.expect("mask", done ? EventSet.NONE : mask, after);
    scene.expect("report_death", done ? 0L : 1L, a.count(DEATH));
  }

  @Test
  @Covers("EVT-06")
  void EVT_06_nothingMoreAfterReapOrDetach() {
    explore(MaskAtDeathTests::fromReportReapOn);
    explore(MaskAtDeathTests::afterDetach);
    exploreRaces(MaskAtDeathTests::reapedAtAnyTime, IN_TIME, DURING, REAPED);
  }

  private static void fromReportReapOn(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(REAP).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE, DEATH).attach(thread);
    CallLog.each(a, call -> tooLate(scene, a, "in report_reap"));
    thread.start();
    thread.reap();
    scene.settle();
    scene.expect("report_reap", 1L, a.count(REAP));
    tooLate(scene, a, "after report_reap");
    tooLate(scene, b, "reaped without report_reap");
    EventSet events = EventSet.of(REAP);
    scene.expect(
        "by number, reaped",
        Errno.ESRCH,
        scene.utrace().setEvents(thread.handle().pid(), b.engine(), events));
  }

  private static void tooLate(Scene scene, Probe engine, String when) {
    scene.expect(when + ": no bit", Errno.ESRCH, engine.setEvents(EventSet.NONE));
    scene.expect(when + ": REAP", Errno.ESRCH, engine.setEvents(EventSet.of(REAP)));
    scene.expect(when + ": DEATH", Errno.ESRCH, engine.setEvents(EventSet.of(DEATH, QUIESCE)));
  }

  private static void afterDetach(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe asked = scene.engine("A").events(QUIESCE).attach(thread);
    Probe answered = scene.engine("B").events(SYSCALL_EXIT);
    answered.answer(SYSCALL_EXIT, DETACH).attach(thread);
    Probe unused = scene.engine("C").attach(thread);
    unused.controlOk(DETACH);
    scene.expect("before start", Errno.ESRCH, unused.setEvents(EventSet.of(QUIESCE)));
    thread.start();
    scene.settle();
    asked.controlOk(DETACH);
    tooLate(scene, asked, "detached by control");
    tooLate(scene, answered, "detached by an answer");
    int before = asked.calls().size();
    scene.settle();
    scene.expect("later callbacks to A", 0, asked.calls().size() - before);
    scene.expect("callbacks to B", 1, answered.calls().size());
  }

  private static void reapedAtAnyTime(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(REAP).attach(thread);
    CallLog.each(a, call -> scene.stage().pause());
    thread.start();
    Actor parent = scene.fork("parent", thread::reap);
    scene.stage().pause();
    boolean running = a.inside() > 0;
    boolean reaped = a.count(REAP) > 0;
    Errno result = a.setEvents(EventSet.NONE);
    if (reaped || result == Errno.OK) {
      scene.reached(running ? DURING : reaped ? REAPED : IN_TIME);
    }
    parent.join();
    scene.settle();
    scene.expectOneOf("clear REAP", result, Errno.OK, Errno.ESRCH);
    scene.expect("report_reap", result == Errno.OK ? 0L : 1L, a.count(REAP));
  }

  @Test
  @Covers("EVT-07")
  void EVT_07_successPromisesReportDeath() {
    exploreRaces(scene -> deathWantedAtAnyTime(scene, EventSet.of(DEATH)), IN_TIME, TOO_LATE);
    exploreRaces(
        scene -> deathWantedAtAnyTime(scene, EventSet.of(QUIESCE, DEATH)), IN_TIME, TOO_LATE);
    exploreRaces(MaskAtDeathTests::lateEngineWantsDeath, IN_TIME, TOO_LATE, REAPED);
  }

  private static void deathWantedAtAnyTime(Scene scene, EventSet events) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").attach(thread);
    thread.start();
    scene.stage().pause();
    Errno result = a.setEvents(events);
    scene.reached(result == Errno.OK ? IN_TIME : TOO_LATE);
    scene.settle();
    scene.expectOneOf("set_events(" + events + ")", result, Errno.OK, Errno.EALREADY);
    scene.expect("report_death", result == Errno.OK ? 1L : 0L, a.count(DEATH));
    thread.reap();
  }

  /** An engine attached meanwhile is promised the same; the parent may reap at once. */
  private static void lateEngineWantsDeath(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_THREAD);
    // Without an engine from the start nothing at all would be traced.
    Probe first = scene.engine("F").events(DEATH).givingWay(DEATH).attach(thread);
    thread.start();
    Probe a = scene.engine("A").attach(thread);
    Actor parent = scene.fork("parent", thread::reap);
    scene.stage().pause();
    Errno result = a.setEvents(EventSet.of(DEATH));
    boolean reaped = result == Errno.ESRCH;
    scene.reached(result == Errno.OK ? IN_TIME : reaped ? REAPED : TOO_LATE);
    parent.join();
    scene.settle();
    scene.expectOneOf("set_events(DEATH)", result, Errno.OK, Errno.EALREADY, Errno.ESRCH);
    scene.expect("report_death", result == Errno.OK ? 1L : 0L, a.count(DEATH));
    scene.expect("report_death of F", 1L, first.count(DEATH));
  }
}
