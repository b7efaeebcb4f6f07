// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

/** Judge who is called in a report and in which order, as engines come and go. */
final class CallingOrderTests extends ConformanceTest {
  private static final String BEFORE = "attached before the first report";
  private static final String DURING = "attached in a report";
  private static final String BETWEEN = "attached between two reports";
  private static final EventSet ALL =
      EventSet.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH, SIGNAL_TERM);

  /** Events in whose report a new engine can still ask for everything. */
  private static final List<UtraceEvent> EVENTS =
      List.of(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, SIGNAL_TERM);

  /** The reports that a thread makes on its way from the gate to its grave. */
  private static final List<UtraceEvent> GATE_REPORTS =
      List.of(SYSCALL_ENTRY, SYSCALL_EXIT, SYSCALL_ENTRY, EXIT, DEATH);

  @Test
  @Covers("CB-02")
  void CB_02_entriesGoInReverse() {
    explore(CallingOrderTests::fiveAtEntry);
    explore(CallingOrderTests::fiveAtRepeatedEntry);
  }

  private static void fiveAtEntry(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    CallLog log = new CallLog();
    List<Probe> engines = five(scene, log, thread);
    thread.start();
    thread.reap();
    List<String> twice = new ArrayList<>(descending(engines));
    twice.addAll(descending(engines));
    scene.expect("calls at two entries", twice, entries(log));
  }

  private static void fiveAtRepeatedEntry(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    CallLog log = new CallLog();
    List<Probe> engines = five(scene, log, thread);
    Probe holder = scene.engine("H").events(QUIESCE, SYSCALL_ENTRY);
    holder.answerOnce(SYSCALL_ENTRY, ResumeAction.STOP).attach(thread);
    thread.start().expectHeld("at the entry");
    holder.controlOk(REPORT);
    thread.reap();
    List<String> thrice = new ArrayList<>(descending(engines));
    thrice.addAll(descending(engines));
    thrice.addAll(descending(engines));
    scene.expect("calls at an entry, its repeat and another", thrice, entries(log));
  }

  private static List<Probe> five(Scene scene, CallLog log, Tracee thread) {
    List<Probe> engines = new ArrayList<>();
    Probe gone = scene.engine("gone").events(QUIESCE, SYSCALL_ENTRY);
    for (String name : List.of("A", "B", "C", "D", "E")) {
      Probe engine = scene.engine(name).events(QUIESCE, SYSCALL_ENTRY);
      engines.add(log.watch(engine).attach(thread));
      if (name.equals("B")) {
        gone.attach(thread);
      }
    }
    gone.controlOk(DETACH);
    return engines;
  }

  private static List<String> entries(CallLog log) {
    return log.events().stream().filter(line -> line.contains(SYSCALL_ENTRY.name())).toList();
  }

  private static List<String> descending(List<Probe> engines) {
    List<String> lines = new ArrayList<>();
    for (Probe engine : engines.reversed()) {
      lines.add(CallLog.line(engine, QUIESCE, SYSCALL_ENTRY.only()));
      lines.add(CallLog.line(engine, SYSCALL_ENTRY, EventSet.NONE));
    }
    return lines;
  }

  @Test
  @Covers("CB-03")
  void CB_03_attachedInACallbackIsLeftOut() {
    for (UtraceEvent event : EVENTS) {
      exploreRow(scene -> leftOut(scene, event));
    }
    explore(scene -> leftOut(scene, SYSCALL_EXIT));
  }

  private static void leftOut(Scene scene, UtraceEvent event) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    UtraceEvent slot = CallLog.slotOf(event);
    Probe late = scene.engine("L").events(ALL);
    Probe a = attacher(scene, event, late, thread).attach(thread);
    Probe last = scene.engine("Z").events(event).attach(thread);
    drive(thread, event);
    thread.reap();
    scene.settle();
    long first = a.calls(slot).getFirst().instructions();
    scene.expect(
        "calls to L in the report it was attached in",
        0L,
        late.count(call -> belongs(call, event) && call.instructions() == first));
    scene.expectAtLeast("calls to Z", 1, last.count(slot));
  }

  /** An engine that attaches another one, once, when it is told of an event. */
  private static Probe attacher(Scene scene, UtraceEvent event, Probe late, Tracee thread) {
    Probe attacher = scene.engine("A").events(event);
    UtraceEvent slot = CallLog.slotOf(event);
    return attacher.on(
        slot,
        call -> {
          if (attacher.count(slot) == 1) {
            late.attach(thread);
          }
          return CallLog.resume(call);
        });
  }

  private static boolean belongs(Call call, UtraceEvent event) {
    boolean specific = call.slot() == CallLog.slotOf(event) && !call.isPreDequeue();
    return specific || call.event().has(event);
  }

  @Test
  @Covers("CB-04")
  void CB_04_takesPartFromTheNextReportOn() {
    for (UtraceEvent event : EVENTS) {
      exploreRow(scene -> nextAfterInside(scene, event));
    }
    // Whether anybody can come between two reports is up to the implementation.
    exploreRaces(CallingOrderTests::attachedAtAnyTime, BEFORE, DURING);
  }

  private static void nextAfterInside(Scene scene, UtraceEvent event) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Probe late = scene.engine("L").events(ALL);
    attacher(scene, event, late, thread).attach(thread);
    drive(thread, event);
    thread.reap();
    scene.settle();
    int next = GATE_REPORTS.indexOf(event.isSignal() ? SYSCALL_ENTRY : event) + 1;
    List<UtraceEvent> rest =
        event.isSignal() ? List.of(EXIT, DEATH) : GATE_REPORTS.subList(next, GATE_REPORTS.size());
    scene.expect("reports to L", rest, specific(late));
  }

  /** What an engine was told of, without report_quiesce and signals. */
  private static List<UtraceEvent> specific(Probe engine) {
    return engine.calls().stream()
        .map(Call::slot)
        .filter(slot -> slot != QUIESCE && !slot.isSignal())
        .toList();
  }

  private static void noteWhen(Scene scene, Probe witness, int all) {
    int begun = witness.calls().size();
    if (begun == 0 || begun < all) {
      scene.reached(begun == 0 ? BEFORE : witness.inside() > 0 ? DURING : BETWEEN);
    }
  }

  private static void attachedAtAnyTime(Scene scene) {
    EventSet mask = EventSet.of(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT);
    List<UtraceEvent> all = GATE_REPORTS.subList(0, 4);
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    Probe witness = scene.engine("W").events(mask);
    CallLog.each(witness, call -> scene.stage().pause()).attach(thread);
    thread.start();
    scene.stage().pause();
    noteWhen(scene, witness, all.size());
    Probe late = scene.engine("L").events(mask).attach(thread);
    int begun = witness.calls().size();
    scene.settle();
    List<UtraceEvent> seen = specific(late);
    scene.expect("reports to W", all, specific(witness));
    // The witness may not have had its turn in a report that has begun.
    scene.expectAtLeast("reports to L after " + begun + " to W", 3 - begun, seen.size());
    scene.expectAtLeast("reports missed by L", begun - 1, 4 - seen.size());
    scene.expect("reports to L", all.subList(4 - seen.size(), 4), seen);
  }

  @Test
  @Covers("CB-11")
  void CB_11_detachedIsCalledNoMore() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, SIGNAL_TERM, QUIESCE)) {
      exploreRow(scene -> detachedByAnother(scene, event));
    }
    for (UtraceEvent event : GATE_REPORTS) {
      exploreRow(scene -> detachedByItself(scene, event, true));
      exploreRow(scene -> detachedByItself(scene, event, false));
    }
    explore(CallingOrderTests::detachedByTracer);
  }

  private static void detachedByAnother(Scene scene, UtraceEvent event) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    // QUIESCE brings earlier calls in the signal path.
    EventSet mask = event.isSignal() ? event.only() : EventSet.of(QUIESCE, event);
    Probe victim = scene.engine("V").events(mask);
    Probe a = scene.engine("A").events(event);
    if (event == SYSCALL_ENTRY) {
      victim.attach(thread);
    }
    a.attach(thread);
    if (event != SYSCALL_ENTRY) {
      victim.attach(thread);
    }
    UtraceEvent slot = CallLog.slotOf(event);
    CallLog.each(
        a,
        call -> {
          if (a.count(slot) == 1) {
            scene.expect("DETACH", Errno.OK, victim.control(DETACH));
          }
        });
    if (event == QUIESCE) {
      a.controlOk(REPORT);
    }
    drive(thread, event);
    thread.reap();
    scene.settle();
    scene.expectAtLeast("calls to A", 1, a.count(slot));
    scene.expect("calls to V", 0, victim.calls().size());
  }

  private static void detachedByItself(Scene scene, UtraceEvent event, boolean byAnswer) {
    // Once its death is told an engine can leave by its answer alone (DET-04).
    boolean answers = byAnswer || event == DEATH;
    Tracee thread = scene.create(TraceeProgram.GATE);
    Probe a = scene.engine("A").events(QUIESCE, event);
    a.on(
        QUIESCE,
        call -> {
          if (!call.event().has(event)) {
            return CallLog.resume(call);
          }
          if (answers) {
            return call.action().with(DETACH);
          }
          // The result may be either in this place (DET-03).
          scene.expectOneOf("DETACH", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
          return CallLog.resume(call);
        });
    a.attach(thread);
    drive(thread, event);
    thread.reap();
    scene.settle();
    scene.expect("report_quiesce(" + event + ")", 1L, a.count(call -> call.event().has(event)));
    scene.expect("report of " + event, 0L, a.count(event));
  }

  private static void detachedByTracer(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Latch latch = scene.latch("in A's callback");
    Probe a = scene.engine("A").events(SYSCALL_EXIT);
    a.on(SYSCALL_EXIT, call -> CallLog.park(call, latch)).attach(thread);
    Probe victim = scene.engine("V").events(QUIESCE, SYSCALL_EXIT).attach(thread);
    drive(thread, SYSCALL_EXIT);
    scene.until("callback entered", latch::hasWaiters);
    scene.expect("DETACH", Errno.OK, victim.control(DETACH));
    latch.open();
    thread.reap();
    scene.settle();
    scene.expect("calls to V", 0, victim.calls().size());
  }

  /** Start a thread at its gate and let the event happen to it; it dies of it, or soon after. */
  private static void drive(Tracee thread, UtraceEvent event) {
    if (!event.isSignal()) {
      thread.poke("gate", 1);
    }
    thread.start();
    if (event.isSignal()) {
      thread.send(Signal.SIGTERM);
    }
  }
}
