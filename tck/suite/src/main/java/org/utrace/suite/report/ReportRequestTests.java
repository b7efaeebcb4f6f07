// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.report;

import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what control(REPORT) brings about, and what it leaves alone. */
final class ReportRequestTests extends ConformanceTest {
  private static final String REPORTED = "asked in the report of the call";
  private static final String AWAKE = "asked before the sleep";
  private static final String ASLEEP = "asked in the sleep";
  private static final long UNTOUCHED = 99;

  @Test
  @Covers("REPORT-01")
  void REPORT_01_runningThreadIsPulledOutOfUserMode() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      scene.settle();
      long before = thread.instructions();
      a.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
      long late = a.calls().getFirst().instructions() - before;
      scene.expectThat(
          "the report came within the bound of soon, after " + late + " instructions",
          late <= scene.bounds().settleInstructions());
      thread.expectRuns("after the report");
    });
  }

  @Test
  @Covers("REPORT-01")
  void REPORT_01_reportFollowsWhereverTheThreadIs() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Latch started = scene.latch("started");
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      scene
          .engine("B")
          .events(SYSCALL_ENTRY)
          .on(SYSCALL_ENTRY, c -> c.opening(started))
          .attach(thread);
      thread.start();
      started.await();
      a.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
    });
  }

  @Test
  @Covers("REPORT-02")
  void REPORT_02_sleepGoesOnToItsEnd() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.poke("result", UNTOUCHED);
      thread.start();
      thread.expectBlocked("in nanosleep");
      long blockedAt = thread.instructions();
      a.controlOk(REPORT);
      thread.expectSignalPending(false);
      scene.advance(Duration.ofMillis(999));
      thread.expectBlocked("after control(REPORT)");
      scene.expect("callbacks while it sleeps", 0, a.calls().size());
      scene.advance(Duration.ofMillis(1));
      thread.expectBlocked("in the next nanosleep");
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
      scene.expect(
          "user instructions between call and report",
          blockedAt,
          a.calls().getFirst().instructions());
      expectOneCallDone(scene, thread);
    });
  }

  private static void expectOneCallDone(Scene scene, Tracee thread) {
    scene.expect("result of nanosleep", 0L, thread.cell("result"));
    scene.expect("calls that ended", 1L, thread.cell("counter"));
  }

  @Test
  @Covers("REPORT-02")
  void REPORT_02_threadAboutToSleepIsNotDisturbed() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
          Latch entering = scene.latch("entering");
          Probe a = scene.engine("A").events(QUIESCE).attach(thread);
          // Entry reports go through the engines in the opposite order: this one is the last.
          scene.engine("C").events(SYSCALL_ENTRY).givingWay(SYSCALL_ENTRY).attach(thread);
          Probe b = scene.engine("B").events(SYSCALL_ENTRY);
          b.on(SYSCALL_ENTRY, c -> scene.givingWay(c.opening(entering))).attach(thread);
          thread.poke("result", UNTOUCHED);
          thread.start();
          entering.await();
          scene.stage().pause();
          boolean asleep = thread.state() == RunState.SLEEPING;
          scene.reached(b.inside() > 0 ? REPORTED : asleep ? ASLEEP : AWAKE);
          a.controlOk(REPORT);
          thread.expectSignalPending(false);
          scene.advance(Duration.ofMillis(1));
          thread.expectBlocked("in nanosleep");
          scene.expect("report_quiesce(0) before the end", 0L, a.count(Call::isQuiesceZero));
          scene.advance(Duration.ofSeconds(1));
          thread.expectBlocked("in the next nanosleep");
          scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
          expectOneCallDone(scene, thread);
        },
        REPORTED,
        AWAKE,
        ASLEEP);
  }

  @Test
  @Covers("REPORT-02")
  void REPORT_02_pauseIsNotDisturbed() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      a.controlOk(REPORT);
      thread.expectSignalPending(false);
      thread.expectBlocked("after control(REPORT)");
      scene.expect("callbacks", 0, a.calls().size());
    });
  }

  @Test
  @Covers("REPORT-04")
  void REPORT_04_stoppedThreadReportsBeforeUserCode() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      thread.start();
      a.stopAndSettle();
      a.forget();
      long stoppedAt = thread.instructions();
      a.controlOk(REPORT);
      thread.expectRuns("after REPORT");
      expectReportAt(scene, a, stoppedAt);
    });
  }

  private static void expectReportAt(Scene scene, Probe a, long instructions) {
    scene.expectAtLeast("reports", 1, a.calls().size());
    Call first = a.calls().getFirst();
    scene.expectThat("the report is " + first, first.isQuiesceZero() || first.isPreDequeue());
    scene.expect("user instructions at the report", instructions, first.instructions());
  }

  @Test
  @Covers("REPORT-04")
  void REPORT_04_secondHolderDelaysTheReport() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      a.stopAndSettle();
      b.stopAndSettle();
      a.forget();
      long stoppedAt = thread.instructions();
      a.controlOk(REPORT);
      thread.expectHeld("after REPORT, B holding");
      b.answer(QUIESCE, RESUME).controlOk(RESUME);
      thread.expectRuns("after B's RESUME");
      expectReportAt(scene, a, stoppedAt);
    });
  }

  @Test
  @Covers("REPORT-04")
  void REPORT_04_threadStoppedInAnEventReports() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a =
          scene
              .engine("A")
              .events(QUIESCE, SYSCALL_EXIT)
              .answerOnce(SYSCALL_EXIT, STOP)
              .attach(thread);
      thread.start();
      thread.expectHeld("at the exit of a system call");
      a.setEvents(EventSet.of(QUIESCE));
      a.forget();
      long stoppedAt = thread.instructions();
      a.controlOk(REPORT);
      thread.expectRuns("after REPORT");
      expectReportAt(scene, a, stoppedAt);
    });
  }

  @Test
  @Covers("REPORT-05")
  void REPORT_05_refusedWithoutQuiesce() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(SYSCALL_ENTRY, SYSCALL_EXIT).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE).attach(thread);
      thread.start();
      scene.settle();
      scene.expect("control(REPORT)", Errno.EINVAL, a.control(REPORT));
      thread.expectRuns("after the refusal");
      scene.expect("callbacks to A", 0, a.calls().size());
      scene.expect("callbacks to B", 0, b.calls().size());
      scene.expect("state", RunState.RUNNING, thread.state());
    });
  }

  @Test
  @Covers("REPORT-05")
  void REPORT_05_refusalKeepsTheHold() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a =
          scene
              .engine("A")
              .events(SYSCALL_EXIT)
              .answerOnce(SYSCALL_EXIT, STOP)
              .on(SIGNAL, c -> c.action().with(RESUME))
              .attach(thread);
      thread.start();
      thread.expectHeld("at the exit of a system call");
      EventSet mask = a.engine().flags();
      scene.expect("control(REPORT)", Errno.EINVAL, a.control(REPORT));
      thread.expectHeld("after the refusal");
      scene.expect("mask after the refusal", mask, a.engine().flags());
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("REPORT-07")
  void REPORT_07_tenRequestsMayShareOneReport() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      thread.expectBlocked("in nanosleep");
      for (int i = 0; i < 10; i++) {
        a.controlOk(REPORT);
      }
      scene.advance(Duration.ofSeconds(1));
      scene.settle();
      long reports = a.count(Call::isQuiesceZero);
      scene.note("reports for ten requests: " + reports);
      scene.expectThat("1 to 10 reports, not " + reports, reports >= 1 && reports <= 10);
    });
  }

  @Test
  @Covers("REPORT-08")
  void REPORT_08_reportTakesNoSignalLock() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      scene.settle();
      long before = scene.stage().internals().signalLockAcquisitions(thread.handle());
      a.controlOk(REPORT);
      thread.expectSignalPending(false);
      scene.settle();
      scene.expectAtLeast("report_quiesce(0)", 1, a.count(Call::isQuiesceZero));
      scene.expect(
          "times the signal lock was taken",
          before,
          scene.stage().internals().signalLockAcquisitions(thread.handle()));
      thread.expectSignalPending(false);
    });
  }
}
