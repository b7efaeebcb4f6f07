// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what a stopped thread does not do, and what lets it go. */
final class StopHoldTests extends ConformanceTest {
  private static final int[][] RELEASE_ORDERS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  @Test
  @Covers("STOP-01")
  void STOP_01_noInstructionInADay() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      a.stopAndSettle();
      long instructions = thread.instructions();
      long counter = thread.cell("counter");
      Examined held = Examined.prepare(scene, a);
      scene.advance(Duration.ofDays(1));
      thread.expectHeld("a day later");
      held.expectUndisturbed("a day later");
      scene.expect("user instructions after a day", instructions, thread.instructions());
      scene.expect("counter after a day", counter, thread.cell("counter"));
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-01")
  void STOP_01_noProgressInTheKernel() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a =
          scene
              .engine("A")
              .events(SYSCALL_ENTRY, SYSCALL_EXIT)
              .answerOnce(SYSCALL_ENTRY, STOP)
              .attach(thread);
      thread.start();
      scene.settle();
      scene.advance(Duration.ofDays(1));
      thread.expectHeld("at the entry of a system call");
      scene.expect("exits of the call", 0L, a.count(SYSCALL_EXIT));
      scene.expect("result of the call", 0L, thread.cell("result"));
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-01")
  void STOP_01_timeOutOfTheCallDoesNotEndIt() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(SIGNAL, STOP).attach(thread);
      thread.start();
      thread.expectBlocked("in nanosleep");
      a.controlOk(INTERRUPT);
      thread.expectHeld("after the call was broken off");
      Examined held = Examined.prepare(scene, a);
      scene.advance(Duration.ofDays(1));
      thread.expectHeld("a day later");
      held.expectUndisturbed("a day later");
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-02")
  void STOP_02_lastOfThreeReleasesCounts() {
    for (int[] order : RELEASE_ORDERS) {
      for (ResumeAction release : List.of(RESUME, DETACH)) {
        exploreRow(scene -> releaseInOrder(scene, askedByControl(scene), order, release));
        exploreRow(scene -> releaseInOrder(scene, answeredAtEntry(scene), order, release));
      }
    }
  }

