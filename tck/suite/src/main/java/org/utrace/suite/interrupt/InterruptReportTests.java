// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.interrupt;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge the report that an interruption brings, made before any signal is dequeued. */
final class InterruptReportTests extends ConformanceTest {
  private static final String AWAKE = "asked before the sleep";
  private static final String ASLEEP = "asked in the sleep";
  private static final String BEFORE = "sent before the report";
  private static final String DURING = "sent in the report";
  private static final String AFTER = "sent after the report";
  private static final String SIGNAL_FIRST = "the signal came first";
  private static final String ASKED_FIRST = "the interruption came first";

  @Test
  @Covers("INT-03")
  void INT_03_reportSignalTakesThePlaceOfQuiesce() {
    for (TraceeProgram program : List.of(TraceeProgram.SPIN, TraceeProgram.PAUSE_LOOP)) {
      explore(scene -> {
        Tracee thread = scene.create(program);
        Probe a = scene.engine("A").events(QUIESCE).attach(thread);
        thread.start();
        scene.settle();
        a.controlOk(INTERRUPT);
        scene.settle();
        expectOnlySignalReports(scene, a);
      });
    }
  }

  private static void expectOnlySignalReports(Scene scene, Probe a) {
    scene.expectAtLeast("pre-dequeue reports", 1, a.count(Call::isPreDequeue));
    scene.expect("report_quiesce", 0L, a.count(QUIESCE));
  }

