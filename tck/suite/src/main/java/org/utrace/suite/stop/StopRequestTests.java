// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what a stop asked for from outside does to the thread. */
final class StopRequestTests extends ConformanceTest {
  private static final String BEFORE_THE_SLEEP = "stopped before the sleep";
  private static final String AFTER_THE_SLEEP = "stopped after the sleep";
  private static final long UNTOUCHED = 99;

  @Test
  @Covers("STOP-04")
  void STOP_04_callbackKeepsARunningThread() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      thread.start();
      scene.settle();
      long before = thread.instructions();
      askToStop(scene, a);
      thread.expectHeld("after the callback's STOP");
      scene.expect("reports", 1L, a.count(c -> c.isQuiesceZero()));
      expectSoon(scene, a, before);
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  private static void askToStop(Scene scene, Probe a) {
    scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
  }

  private static void expectSoon(Scene scene, Probe a, long before) {
    long late = a.calls().getFirst().instructions() - before;
    scene.expectThat(
        "the report came within the bound of soon, after " + late + " instructions",
        late <= scene.bounds().settleInstructions());
  }

  @Test
  @Covers("STOP-04")
  void STOP_04_callbackLetsTheThreadGo() {
    for (ResumeAction answer : new ResumeAction[] {RESUME, ResumeAction.REPORT}) {
      explore(scene -> {
        Tracee thread = scene.create(TraceeProgram.SPIN);
        Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, answer).attach(thread);
        thread.start();
        askToStop(scene, a);
        scene.settle();
        scene.expectAtLeast("reports", 1, a.count(c -> c.isQuiesceZero()));
        thread.expectRuns("after the callback's " + answer);
        scene.expect("state", RunState.RUNNING, thread.state());
      });
    }
  }

  @Test
  @Covers("STOP-04")
  void STOP_04_threadOnItsWayJustStops() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Latch go = scene.latch("go");
      // Entry reports go backwards. A stop at another event may wait for one more report (STOP-16).
      park(scene.engine("B").events(SYSCALL_ENTRY), go).attach(thread);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
      a.answerOnce(SYSCALL_ENTRY, STOP).attach(thread);
      thread.start();
      scene.settle();
      a.forget();
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      go.open();
      thread.expectHeld("after STOP was answered and asked for");
      scene.expect("reports to the engine that had answered STOP", 0, a.calls().size());
      a.controlOk(RESUME);
      thread.expectRuns("after one RESUME");
    });
  }

  private static Probe park(Probe engine, Latch go) {
    return engine.on(
        SYSCALL_ENTRY,
        call -> {
          go.await();
          return call.action().with(RESUME);
        });
  }

  @Test
  @Covers("STOP-05")
  void STOP_05_sleepGoesOnToItsEnd() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      thread.poke("result", UNTOUCHED);
      thread.start();
      thread.expectBlocked("in nanosleep");
      long blockedAt = thread.instructions();
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      scene.advance(Duration.ofMillis(999));
      thread.expectBlocked("after control(STOP)");
      scene.expect("reports while it sleeps", 0, a.calls().size());
      scene.advance(Duration.ofMillis(1));
      thread.expectHeld("after the sleep");
      scene.expect("reports", 1, a.calls().size());
      scene.expect("user instructions since the call", blockedAt, thread.instructions());
      a.controlOk(RESUME);
      thread.expectBlocked("in the next nanosleep");
      scene.expect("result of nanosleep", 0L, thread.cell("result"));
      scene.expect("calls that ended", 1L, thread.cell("counter"));
    });
  }

  @Test
  @Covers("STOP-05")
  void STOP_05_threadAboutToSleepIsNotDisturbed() {
    exploreRaces(StopRequestTests::askedAboutTheSleep, BEFORE_THE_SLEEP, AFTER_THE_SLEEP);
  }

  private static void askedAboutTheSleep(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    thread.poke("result", UNTOUCHED);
    thread.start();
    scene.stage().pause();
    askToStop(scene, a);
    scene.settle();
    boolean before = thread.isAtRest();
    scene.reached(before ? BEFORE_THE_SLEEP : AFTER_THE_SLEEP);
    scene.expect("reports unless it sleeps", before ? 1 : 0, a.calls().size());
    if (before) {
      a.controlOk(RESUME);
    }
    thread.expectBlocked("in nanosleep");
    scene.advance(Duration.ofSeconds(1));
    scene.settle();
    if (!before) {
      thread.expectHeld("after the sleep");
      a.controlOk(RESUME);
    }
    thread.expectBlocked("in the next nanosleep");
    scene.expect("result of nanosleep", 0L, thread.cell("result"));
    scene.expect("calls that ended", 1L, thread.cell("counter"));
  }

  @Test
  @Covers("STOP-05")
  void STOP_05_pauseIsNotDisturbed() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a =
          scene.engine("A").events(QUIESCE, SYSCALL_EXIT).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      thread.expectBlocked("after control(STOP)");
      scene.expect("callbacks", 0, a.calls().size());
    });
  }

  @Test
  @Covers("STOP-12")
  void STOP_12_stopWithoutQuiesceHolds() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").attach(thread);
      thread.start();
      a.stopAndSettle();
      Examined.prepare(scene, a).expectUndisturbed("while stopped");
      scene.expect("callbacks", 0, a.calls().size());
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-12")
  void STOP_12_stopWithoutQuiesceComesBeforeUserCode() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").attach(thread);
      thread.start();
      thread.expectBlocked("in nanosleep");
      long blockedAt = thread.instructions();
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      scene.advance(Duration.ofSeconds(1));
      thread.expectHeld("after the sleep");
      scene.expect("user instructions since the call", blockedAt, thread.instructions());
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-13")
  void STOP_13_threeRequestsNeedOneRelease() {
    exploreRaces(
        StopRequestTests::threeRequests,
        "asked again before the callback",
        "asked again in the callback",
        "asked again in the stop");
  }

  private static void threeRequests(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE);
    a.givingWay(QUIESCE, STOP).attach(thread);
    thread.start();
    askToStop(scene, a);
    for (int i = 0; i < 2; i++) {
      scene.stage().pause();
      scene.reached("asked again " + Place.of(a));
      askToStop(scene, a);
    }
    thread.expectHeld("after three requests");
    a.answer(QUIESCE, RESUME).controlOk(RESUME);
    thread.expectRuns("after one RESUME");
  }

  @Test
  @Covers("STOP-13")
  void STOP_13_stoppedThreadGetsNoFurtherCallback() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      thread.start();
      a.stopAndSettle();
      a.forget();
      scene.expect("control(STOP) again", Errno.OK, a.control(STOP));
      scene.expect("control(STOP) once more", Errno.OK, a.control(STOP));
      thread.expectHeld("after two more requests");
      scene.expect("callbacks to the stopped thread", 0, a.calls().size());
      a.controlOk(RESUME);
      thread.expectRuns("after one RESUME");
    });
  }

  @Test
  @Covers("STOP-05")
  void STOP_05_callBeingEnteredIsMade() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.WRITE_ONCE);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
      // Its STOP is over with the RESUME of its specific callback (ORD-12).
      a.on(QUIESCE, c -> c.action().with(c.isQuiesceZero() ? RESUME : STOP));
      a.on(
          SYSCALL_ENTRY,
          c -> {
            inside.open();
            go.await();
            return c.action().with(RESUME);
          });
      a.attach(thread);
      // Entry reports go through the engines in the opposite order: B's turn is over by then.
      Probe b = scene.engine("B").events(QUIESCE).attach(thread);
      thread.poke("gate", 1);
      thread.start();
      inside.await();
      scene.expect("control(STOP) by B", Errno.EINPROGRESS, b.control(STOP));
      b.answer(QUIESCE, STOP);
      go.open();
      thread.expectHeld("after the call");
      scene.expect("output", "hello\n", scene.stage().output(thread.handle()));
      scene.expect("the program went on", 0L, thread.cell("done"));
    });
  }

  @Test
  @Covers("STOP-04")
  void STOP_04_threadThatIsNeverWithoutASignal() {
    if (has("signals")) {
      explore(StopRequestTests::stopAmongSignals);
    }
  }

  /** Each signal's report sends the next: the thread only ever leaves a handler for a handler. */
  private static void stopAmongSignals(Scene scene) {
    Server server = Server.start(scene);
    Tracee thread = server.thread();
    server.catches(Signal.SIGUSR1);
    boolean[] goesOn = {true};
    Probe sender = scene.engine("W").events(SIGNAL);
    sender.on(
        SIGNAL,
        call -> {
          if (goesOn[0]) {
            thread.send(Signal.SIGUSR1);
          }
          return call.action().with(RESUME);
        });
    sender.attach(thread);
    thread.send(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).answer(SIGNAL, STOP);
    a.attach(thread).stopAndSettle();
    long then = server.caught();
    a.answer(QUIESCE, RESUME).answer(SIGNAL, RESUME).controlOk(RESUME);
    scene.settle();
    scene.expectAtLeast("runs of the handler since", 1, server.caught() - then);
    goesOn[0] = false;
    scene.settle();
    scene.expect("runs of the handler", sender.count(SIGNAL), server.caught());
    server.expectServes("in the end");
  }
}