  private static List<Probe> askedByControl(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    List<Probe> engines = new ArrayList<>();
    for (String name : List.of("A", "B", "C")) {
      engines.add(scene.engine(name).events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread));
    }
    // Asked before the start: a thread already in pause would not come to rest.
    engines.forEach(engine -> engine.control(STOP));
    thread.start();
    return engines;
  }

  private static List<Probe> answeredAtEntry(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    List<Probe> engines = new ArrayList<>();
    for (String name : List.of("A", "B", "C")) {
      engines.add(
          scene.engine(name).events(SYSCALL_ENTRY).answerOnce(SYSCALL_ENTRY, STOP).attach(thread));
    }
    thread.start();
    return engines;
  }

  private static void releaseInOrder(
      Scene scene, List<Probe> engines, int[] order, ResumeAction release) {
    Tracee thread = engines.getFirst().tracee();
    thread.expectHeld("before any release");
    Examined held = Examined.prepare(scene, engines.get(order[2]));
    for (int i = 0; i < 2; i++) {
      engines.get(order[i]).controlOk(release);
      thread.expectHeld("after " + release + " by " + engines.get(order[i]));
    }
    held.expectUndisturbed("while the last engine holds");
    engines.get(order[2]).controlOk(release);
    thread.expectRuns("after the last " + release);
  }

  @Test
  @Covers("STOP-02")
  void STOP_02_threeReleasesAtOnce() {
    exploreRaces(StopHoldTests::releasedAtOnce, "A is last", "B is last", "C is last");
  }

  private static void releasedAtOnce(Scene scene) {
    List<Probe> engines = askedByControl(scene);
    Tracee thread = engines.getFirst().tracee();
    thread.expectHeld("after three requests");
    long before = thread.instructions();
    int[] begun = {0};
    for (Probe engine : engines.subList(1, engines.size())) {
      scene.fork("release " + engine, () -> releaseOne(scene, engine, begun, before));
    }
    scene.stage().pause();
    releaseOne(scene, engines.getFirst(), begun, before);
    scene.settle();
    scene.expectAtLeast("user instructions", 1, thread.instructions() - before);
  }

  private static void releaseOne(Scene scene, Probe engine, int[] begun, long before) {
    scene.expect(
        "user instructions before the last release", before, engine.tracee().instructions());
    begun[0]++;
    if (begun[0] == RELEASE_ORDERS[0].length) {
      scene.reached(engine + " is last");
    }
    engine.controlOk(RESUME);
  }

  @Test
  @Covers("STOP-09")
  void STOP_09_signalsWaitForTheRelease() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a =
          scene
              .engine("A")
              .events(EventSet.SIGNAL_ALL.plus(QUIESCE))
              .answerOnce(QUIESCE, STOP)
              .on(SIGNAL, c -> c.action().with(ignoring(c.isPreDequeue())))
              .attach(thread);
      thread.start();
      a.stopAndSettle();
      a.forget();
      sendAll(scene, thread);
      thread.expectHeld("with signals pending");
      scene.expect("callbacks while stopped", 0, a.calls().size());
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
      for (Signal signal : catchable()) {
        scene.expect(
            "reports of " + signal,
            1L,
            a.count(c -> c.hasOriginal() && c.info().orElseThrow().signal() == signal));
      }
    });
  }

  private static SignalAction ignoring(boolean preDequeue) {
    return preDequeue ? SignalAction.NONE : SignalAction.IGN;
  }

  private static void sendAll(Scene scene, Tracee thread) {
    for (Signal signal : catchable()) {
      thread.send(signal);
      scene.stage().pause();
    }
  }

  /**
   * Signals of job control are left out, for they stop the process by themselves, and those ignored
   * by default, which may be thrown away when they are sent (SIG-22).
   */
  private static List<Signal> catchable() {
    List<Signal> signals = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      if (signal != Signal.SIGKILL && isFatal(signal)) {
        signals.add(signal);
      }
    }
    return signals;
  }

  private static boolean isFatal(Signal signal) {
    return signal.byDefault() == Signal.Default.TERM || signal.byDefault() == Signal.Default.CORE;
  }

  @Test
  @Covers("STOP-09")
  void STOP_09_signalIsDeliveredAfterTheRelease() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      a.control(STOP);
      thread.start();
      thread.expectHeld("after STOP");
      Examined held = Examined.prepare(scene, a);
      thread.send(Signal.SIGCONT);
      thread.send(Signal.SIGTERM);
      thread.expectHeld("with SIGTERM pending");
      held.expectUndisturbed("after SIGTERM");
      a.controlOk(RESUME);
      scene.expect("what ended the thread", Signal.SIGTERM, thread.reap().signal().orElseThrow());
    });
  }

  @Test
  @Covers("STOP-09")
  void STOP_09_signalAtTheBrinkOfTheStop() {
    exploreRaces(
        StopHoldTests::signalAtTheBrink,
        "sent before the callback",
        "sent in the callback",
        "sent on the way to the stop",
        "sent in the stop");
  }

  private static void signalAtTheBrink(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Probe a =
        scene
            .engine("A")
            .events(QUIESCE, SIGNAL_TERM)
            .givingWay(QUIESCE, STOP)
            .on(SIGNAL, c -> c.action().with(STOP).with(ignoring(c.isPreDequeue())))
            .attach(thread);
    scene.engine("B").events(QUIESCE).givingWay(QUIESCE).attach(thread);
    thread.start();
    a.control(STOP);
    scene.stage().pause();
    scene.reached("sent " + Place.of(a));
    boolean held = thread.isAtRest();
    int calls = a.calls().size();
    thread.send(Signal.SIGTERM);
    thread.expectHeld("after STOP and SIGTERM");
    scene.expectThat("no callback beside the stop", !held || a.calls().size() == calls);
    letGo(scene, a);
    scene.expect("reports of SIGTERM", 1L, a.count(c -> c.hasOriginal()));
  }

  /** Release a thread that may be stopped again by its reports, each of them once more. */
  private static void letGo(Scene scene, Probe a) {
    for (int i = 0; i < 4 && a.tracee().isAtRest(); i++) {
      a.controlOk(RESUME);
      scene.settle();
    }
  }

  @Test
  @Covers("STOP-14")
  void STOP_14_stoppedThreadIsSeenInTheTracedStop() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      a.stopAndSettle();
      scene.expect("state of the stopped thread", RunState.TRACED, thread.state());
      a.controlOk(RESUME);
      scene.settle();
      scene.expect("state of the released thread", RunState.RUNNING, thread.state());
    });
  }

  @Test
  @Covers("STOP-14")
  void STOP_14_tracedStopAtEvents() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT, EXIT)) {
      exploreRow(scene -> {
        Tracee thread =
            scene.create(event == EXIT ? TraceeProgram.EXIT_THREAD : TraceeProgram.GETPID_LOOP);
        scene.engine("A").events(QUIESCE, event).answerOnce(event, STOP).attach(thread);
        thread.start();
        scene.settle();
        scene.expect("state of the thread stopped at " + event, RunState.TRACED, thread.state());
      });
    }
  }

  @Test
  @Covers("STOP-09")
  void STOP_09_signalDuringTheStopOfACall() {
    if (has("syscalls")) {
      explore(scene -> signalAtACall(scene, SYSCALL_ENTRY));
      explore(scene -> signalAtACall(scene, SYSCALL_EXIT));
    }
  }

  private static void signalAtACall(Scene scene, UtraceEvent event) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(event).answerOnce(event, STOP).attach(server.thread());
    server.ask(GuestCall.SCHED_YIELD);
    server.thread().expectHeld("at " + event);
    server.thread().send(Signal.SIGUSR1);
    server.thread().expectHeld("with SIGUSR1 pending");
    scene.expect("runs of the handler while held", 0L, server.caught());
    a.controlOk(RESUME);
    scene.settle();
    scene.expectThat("the call ended", server.isIdle());
    scene.expect("result of the call", 0L, server.result());
    scene.expect("runs of the handler", 1L, server.caught());
  }
}