  @Test
  @Covers("INT-03")
  void INT_03_inEveryInterleaving() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
          Probe a = scene.engine("A").events(QUIESCE).attach(thread);
          thread.start();
          scene.stage().pause();
          scene.reached(thread.state() == RunState.SLEEPING ? ASLEEP : AWAKE);
          a.controlOk(INTERRUPT);
          scene.settle();
          expectOnlySignalReports(scene, a);
        },
        AWAKE,
        ASLEEP);
  }

  @Test
  @Covers("INT-04")
  void INT_04_reportPrecedesAPendingSignal() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = termReporter(scene, thread);
      Probe holder = scene.engine("H").events(QUIESCE).answer(QUIESCE, STOP);
      holder.on(SIGNAL, c -> dropping(c, RESUME)).attach(thread);
      thread.start();
      holder.stopAndSettle();
      a.forget();
      thread.send(Signal.SIGUSR1);
      a.controlOk(INTERRUPT);
      holder.controlOk(RESUME);
      thread.expectRuns("after the reports");
      expectNoneThenSignal(scene, a);
    });
  }

  private static Probe termReporter(Scene scene, Tracee thread) {
    return scene
        .engine("A")
        .events(QUIESCE, SIGNAL_TERM)
        .on(SIGNAL, c -> dropping(c, RESUME))
        .attach(thread);
  }

  /** Answer an action, and drop the signal if there is one. */
  private static Action dropping(Call call, ResumeAction action) {
    SignalAction disposition = call.isPreDequeue() ? SignalAction.NONE : SignalAction.IGN;
    return call.action().with(action).with(disposition);
  }

  private static void expectNoneThenSignal(Scene scene, Probe a) {
    List<Call> reports = a.calls(SIGNAL);
    scene.expectAtLeast("report_signal", 2, reports.size());
    Call first = reports.getFirst();
    scene.expect("disposition first shown", SignalAction.NONE, first.action().signal());
    scene.expect("original action in that report", false, first.hasOriginal());
    expectOneUsr1(scene, a);
  }

  private static void expectOneUsr1(Scene scene, Probe a) {
    List<Call> real = a.calls(SIGNAL).stream().filter(c -> !c.isPreDequeue()).toList();
    scene.expect("reports of a real signal", 1, real.size());
    Call usr1 = real.getFirst();
    scene.expect("the real signal", Signal.SIGUSR1, usr1.info().orElseThrow().signal());
    scene.expect("its disposition", SignalAction.TERM, usr1.action().signal());
    scene.expect("original action in its report", true, usr1.hasOriginal());
  }

  @Test
  @Covers("INT-04")
  void INT_04_signalSentAfterTheInterruption() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
          Probe a = termReporter(scene, thread);
          a.on(SIGNAL, c -> scene.givingWay(dropping(c, RESUME)));
          thread.start();
          a.controlOk(INTERRUPT);
          scene.stage().pause();
          scene.reached(a.calls().isEmpty() ? BEFORE : a.inside() > 0 ? DURING : AFTER);
          thread.send(Signal.SIGUSR1);
          thread.expectBlocked("in pause");
          expectNoneThenSignal(scene, a);
        },
        BEFORE,
        DURING,
        AFTER);
  }

  @Test
  @Covers("INT-04")
  void INT_04_signalRacesWithTheInterruption() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
          Probe a = termReporter(scene, thread);
          thread.start();
          boolean[] asking = {false};
          boolean[] asked = {false};
          Actor sender =
              scene.fork(
                  "sender",
                  () -> {
                    boolean late = asked[0];
                    thread.send(Signal.SIGUSR1);
                    if (late || !asking[0]) {
                      scene.reached(late ? ASKED_FIRST : SIGNAL_FIRST);
                    }
                  });
          scene.stage().pause();
          asking[0] = true;
          a.controlOk(INTERRUPT);
          asked[0] = true;
          sender.join();
          thread.expectBlocked("in pause");
          scene.expectAtLeast("pre-dequeue reports", 1, a.count(Call::isPreDequeue));
          expectOneUsr1(scene, a);
          scene.expect(
              "original action in a pre-dequeue report",
              0L,
              a.count(c -> c.isPreDequeue() && c.hasOriginal()));
        },
        SIGNAL_FIRST,
        ASKED_FIRST);
  }

  @Test
  @Covers("INT-05")
  void INT_05_quiesceInPlaceOfAMissingSlot() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).without(SIGNAL).attach(thread);
      thread.start();
      scene.settle();
      a.controlOk(INTERRUPT);
      scene.settle();
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
      thread.expectRuns("after the report");
    });
  }

  @Test
  @Covers("INT-05")
  void INT_05_quiesceWithTheClassOfARealSignal() {
    for (boolean slotLessFirst : new boolean[] {true, false}) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.SPIN);
        Probe q = scene.engine("Q").events(QUIESCE).without(SIGNAL);
        if (slotLessFirst) {
          q.attach(thread);
        }
        Probe a = termReporter(scene, thread);
        if (!slotLessFirst) {
          q.attach(thread);
        }
        thread.start();
        scene.settle();
        thread.send(Signal.SIGTERM);
        scene.settle();
        scene.expect("reports of SIGTERM to A", 1L, a.count(Call::hasOriginal));
        Predicate<Call> term = c -> c.event().equals(SIGNAL_TERM.only());
        scene.expect("report_quiesce(SIGNAL_TERM)", 1L, q.count(term));
        scene.expect("other events", 0L, q.count(c -> !c.isQuiesceZero() && !term.test(c)));
        thread.expectRuns("after the signal");
      });
    }
  }

  @Test
  @Covers("INT-06")
  void INT_06_noLoopInTheSignalPath() {
    for (ResumeAction answer : List.of(INTERRUPT, REPORT)) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.SPIN);
        Probe a = scene.engine("A").events(QUIESCE, SIGNAL_TERM, SIGNAL_CORE);
        a.on(SIGNAL, c -> dropping(c, answer)).attach(thread);
        thread.start();
        a.controlOk(INTERRUPT);
        thread.expectRuns("after " + answer + " was answered before any signal");
        thread.send(Signal.SIGTERM);
        thread.expectRuns("after " + answer + " was answered to SIGTERM");
        thread.send(Signal.SIGQUIT);
        thread.expectRuns("after " + answer + " was answered to SIGQUIT");
        scene.expect("reports of real signals", 2L, a.count(Call::hasOriginal));
      });
    }
  }

  @Test
  @Covers("INT-06")
  void INT_06_sleepIsNotBrokenOffAgain() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
      a.answer(SIGNAL, INTERRUPT).attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      a.controlOk(INTERRUPT);
      thread.expectBlocked("in pause after one interruption");
      scene.expect("exits of the call", 1L, a.count(SYSCALL_EXIT));
      scene.expectAtLeast("pre-dequeue reports", 1, a.count(Call::isPreDequeue));
    });
  }

  @Test
  @Covers("INT-08")
  void INT_08_answeredToASystemCall() {
    for (TraceeProgram program : List.of(TraceeProgram.GETPID_LOOP, TraceeProgram.PAUSE_LOOP)) {
      exploreRow(scene -> {
        Tracee thread = scene.create(program);
        Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
        a.answerOnce(SYSCALL_ENTRY, INTERRUPT).attach(thread);
        thread.start();
        scene.settle();
        expectReportAt(scene, a, a.calls(SYSCALL_ENTRY).getFirst());
      });
    }
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
      a.answerOnce(SYSCALL_EXIT, INTERRUPT).attach(thread);
      thread.start();
      scene.settle();
      expectReportAt(scene, a, a.calls(SYSCALL_EXIT).getFirst());
    });
  }

  private static void expectReportAt(Scene scene, Probe a, Call answered) {
    scene.expectAtLeast(
        "pre-dequeue reports before user mode after " + answered,
        1,
        a.count(c -> c.isPreDequeue() && c.instructions() == answered.instructions()));
  }

  @Test
  @Covers("INT-08")
  void INT_08_answeredToTheLastQuiesce() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, INTERRUPT);
      a.attach(thread);
      thread.start();
      scene.settle();
      a.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
      expectReportAt(scene, a, a.calls(QUIESCE).getFirst());
    });
  }

  @Test
  @Covers("INT-08")
  void INT_08_answeredToTheQuiesceOfAnEvent() {
    exploreRow(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
      a.answerOnce(QUIESCE, INTERRUPT).attach(thread);
      thread.start();
      scene.settle();
      expectReportAt(scene, a, a.calls(QUIESCE).getFirst());
    });
  }
}
