// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what set_events does to the mask, and that it does nothing else. */
final class MaskTests extends ConformanceTest {
  private static final EventSet UNDEFINED = new EventSet(~EventSet.ALL.bits());

  @Test
  @Covers("EVT-01")
  void EVT_01_replacesTheMaskAndNothingElse() {
    explore(MaskTests::replacesWhileHeld);
    explore(MaskTests::replacesWhileRunning);
    explore(MaskTests::leavesASleepAlone);
  }

  private static void replacesWhileHeld(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
    a.answer(QUIESCE, STOP).answer(SYSCALL_EXIT, STOP).attach(thread);
    Probe watcher = scene.engine("W").events(SIGNAL_CORE).attach(thread);
    thread.start();
    a.stopAndSettle();
    replace(scene, a, EventSet.of(SYSCALL_ENTRY));
    thread.expectHeld("after set_events");
    a.forget();
    a.controlOk(RESUME);
    thread.expectRuns("after RESUME");
    scene.expectAtLeast("reports of the new bit", 1, a.count(SYSCALL_ENTRY));
    scene.expect("other reports", 0L, a.count(call -> call.slot() != SYSCALL_ENTRY));
    scene.expect("traps, as of a step", 0, watcher.calls().size());
  }

  private static void replacesWhileRunning(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).attach(thread);
    thread.start();
    scene.settle();
    replace(scene, a, EventSet.of(SYSCALL_ENTRY));
    thread.expectRuns("after QUIESCE was taken off");
    replace(scene, a, EventSet.of(QUIESCE, SIGNAL_CORE));
    thread.expectRuns("after QUIESCE was added");
    scene.expect("state", RunState.RUNNING, thread.state());
    scene.expect("signal reports", 0L, a.count(UtraceEvent.SIGNAL));
  }

  private static void leavesASleepAlone(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP).start();
    Probe a = scene.engine("A").events(SYSCALL_ENTRY).attach(thread);
    thread.expectBlocked("before set_events");
    long slept = thread.instructions();
    a.forget();
    replace(scene, a, EventSet.of(QUIESCE, SYSCALL_EXIT));
    thread.expectBlocked("after set_events");
    scene.expect("user instructions", slept, thread.instructions());
    scene.expect("reports", 0, a.calls().size());
  }

  private static void replace(Scene scene, Probe engine, EventSet events) {
    scene.expect("set_events(" + events + ")", Errno.OK, engine.setEvents(events));
    scene.expect("mask", events, defined(engine));
  }

  /** The mask without bits that an implementation may keep for itself. */
  private static EventSet defined(Probe engine) {
    return engine.engine().flags().minus(UNDEFINED);
  }

  @Test
  @Covers("EVT-02")
  void EVT_02_nothingOutsideTheMaskAfterAStop() {
    for (UtraceEvent cleared :
        List.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH, REAP, SIGNAL_TERM)) {
      exploreRow(scene -> clearedWhileStopped(scene, cleared));
    }
  }

  private static void clearedWhileStopped(Scene scene, UtraceEvent cleared) {
    EventSet all = EventSet.of(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH, REAP, SIGNAL_TERM);
    // QUIESCE may bring signals too, so it would blur what SIGNAL_TERM brings.
    EventSet mask = cleared == SIGNAL_TERM ? all : all.plus(QUIESCE);
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    Probe a = scene.engine("A").events(mask).attach(thread);
    Probe witness = scene.engine("W").events(all.plus(QUIESCE)).attach(thread);
    witness.answerOnce(SYSCALL_ENTRY, STOP);
    thread.start().expectHeld("at the first entry");
    scene.expect("set_events while stopped", Errno.OK, a.setEvents(mask.minus(cleared)));
    a.forget();
    witness.forget();
    if (cleared == SIGNAL_TERM) {
      thread.send(Signal.SIGTERM);
    }
    witness.controlOk(RESUME);
    thread.reap();
    scene.settle();
    scene.expectAtLeast(cleared + " reported to W", 1, witness.count(c -> isOf(c, cleared)));
    scene.expect(cleared + " reported to A", 0L, a.count(call -> isOf(call, cleared)));
  }

  private static boolean isOf(Call call, UtraceEvent event) {
    return call.slot() == CallLog.slotOf(event) && !call.isPreDequeue();
  }

  @Test
  @Covers("EVT-08")
  void EVT_08_unknownBitsAreIgnored() {
    explore(MaskTests::passedBackWhileHeld);
  }

  private static void passedBackWhileHeld(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    thread.start();
    a.stopAndSettle();
    EventSet read = a.engine().flags();
    scene.expect("the mask read, one more", Errno.OK, a.setEvents(read.plus(SIGNAL_CORE)));
    scene.expect("mask", EventSet.of(QUIESCE, SIGNAL_CORE), defined(a));
    thread.expectHeld("after the mask was passed back");
    EventSet filled = read.plus(UNDEFINED);
    scene.expect("every unknown bit", Errno.OK, a.setEvents(filled));
    scene.expect("mask", EventSet.of(QUIESCE), defined(a));
    thread.expectHeld("after unknown bits");
    scene.expect("none of them", Errno.OK, a.setEvents(EventSet.of(QUIESCE)));
    thread.expectHeld("after no unknown bit");
    a.controlOk(RESUME);
    thread.expectRuns("after RESUME");
  }

  @Test
  @Covers("EVT-09")
  void EVT_09_quiesceSetInAStopIsReported() {
    explore(scene -> setWhileHeldBy(scene, QUIESCE, EventSet.NONE));
    explore(scene -> setWhileHeldBy(scene, QUIESCE, EventSet.of(QUIESCE)));
    explore(scene -> setWhileHeldBy(scene, SYSCALL_ENTRY, EventSet.NONE));
    explore(scene -> setWhileHeldBy(scene, SYSCALL_EXIT, EventSet.NONE));
  }

  private static void setWhileHeldBy(Scene scene, UtraceEvent slot, EventSet before) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe holder = scene.engine("H").events(QUIESCE, slot).answerOnce(slot, STOP).attach(thread);
    Probe a = scene.engine("A").events(before).attach(thread);
    if (slot == QUIESCE) {
      thread.start();
      holder.stopAndSettle();
    } else {
      thread.start().expectHeld("at " + slot);
    }
    long held = thread.instructions();
    a.forget();
    scene.expect("set_events(QUIESCE)", Errno.OK, a.setEvents(EventSet.of(QUIESCE)));
    holder.controlOk(RESUME);
    thread.expectRuns("after RESUME");
    scene.expectAtLeast(
        "report_quiesce before user mode",
        1,
        a.count(call -> call.slot() == QUIESCE && call.instructions() == held));
  }
}
