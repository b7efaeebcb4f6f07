// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.interrupt;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what an interruption does to a blocking system call. */
final class InterruptCallTests extends ConformanceTest {
  private static final String REPORTED = "asked in the report of the call";
  private static final String AWAKE = "asked before the sleep";
  private static final String ASLEEP = "asked in the sleep";
  private static final String WOKEN = "asked when its time had come";
  private static final long UNTOUCHED = 99;

  @Test
  @Covers("INT-01")
  void INT_01_blockedCallIsLeft() {
    for (TraceeProgram program : List.of(TraceeProgram.PAUSE_LOOP, TraceeProgram.SLEEP_LOOP)) {
      explore(scene -> {
        Tracee thread = scene.create(program);
        Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).attach(thread);
        thread.start();
        thread.expectBlocked("in the call");
        long blockedAt = thread.instructions();
        a.controlOk(INTERRUPT);
        scene.settle();
        scene.expect("exits of the call", 1L, a.count(SYSCALL_EXIT));
        expectReportAt(scene, a, blockedAt);
      });
    }
  }

  private static void expectReportAt(Scene scene, Probe a, long instructions) {
    List<Call> reports = a.calls().stream().filter(Call::isPreDequeue).toList();
    scene.expectAtLeast("pre-dequeue reports", 1, reports.size());
    scene.expect(
        "user instructions at the report", instructions, reports.getFirst().instructions());
  }

  @Test
  @Covers("INT-01")
  void INT_01_callJustBeingEnteredIsLeft() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
          Latch entering = scene.latch("entering");
          // Entry reports go through the engines in the opposite order: this one is the last.
          scene.engine("B").events(SYSCALL_ENTRY).givingWay(SYSCALL_ENTRY).attach(thread);
          Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
          a.on(SYSCALL_ENTRY, c -> scene.givingWay(c.opening(entering))).attach(thread);
          thread.start();
          entering.await();
          scene.stage().pause();
          scene.reached(a.inside() > 0 ? REPORTED : sleeps(thread) ? ASLEEP : AWAKE);
          a.controlOk(INTERRUPT);
          thread.expectBlocked("in the call made again");
          expectReportAt(scene, a, a.calls(SYSCALL_ENTRY).getFirst().instructions());
        },
        REPORTED,
        AWAKE,
        ASLEEP);
  }

  private static boolean sleeps(Tracee thread) {
    return thread.state() == RunState.SLEEPING;
  }

  @Test
  @Covers("INT-01")
  void INT_01_signalIsPendingUntilTheReport() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Latch go = scene.latch("go");
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
      a.on(SYSCALL_ENTRY, c -> c.parked(go)).attach(thread);
      thread.start();
      scene.settle();
      scene.expect("entries reported", 1L, a.count(SYSCALL_ENTRY));
      a.controlOk(INTERRUPT);
      thread.expectSignalPending(true);
      go.open();
      thread.expectBlocked("in the call made again");
      expectReportAt(scene, a, a.calls(SYSCALL_ENTRY).getFirst().instructions());
    });
  }

  @Test
  @Covers("INT-02")
  void INT_02_pauseGoesOnUnnoticed() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
          Probe a = scene.engine("A").events(QUIESCE).attach(thread);
          thread.poke("result", UNTOUCHED);
          thread.start();
          scene.stage().pause();
          scene.reached(sleeps(thread) ? ASLEEP : AWAKE);
          a.controlOk(INTERRUPT);
          thread.expectBlocked("in pause");
          a.controlOk(INTERRUPT);
          thread.expectBlocked("in pause again");
          scene.expectAtLeast("reports", 2, a.count(Call::isPreDequeue));
          scene.expect("result of pause", UNTOUCHED, thread.cell("result"));
          scene.expect("calls that ended", 0L, thread.cell("counter"));
        },
        AWAKE,
        ASLEEP);
  }

  @Test
  @Covers("INT-02")
  void INT_02_sleepKeepsItsRemainingTime() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.poke("result", UNTOUCHED);
      thread.start();
      thread.expectBlocked("in nanosleep");
      for (int i = 0; i < 3; i++) {
        scene.advance(Duration.ofMillis(300));
        a.controlOk(INTERRUPT);
        thread.expectBlocked("in nanosleep after an interruption");
      }
      scene.advance(Duration.ofMillis(99));
      thread.expectBlocked("in nanosleep at 999 ms");
      expectSleeps(scene, thread, 0, UNTOUCHED);
      scene.advance(Duration.ofMillis(1));
      thread.expectBlocked("in the next nanosleep");
      expectSleeps(scene, thread, 1, 0);
      scene.expectAtLeast("reports", 3, a.count(Call::isPreDequeue));
    });
  }

  private static void expectSleeps(Scene scene, Tracee thread, long ended, long result) {
    scene.expect("calls that ended", ended, thread.cell("counter"));
    scene.expect("result of nanosleep", result, thread.cell("result"));
  }

  @Test
  @Covers("INT-02")
  void INT_02_interruptionAtTheEndOfASleep() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
          Probe a = scene.engine("A").events(QUIESCE).attach(thread);
          thread.poke("result", UNTOUCHED);
          thread.start();
          thread.expectBlocked("in nanosleep");
          Actor clock = scene.fork("clock", () -> scene.advance(Duration.ofSeconds(1)));
          scene.stage().pause();
          if (thread.cell("counter") == 0) {
            scene.reached(sleeps(thread) ? ASLEEP : WOKEN);
          }
          a.controlOk(INTERRUPT);
          clock.join();
          thread.expectBlocked("in the next nanosleep");
          expectSleeps(scene, thread, 1, 0);
        },
        ASLEEP,
        WOKEN);
  }

  @Test
  @Covers("INT-07")
  void INT_07_laterCallsSleepNormally() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      a.controlOk(INTERRUPT);
      thread.expectBlocked("in pause after one interruption");
      thread.expectBlocked("in pause for good");
      scene.expect("exits of the call", 1L, a.count(SYSCALL_EXIT));
      thread.expectSignalPending(false);
    });
  }

  @Test
  @Covers("INT-07")
  void INT_07_oneInterruptionBeforeTheSleep() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
          Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).attach(thread);
          thread.start();
          scene.stage().pause();
          scene.reached(sleeps(thread) ? ASLEEP : AWAKE);
          a.controlOk(INTERRUPT);
          thread.expectBlocked("in nanosleep");
          thread.expectSignalPending(false);
          scene.expectAtLeast("reports", 1, a.count(Call::isPreDequeue));
          scene.expectThat("at most one call broken off", a.count(SYSCALL_EXIT) <= 1);
          a.forget();
          scene.advance(Duration.ofSeconds(1));
          thread.expectBlocked("in the next nanosleep");
          scene.expect("exits of the call", 1L, a.count(SYSCALL_EXIT));
          scene.expect("result of nanosleep", 0L, thread.cell("result"));
          scene.expect("calls that ended", 1L, thread.cell("counter"));
        },
        AWAKE,
        ASLEEP);
  }

  @Test
  @Covers("INT-09")
  void INT_09_interruptsWithoutQuiesce() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").attach(thread);
      Probe b = scene.engine("B").events(SYSCALL_EXIT).attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      scene.expect("control(INTERRUPT)", Errno.OK, a.control(INTERRUPT));
      thread.expectBlocked("in pause again");
      scene.expect("exits of the call", 1L, b.count(SYSCALL_EXIT));
      scene.expect("callbacks to A", 0, a.calls().size());
    });
  }

  @Test
  @Covers("INT-02")
  void INT_02_stopInTheReportGoesUnnoticed() {
    for (TraceeProgram program : List.of(TraceeProgram.PAUSE_LOOP, TraceeProgram.SLEEP_LOOP)) {
      explore(scene -> {
        Tracee thread = scene.create(program);
        Probe a = scene.engine("A").events(QUIESCE).answerOnce(SIGNAL, STOP).attach(thread);
        thread.poke("result", UNTOUCHED);
        thread.start();
        thread.expectBlocked("in the call");
        a.controlOk(INTERRUPT);
        thread.expectHeld("at the report");
        a.controlOk(RESUME);
        thread.expectBlocked("in the call made again");
        scene.expect("result of the call", UNTOUCHED, thread.cell("result"));
        scene.expect("calls that ended", 0L, thread.cell("counter"));
      });
    }
  }
}
