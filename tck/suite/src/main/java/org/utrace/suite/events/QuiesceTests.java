// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge report_quiesce: before each event, and before user mode when somebody asks. */
final class QuiesceTests extends ConformanceTest {
  private static final String BEFORE = "asked before the call";
  private static final String DURING = "asked in the call";
  private static final String AFTER = "asked after the call";

  /** The reports that a thread makes on its way from the gate to its grave. */
  private static final List<UtraceEvent> GATE_REPORTS =
      List.of(SYSCALL_ENTRY, SYSCALL_EXIT, SYSCALL_ENTRY, EXIT, DEATH);

  // CLONE, EXEC and JCTL are in EveryEventTests.
  @Test
  @Covers("QUI-01")
  void QUI_01_quiesceGoesRightBeforeTheEvent() {
    explore(QuiesceTests::pairedForEachEngine);
  }

  private static void pairedForEachEngine(Scene scene) {
    EventSet mask = EventSet.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH);
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    CallLog log = new CallLog();
    List<Probe> engines =
        List.of(
            log.watch(scene.engine("A").events(mask)).attach(thread),
            log.watch(scene.engine("B").events(mask)).attach(thread));
    thread.start();
    thread.reap();
    scene.settle();
    List<String> expected = new ArrayList<>();
    for (UtraceEvent event : GATE_REPORTS) {
      for (Probe engine : event == SYSCALL_ENTRY ? engines.reversed() : engines) {
        expected.add(CallLog.line(engine, QUIESCE, event.only()));
        expected.add(CallLog.line(engine, event, EventSet.NONE));
      }
    }
    scene.expect("calls", expected, log.events());
  }

  @Test
  @Covers("QUI-04")
  void QUI_04_quiesceMaySuppressTheEvent() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT)) {
      exploreRow(scene -> suppressed(scene, event, false));
      exploreRow(scene -> suppressed(scene, event, true));
    }
    // The bit of a death that is being told cannot be cleared (EVT-05).
    exploreRow(scene -> suppressed(scene, DEATH, true));
    explore(scene -> suppressed(scene, SYSCALL_EXIT, false));
  }

  private static void suppressed(Scene scene, UtraceEvent event, boolean detach) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    EventSet mask = EventSet.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH);
    Probe a = scene.engine("A").events(mask);
    a.on(QUIESCE, call -> suppress(scene, call, a, event, detach)).attach(thread);
    Probe b = scene.engine("B").events(mask).attach(thread);
    thread.start();
    thread.reap();
    scene.settle();
    scene.expectAtLeast("report_quiesce to A", 1, a.count(call -> call.event().has(event)));
    scene.expect(event + " reported to A", 0L, a.count(event));
    long times = GATE_REPORTS.stream().filter(e -> e == event).count();
    scene.expect(event + " reported to B", times, b.count(event));
    scene.expect("whether A's life ended", detach, a.count(DEATH) == 0);
  }

  private static Action suppress(
      Scene scene, Call call, Probe engine, UtraceEvent event, boolean detach) {
    if (!call.event().has(event)) {
      return CallLog.resume(call);
    }
    if (detach) {
      return call.action().with(DETACH);
    }
    EventSet rest = engine.engine().flags().minus(event);
    scene.expect("set_events inside", Errno.OK, engine.setEvents(rest));
    return CallLog.resume(call);
  }

  @Test
  @Covers("QUI-05")
  void QUI_05_zeroMeansNothingSpecific() {
    explore(scene -> zeroOnRequest(scene, REPORT));
    explore(scene -> zeroOnRequest(scene, STOP));
    exploreRaces(QuiesceTests::zeroIsNotInACall, BEFORE, DURING, AFTER);
  }

  private static void zeroOnRequest(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    List<Address> places = new ArrayList<>();
    Probe a = scene.engine("A").events(QUIESCE);
    a.on(QUIESCE, call -> stopHere(call, thread, places)).attach(thread);
    thread.start();
    scene.settle();
    scene.expect("reports before a request", 0, a.calls().size());
    scene.expectOneOf("request", a.control(request), Errno.OK, Errno.EINPROGRESS);
    thread.expectHeld("in the stop answered to the report");
    scene.expect("report_quiesce(0)", 1L, a.count(Call::isQuiesceZero));
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    scene.expect("pc held", places.getFirst(), thread.regs().pc());
    scene.expect("user instructions", a.calls().getFirst().instructions(), thread.instructions());
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
    a.controlOk(REPORT);
    thread.expectHeld("in the next report");
    scene.expect("report_quiesce(0)", 2L, a.count(Call::isQuiesceZero));
    scene.expect("pc in the next report", places.getFirst(), places.getLast());
  }

  private static Action stopHere(Call call, Tracee thread, List<Address> places) {
    places.add(thread.regs().pc());
    return call.action().with(STOP);
  }

  /** Note where the thread is, told by an engine that sees its first system call. */
  private static void noteWhen(Scene scene, Probe witness) {
    boolean left = witness.count(SYSCALL_EXIT) > 0;
    scene.reached(left ? AFTER : witness.count(SYSCALL_ENTRY) > 0 ? DURING : BEFORE);
  }

  /** An engine that gives way where a thread makes its call and where it exits. */
  private static Probe letsOthersCome(Scene scene) {
    Probe engine = scene.engine("P").events(SYSCALL_ENTRY, EXIT);
    return engine.givingWay(SYSCALL_ENTRY).givingWay(EXIT);
  }

  private static void zeroIsNotInACall(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    CallLog log = new CallLog();
    // Called after A at the entry, before it at the exit of the call.
    letsOthersCome(scene).attach(thread);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH);
    log.watch(a).attach(thread);
    thread.start();
    scene.stage().pause();
    boolean early = a.count(SYSCALL_ENTRY) == 0;
    noteWhen(scene, a);
    Errno result = a.control(REPORT);
    scene.settle();
    if (early && a.calls().isEmpty()) {
      scene.expect("request", Errno.OK, result);
    }
    expectZeroOutsideCalls(scene, log);
  }

  /** Each event is announced by its own bit, and while a system call is made nothing else is. */
  private static void expectZeroOutsideCalls(Scene scene, CallLog log) {
    boolean inCall = false;
    EventSet announced = EventSet.NONE;
    for (CallLog.Entry entry : log.entries()) {
      Call call = entry.call();
      if (!announced.isEmpty()) {
        scene.expect("call after report_quiesce", announced, call.slot().only());
      }
      announced = call.event();
      scene.expectThat("no report_quiesce(0) in a call", !(inCall && call.isQuiesceZero()));
      inCall = call.slot() == SYSCALL_ENTRY || (inCall && call.slot() != SYSCALL_EXIT);
    }
  }

  @Test
  @Covers("QUI-06")
  void QUI_06_aRequestServesEveryone() {
    explore(scene -> everyoneReports(scene, REPORT));
    explore(scene -> everyoneReports(scene, STOP));
    explore(QuiesceTests::everyoneReportsOnAnAnswer);
  }

  private static void everyoneReports(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe first = scene.engine("F").events(QUIESCE).attach(thread);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    Probe last = scene.engine("L").events(QUIESCE).attach(thread);
    thread.start();
    scene.stage().pause();
    scene.expectOneOf("request", a.control(request), Errno.OK, Errno.EINPROGRESS);
    scene.settle();
    for (Probe engine : List.of(first, a, last)) {
      scene.expectAtLeast("reports to " + engine, 1, engine.count(Call::isQuiesceZero));
    }
  }

  private static void everyoneReportsOnAnAnswer(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    Probe first = scene.engine("F").events(QUIESCE).attach(thread);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
    a.answerOnce(SYSCALL_EXIT, REPORT).attach(thread);
    Probe last = scene.engine("L").events(QUIESCE).attach(thread);
    thread.start();
    thread.reap();
    for (Probe engine : List.of(first, a, last)) {
      scene.expectAtLeast("reports to " + engine, 1, engine.count(Call::isQuiesceZero));
    }
  }

  @Test
  @Covers("QUI-07")
  void QUI_07_noneBeforeReap() {
    explore(scene -> quietReap(scene, EventSet.of(QUIESCE, REAP)));
    explore(scene -> quietReap(scene, EventSet.of(QUIESCE, DEATH, REAP)));
  }

  private static void quietReap(Scene scene, EventSet mask) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(mask).attach(thread);
    Probe b = scene.engine("B").events(REAP).attach(thread);
    thread.start();
    scene.settle();
    long before = a.count(QUIESCE);
    thread.reap();
    scene.settle();
    scene.expect("report_reap to A", 1L, a.count(REAP));
    scene.expect("report_reap to B", 1L, b.count(REAP));
    scene.expect("report_quiesce for it", 0L, a.count(call -> call.event().has(REAP)));
    scene.expect("report_quiesce since the death", before, a.count(QUIESCE));
  }

  @Test
  @Covers("QUI-08")
  void QUI_08_reportComesBeforeUserMode() {
    explore(QuiesceTests::askedByAnAnswer);
    explore(QuiesceTests::askedInTheLastRound);
    exploreRaces(QuiesceTests::askedAtAnyTime, BEFORE, DURING);
  }

  private static void askedByAnAnswer(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
    a.answerOnce(SYSCALL_EXIT, RESUME, REPORT).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).attach(thread);
    thread.start();
    scene.settle();
    long asked = a.calls(SYSCALL_EXIT).get(1).instructions();
    scene.expectAtLeast("reports to A before user mode", 1, lastRounds(a, asked));
    scene.expectAtLeast("reports to B before user mode", 1, lastRounds(b, asked));
  }

  /** The number of last callbacks before user mode that were made after so many instructions. */
  private static long lastRounds(Probe engine, long instructions) {
    return engine.count(call ->
        call.instructions() == instructions && (call.isQuiesceZero() || call.isPreDequeue()));
  }

  /** A request during a report counts from then on, though this way to user mode had a report. */
  private static void askedInTheLastRound(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Latch latch = scene.latch("in callback");
    Probe first = scene.engine("F").events(QUIESCE).attach(thread);
    Probe a = scene.engine("A").events(QUIESCE);
    a.on(QUIESCE, call -> CallLog.park(call, latch)).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.until("callback entered", latch::hasWaiters);
    long asked = thread.instructions();
    scene.expect("reports to F", 1L, lastRounds(first, asked));
    first.controlOk(REPORT);
    latch.open();
    scene.settle();
    scene.expectAtLeast("reports to F before user mode", 2, lastRounds(first, asked));
    scene.expectAtLeast("reports to A before user mode", 2, lastRounds(a, asked));
  }

  private static void askedAtAnyTime(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    letsOthersCome(scene).attach(thread);
    Probe watcher = scene.engine("W").events(SYSCALL_ENTRY, SYSCALL_EXIT).attach(thread);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    thread.start();
    scene.stage().pause();
    noteWhen(scene, watcher);
    Errno result = a.control(REPORT);
    boolean entered = watcher.count(SYSCALL_ENTRY) > 0;
    boolean left = watcher.count(SYSCALL_EXIT) > 0;
    scene.settle();
    // Later the thread may exit without another way to user mode.
    scene.expectOneOf("control(REPORT)", result, Errno.OK, left ? Errno.ESRCH : Errno.OK);
    if (!left) {
      scene.expectAtLeast("reports to A", 1, a.count(Call::isQuiesceZero));
    }
    if (entered && !left) {
      long end = watcher.calls(SYSCALL_EXIT).getFirst().instructions();
      scene.expectAtLeast("reports to A before user mode", 1, lastRounds(a, end));
    }
  }
}
