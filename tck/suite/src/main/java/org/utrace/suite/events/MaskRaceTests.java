// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what set_events says about callbacks that are running. */
final class MaskRaceTests extends ConformanceTest {
  private static final String MAY_RUN = "a callback might be running";
  private static final String IS_OVER = "no callback could be running";

  @Test
  @Covers("EVT-03")
  void EVT_03_tellsWhetherADisabledCallbackMayRun() {
    for (UtraceEvent event : List.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, SIGNAL_TERM)) {
      exploreRow(scene -> disabledWhileParked(scene, event));
    }
    explore(MaskRaceTests::disabledWhileAnotherIsParked);
    exploreRaces(scene -> disabledAtAnyTime(scene, EventSet.of(SYSCALL_EXIT)), MAY_RUN, IS_OVER);
    exploreRaces(
        scene -> disabledAtAnyTime(scene, EventSet.of(QUIESCE, SYSCALL_ENTRY)), MAY_RUN, IS_OVER);
    exploreRaces(scene -> disabledAtAnyTime(scene, EventSet.of(QUIESCE)), MAY_RUN, IS_OVER);
  }

  private static void disabledWhileParked(Scene scene, UtraceEvent event) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Latch latch = scene.latch("in callback");
    Probe a = scene.engine("A").events(event);
    a.on(CallLog.slotOf(event), call -> CallLog.park(call, latch)).attach(thread);
    drive(thread, a, event);
    scene.until("callback entered", latch::hasWaiters);
    scene.expect("set_events(0)", Errno.EINPROGRESS, a.setEvents(EventSet.NONE));
    latch.open();
    scene.settle();
    scene.expect("callbacks in all", 1, a.calls().size());
  }

  /** Start a thread at its gate and bring about an event that the engine wants. */
  private static void drive(Tracee thread, Probe engine, UtraceEvent event) {
    if (event == QUIESCE) {
      engine.controlOk(REPORT);
    } else if (!event.isSignal()) {
      thread.poke("gate", 1);
    }
    thread.start();
    if (event.isSignal()) {
      thread.send(Signal.SIGTERM);
    }
  }

  private static void disabledWhileAnotherIsParked(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Latch latch = scene.latch("in callback");
    Probe a = scene.engine("A").events(SYSCALL_EXIT);
    a.on(SYSCALL_EXIT, call -> CallLog.park(call, latch)).attach(thread);
    Probe b = scene.engine("B").events(SYSCALL_EXIT).attach(thread);
    drive(thread, a, SYSCALL_EXIT);
    scene.until("callback entered", latch::hasWaiters);
    scene.expect("set_events(0) of B", Errno.OK, b.setEvents(EventSet.NONE));
    latch.open();
    scene.settle();
    scene.expect("callbacks to B", 0, b.calls().size());
  }

  private static void disabledAtAnyTime(Scene scene, EventSet events) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    Probe a = scene.engine("A").events(events).attach(thread);
    // Giving way inside shows callbacks under way, but in all of them keeps the debugger from
    // coming late.
    CallLog.each(
        a,
        call -> {
          if (!events.has(QUIESCE) || a.calls().size() == 1) {
            scene.stage().pause();
          }
        });
    Probe other = scene.engine("O").events(SYSCALL_ENTRY, SYSCALL_EXIT, DEATH).attach(thread);
    thread.start();
    scene.stage().pause();
    Errno result = a.setEvents(EventSet.NONE);
    if (result == Errno.EALREADY && events.has(QUIESCE)) {
      // Its death is being told: QUIESCE may be left alone then (EVT-05).
      scene.expect("mask", events, a.engine().flags());
    } else {
      scene.expectOneOf("set_events(0)", result, Errno.OK, Errno.EINPROGRESS);
      scene.reached(result == Errno.OK ? IS_OVER : MAY_RUN);
      expectNoneAfter(scene, a, result);
    }
    scene.settle();
    scene.expect("callbacks to another engine", 4, other.calls().size());
  }

  private static void expectNoneAfter(Scene scene, Probe engine, Errno result) {
    if (result == Errno.EINPROGRESS) {
      // The thread may die meanwhile.
      scene.expectOneOf("barrier", engine.barrier(), Errno.OK, Errno.ESRCH);
    }
    scene.expect("callbacks under way", 0, engine.inside());
    int before = engine.calls().size();
    scene.settle();
    scene.expect("callbacks afterwards", before, engine.calls().size());
  }

  @Test
  @Covers("EVT-04")
  void EVT_04_neverInProgressWithoutNeed() {
    explore(MaskRaceTests::onlyAddsWhileParked);
    explore(MaskRaceTests::clearsFromInside);
    explore(MaskRaceTests::clearsWhileStopped);
    explore(MaskRaceTests::clearsWhenDead);
  }

  private static void onlyAddsWhileParked(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Latch latch = scene.latch("in callback");
    EventSet mask = EventSet.of(SYSCALL_EXIT);
    Probe a = scene.engine("A").events(mask);
    a.on(SYSCALL_EXIT, call -> CallLog.park(call, latch)).attach(thread);
    drive(thread, a, SYSCALL_EXIT);
    scene.until("callback entered", latch::hasWaiters);
    scene.expect("the same mask", Errno.OK, a.setEvents(mask));
    scene.expect("one bit more", Errno.OK, a.setEvents(mask.plus(EXIT)));
    latch.open();
    thread.reap();
    scene.expect("reports of the new bit", 1L, a.count(EXIT));
  }

  private static void clearsFromInside(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT);
    Probe b = scene.engine("B").events(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT);
    a.on(SYSCALL_ENTRY, call -> clear(scene, call, a, EventSet.of(QUIESCE, SYSCALL_EXIT, EXIT)));
    a.on(SYSCALL_EXIT, call -> clear(scene, call, b, EventSet.of(SYSCALL_EXIT)));
    a.on(EXIT, call -> clear(scene, call, a, EventSet.NONE));
    a.attach(thread);
    b.attach(thread);
    drive(thread, a, SYSCALL_ENTRY);
    thread.reap();
    scene.expect("reports of an entry to A", 1L, a.count(SYSCALL_ENTRY));
    scene.expect("reports of the exit to B", 0L, b.count(EXIT));
  }

  private static Action clear(Scene scene, Call call, Probe engine, EventSet rest) {
    Errno result = engine.setEvents(rest);
    scene.expect("set_events(" + rest + ") of " + engine + " in " + call, Errno.OK, result);
    return CallLog.resume(call);
  }

  private static void clearsWhileStopped(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT);
    a.answer(SYSCALL_ENTRY, ResumeAction.STOP).attach(thread);
    thread.start().expectHeld("at an entry");
    scene.expect("one bit less", Errno.OK, a.setEvents(EventSet.of(SYSCALL_ENTRY, SYSCALL_EXIT)));
    scene.expect("no bit", Errno.OK, a.setEvents(EventSet.NONE));
    thread.expectHeld("after set_events");
  }

  private static void clearsWhenDead(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Latch latch = scene.latch("in callback");
    EventSet kept = EventSet.of(QUIESCE, DEATH);
    Probe a = scene.engine("A").events(kept.plus(SYSCALL_EXIT, EXIT, REAP));
    a.on(DEATH, call -> CallLog.park(call, latch)).attach(thread);
    thread.start();
    scene.until("report_death entered", latch::hasWaiters);
    scene.expect("bits less", Errno.OK, a.setEvents(kept.plus(REAP)));
    scene.expect("another bit less", Errno.OK, a.setEvents(kept));
    latch.open();
    thread.reap();
    scene.settle();
    scene.expect("reports of the reaping", 0L, a.count(REAP));
  }
}
