// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.report;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_IGN;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge REPORT answered in the last round, and asked for while a report runs. */
final class ReportAnswerTests extends ConformanceTest {
  /** More reports without a user instruction between them than any one request explains. */
  private static final long REPORTS_WITHOUT_PROGRESS_MAX = 4;

  private static final String DURING = "asked in the report";
  private static final String ENDING = "asked between the callback and user mode";
  private static final String LATER = "asked after the report";

  @Test
  @Covers("REPORT-03")
  void REPORT_03_answeredInTheLastQuiesce() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, REPORT).attach(thread);
      thread.start();
      a.controlOk(REPORT);
      thread.expectRuns("after REPORT was answered");
      thread.expectRuns("later");
      expectNoLoop(scene, a);
    });
  }

  private static void expectNoLoop(Scene scene, Probe a) {
    scene.expectAtLeast("reports", 1, a.calls().size());
    Map<Long, Long> reports =
        a.calls().stream()
            .collect(
                Collectors.groupingBy(Call::instructions, TreeMap::new, Collectors.counting()));
    long most = reports.values().stream().max(Long::compare).orElse(0L);
    scene.expectThat(
        "no loop of reports: " + most + " in one place", most <= REPORTS_WITHOUT_PROGRESS_MAX);
  }

  @Test
  @Covers("REPORT-03")
  void REPORT_03_answeredInReportSignal() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a =
          scene
              .engine("A")
              .events(QUIESCE, SIGNAL_TERM, SIGNAL_IGN)
              .answer(QUIESCE, REPORT)
              .on(SIGNAL, c -> dropping(c, REPORT))
              .attach(thread);
      thread.start();
      thread.send(Signal.SIGTERM);
      thread.send(Signal.SIGURG);
      thread.expectRuns("after REPORT was answered to signals");
      a.controlOk(INTERRUPT);
      thread.expectRuns("after REPORT was answered before any signal");
      expectNoLoop(scene, a);
    });
  }

  /** Answer an action, and drop the signal if there is one. */
  private static Action dropping(Call call, ResumeAction action) {
    SignalAction disposition = call.isPreDequeue() ? SignalAction.NONE : SignalAction.IGN;
    return call.action().with(action).with(disposition);
  }

  @Test
  @Covers("REPORT-06")
  void REPORT_06_requestDuringAReport() {
    for (UtraceEvent during : List.of(QUIESCE, SYSCALL_EXIT, SIGNAL, SIGNAL_TERM)) {
      exploreRow(scene -> requestWhileParked(scene, during));
    }
  }

  private static void requestWhileParked(Scene scene, UtraceEvent during) {
    Latch go = scene.latch("go");
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = engineFor(scene, "A", during).attach(thread);
    Probe b = engineFor(scene, "B", during);
    UtraceEvent slot = during == SIGNAL_TERM ? SIGNAL : during;
    b.on(slot, c -> parkedIf(isMeant(c, during), c, go)).attach(thread);
    begin(a, during);
    thread.start();
    scene.settle();
    long instructions = thread.instructions();
    a.forget();
    a.controlOk(REPORT);
    go.open();
    scene.settle();
    scene.expectAtLeast("callbacks to A after REPORT during " + during, 1, a.calls().size());
    scene.expect(
        "user instructions at that callback", instructions, a.calls().getFirst().instructions());
  }

  private static Probe engineFor(Scene scene, String name, UtraceEvent during) {
    Probe engine =
        during == SYSCALL_EXIT
            ? scene.engine(name).events(QUIESCE, SYSCALL_EXIT)
            : scene.engine(name).events(QUIESCE, SIGNAL_TERM);
    return engine.on(SIGNAL, c -> dropping(c, RESUME));
  }

  /** Bring about the report during which the request will come. */
  private static void begin(Probe a, UtraceEvent during) {
    switch (during) {
      case QUIESCE -> a.controlOk(REPORT);
      case SIGNAL -> a.controlOk(INTERRUPT);
      case SIGNAL_TERM -> a.tracee().send(Signal.SIGTERM);
      default -> {}
    }
  }

  private static boolean isMeant(Call call, UtraceEvent during) {
    return switch (during) {
      case SIGNAL -> call.isPreDequeue();
      case SIGNAL_TERM -> call.hasOriginal();
      default -> true;
    };
  }

  private static Action parkedIf(boolean meant, Call call, Latch go) {
    if (meant) {
      go.await();
    }
    return call.slot() == SIGNAL ? dropping(call, RESUME) : call.action().with(RESUME);
  }

  @Test
  @Covers("REPORT-06")
  void REPORT_06_requestRacesWithTheEndOfAReport() {
    exploreRaces(
        scene -> {
          Latch called = scene.latch("called");
          Tracee thread = scene.create(TraceeProgram.SPIN);
          Probe a = scene.engine("A").events(QUIESCE).attach(thread);
          Probe b = scene.engine("B").events(QUIESCE);
          b.on(QUIESCE, c -> scene.givingWay(c.opening(called))).attach(thread);
          scene.engine("C").events(QUIESCE).givingWay(QUIESCE).attach(thread);
          a.controlOk(REPORT);
          thread.start();
          called.await();
          scene.stage().pause();
          boolean ending = thread.instructions() == 0;
          scene.reached(b.inside() > 0 ? DURING : ending ? ENDING : LATER);
          long before = a.calls().size();
          a.controlOk(REPORT);
          boolean during = b.inside() > 0 && b.calls().size() == 1;
          scene.settle();
          scene.expectAtLeast("callbacks to A", before + 1, a.calls().size());
          if (during) {
            scene.expect(
                "user instructions before the second report", 0L, a.calls().get(1).instructions());
          }
        },
        DURING,
        ENDING,
        LATER);
  }

  @Test
  @Covers("REPORT-06")
  void REPORT_06_requestFromACallbackOfTheSameReport() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE);
      b.on(QUIESCE, c -> requesting(scene, b, c)).attach(thread);
      a.controlOk(REPORT);
      thread.start();
      thread.expectBlocked("in pause");
      scene.expectAtLeast("reports to A", 2, a.count(Call::isQuiesceZero));
      scene.expect("user instructions at the second report", 0L, a.calls().get(1).instructions());
    });
  }

  private static Action requesting(Scene scene, Probe engine, Call call) {
    if (engine.calls().size() == 1) {
      scene.expect("control(REPORT) in a callback", Errno.OK, engine.control(REPORT));
    }
    return call.action().with(RESUME);
  }

  @Test
  @Covers("REPORT-09")
  void REPORT_09_reportHidesNoStepInTheLastQuiesce() {
    for (boolean reportFirst : new boolean[] {true, false}) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.STRAIGHT);
        Probe w = pairAndWatcher(scene, thread, reportFirst, QUIESCE, SINGLESTEP);
        w.controlOk(REPORT);
        thread.start();
        expectOneStep(scene, thread, w);
      });
    }
  }

  @Test
  @Covers("REPORT-09")
  void REPORT_09_reportHidesNoStepInASignalRound() {
    for (boolean reportFirst : new boolean[] {true, false}) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.STRAIGHT);
        Probe w = pairAndWatcher(scene, thread, reportFirst, SIGNAL, SINGLESTEP);
        w.controlOk(INTERRUPT);
        thread.start();
        expectOneStep(scene, thread, w);
      });
    }
  }

  @Test
  @Covers("REPORT-09")
  void REPORT_09_reportHidesNoInterrupt() {
    for (boolean reportFirst : new boolean[] {true, false}) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.STRAIGHT);
        Probe w = pairAndWatcher(scene, thread, reportFirst, QUIESCE, INTERRUPT);
        w.controlOk(REPORT);
        thread.start();
        scene.settle();
        scene.expectAtLeast(
            "pre-dequeue reports before user mode",
            1,
            w.count(c -> c.isPreDequeue() && c.instructions() == 0));
      });
    }
  }

  /** One engine answers REPORT, one another action, once; the third stops at a trap. */
  private static Probe pairAndWatcher(
      Scene scene, Tracee thread, boolean reportFirst, UtraceEvent slot, ResumeAction other) {
    scene.engine("A").events(QUIESCE).answerOnce(slot, reportFirst ? REPORT : other).attach(thread);
    scene.engine("B").events(QUIESCE).answerOnce(slot, reportFirst ? other : REPORT).attach(thread);
    return scene
        .engine("W")
        .events(QUIESCE, SIGNAL_CORE)
        .on(SIGNAL, c -> dropping(c, c.isPreDequeue() ? RESUME : STOP))
        .attach(thread);
  }

  private static void expectOneStep(Scene scene, Tracee thread, Probe w) {
    thread.expectHeld("after the step");
    List<Call> traps = w.calls().stream().filter(Call::hasOriginal).toList();
    scene.expect("traps", 1, traps.size());
    scene.expect("user instructions at the trap", 1L, traps.getFirst().instructions());
    scene.expect("signal", Signal.SIGTRAP, traps.getFirst().info().orElseThrow().signal());
  }
}
