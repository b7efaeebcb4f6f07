// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge where callbacks run, that they do not overlap, and what an engine may rely on in them. */
final class CallbackTests extends ConformanceTest {
  private static final String TELLING = "reaped while the death was being told";
  private static final String TOLD = "reaped when the death had been told";
  private static final String IN_TIME = "DETACH in time";
  private static final String TOO_LATE = "DETACH too late";
  private static final String RUNS = "a callback ran";
  private static final String NONE_RUNS = "no callback ran";
  private static final List<UtraceEvent> SLOTS =
      List.of(QUIESCE, SIGNAL, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH, REAP);
  private static final EventSet ALL =
      EventSet.of(QUIESCE, SIGNAL_TERM, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH, REAP);

  @Test
  @Covers("CB-06")
  void CB_06_emptySlotsAreNotCalled() {
    for (UtraceEvent event :
        List.of(QUIESCE, SIGNAL_TERM, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT, DEATH, REAP)) {
      exploreRow(scene -> oneSlotOnly(scene, event, true));
      exploreRow(scene -> oneSlotOnly(scene, event, false));
    }
  }

  private static void oneSlotOnly(Scene scene, UtraceEvent event, boolean killed) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    UtraceEvent slot = CallLog.slotOf(event);
    Probe a = scene.engine("A").events(event);
    SLOTS.stream().filter(other -> other != slot).forEach(a::without);
    a.attach(thread);
    Probe everything = scene.engine("W").events(ALL).attach(thread);
    everything.controlOk(REPORT);
    thread.start();
    scene.settle();
    everything.controlOk(INTERRUPT);
    scene.settle();
    if (killed) {
      thread.send(Signal.SIGTERM);
    } else {
      thread.poke("gate", 1);
    }
    ExitStatus status = killed ? ExitStatus.killed(Signal.SIGTERM, false) : ExitStatus.exited(7);
    scene.expect("end of the thread", status, thread.reap());
    scene.settle();
    scene.expectAtLeast("reports to W", 1, everything.count(REAP));
    boolean happens = killed ? event != SYSCALL_ENTRY && event != SYSCALL_EXIT : slot != SIGNAL;
    scene.expect("whether " + event + " was reported to A", happens, a.count(slot) > 0);
  }

  @Test
  @Covers("CB-07")
  void CB_07_callbacksRunInTheThread() {
    explore(scene -> callbacksOnTheSpot(scene, true));
    explore(scene -> callbacksOnTheSpot(scene, false));
  }

  private static void callbacksOnTheSpot(Scene scene, boolean killed) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Probe a = scene.engine("A").events(ALL);
    Probe b = scene.engine("B").events(ALL);
    CallLog.each(a, call -> expectOnTheSpot(scene, thread, call)).attach(thread);
    CallLog.each(b, call -> expectOnTheSpot(scene, thread, call)).attach(thread);
    thread.start();
    a.controlOk(REPORT);
    scene.settle();
    if (killed) {
      thread.send(Signal.SIGTERM);
    } else {
      thread.poke("gate", 1);
    }
    thread.reap();
    scene.settle();
    scene.expect("reports to B and where they came", places(a), places(b));
    scene.expectAtLeast("reports of the death", 1, a.count(DEATH));
  }

  private static void expectOnTheSpot(Scene scene, Tracee thread, Call call) {
    if (call.slot() == REAP) {
      return;
    }
    boolean dead = call.slot() == DEATH || call.event().has(DEATH);
    scene.expectThat(call + " runs in the thread", scene.stage().runsAs(thread.handle()));
    // A dead thread has no memory to look at.
    long counter = dead ? 0 : thread.cell("counter");
    scene.stage().pause();
    scene.stage().pause();
    scene.expect("user instructions in " + call, call.instructions(), thread.instructions());
    scene.expect("counter in " + call, counter, dead ? 0L : thread.cell("counter"));
  }

  private static List<String> places(Probe engine) {
    return engine.calls().stream()
        .filter(call -> call.slot() != REAP)
        .map(call -> call + " after " + call.instructions())
        .toList();
  }

  @Test
  @Covers("CB-09")
  void CB_09_oneCallbackAtATime() {
    exploreRaces(CallbackTests::deathAndReap, TELLING, TOLD);
    exploreRaces(CallbackTests::deathAndReapBesideDetach, TELLING, TOLD, IN_TIME, TOO_LATE);
    exploreRaces(CallbackTests::requestsAtAnyTime, RUNS, NONE_RUNS);
  }

  /** Reap as the parent, while B, the last to be told of the death, may or may not know of it. */
  private static void reap(Scene scene, Tracee thread, Probe b) {
    thread.reap();
    boolean told = b.count(DEATH) > 0 && (b.inside() == 0 || b.count(REAP) > 0);
    scene.reached(told ? TOLD : TELLING);
  }

  private static void deathAndReap(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    int[] running = {0};
    Probe a = alone(scene, "A", DEATH, running).attach(thread);
    Probe b = alone(scene, "B", DEATH, running).attach(thread);
    thread.start();
    reap(scene, thread, b);
    scene.settle();
    for (Probe engine : List.of(a, b)) {
      scene.expect("callbacks to " + engine, List.of(DEATH, REAP), slots(engine));
    }
  }

  private static void deathAndReapBesideDetach(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    int[] running = {0};
    Probe a = alone(scene, "A", DEATH, running).attach(thread);
    Probe gone = scene.engine("gone").events(DEATH, REAP).attach(thread);
    Probe b = alone(scene, "B", DEATH, running).attach(thread);
    thread.start();
    Actor parent = scene.fork("parent", () -> reap(scene, thread, b));
    scene.stage().pause();
    Errno result = gone.control(DETACH);
    boolean inTime = result == Errno.OK || result == Errno.EINPROGRESS;
    scene.reached(inTime ? IN_TIME : TOO_LATE);
    parent.join();
    scene.settle();
    for (Probe engine : List.of(a, b)) {
      scene.expect("callbacks to " + engine, List.of(DEATH, REAP), slots(engine));
    }
  }

  private static List<UtraceEvent> slots(Probe engine) {
    return engine.calls().stream().map(Call::slot).toList();
  }

  private static void kill(Scene scene, Tracee thread, int[] running) {
    scene.reached(running[0] > 0 ? RUNS : NONE_RUNS);
    thread.killAndReap();
  }

  private static void requestsAtAnyTime(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    int[] running = {0};
    Probe a = alone(scene, "A", QUIESCE, running).attach(thread);
    Probe b = alone(scene, "B", SYSCALL_EXIT, running).attach(thread);
    thread.start();
    a.controlOk(REPORT);
    a.controlOk(INTERRUPT);
    Actor killer = scene.fork("killer", () -> kill(scene, thread, running));
    a.control(STOP);
    a.control(RESUME);
    killer.join();
    scene.settle();
    scene.expect("report_reap to A", 1L, a.count(REAP));
    scene.expect("report_reap to B", 1L, b.count(REAP));
  }

  /** An engine whose callbacks give way in their middle and must be alone then. */
  private static Probe alone(Scene scene, String name, UtraceEvent event, int[] running) {
    return CallLog.each(
        scene.engine(name).events(event, REAP),
        call -> {
          running[0]++;
          scene.stage().pause();
          scene.expect("callbacks running in " + call + " of " + name, 1, running[0]);
          running[0]--;
        });
  }

  @Test
  @Covers("CB-10")
  void CB_10_handlesOutliveTheCallback() {
    for (UtraceEvent event : List.of(QUIESCE, SIGNAL_TERM, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT)) {
      exploreRow(scene -> putWhileParked(scene, event));
    }
    exploreRaces(CallbackTests::putAtAnyTime, RUNS, NONE_RUNS);
  }

  private static void putWhileParked(Scene scene, UtraceEvent event) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    Latch latch = scene.latch("in callback");
    Probe a = scene.engine("A").events(event).data("token");
    a.on(
        CallLog.slotOf(event),
        call -> {
          latch.await();
          expectUsable(scene, thread, a.engine());
          scene.expect("releases inside the callback", 0, a.releases());
          return CallLog.resume(call);
        });
    a.attach(thread);
    drive(thread, a, event);
    scene.until("callback entered", latch::hasWaiters);
    scene.expect("DETACH", Errno.EINPROGRESS, a.control(DETACH));
    a.engine().put();
    scene.expect("releases while the callback runs", 0, a.releases());
    latch.open();
    scene.settle();
    scene.expect("releases after the callback", 1, a.releases());
  }

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

  private static void expectUsable(Scene scene, Tracee thread, UtraceEngine engine) {
    scene.expect("data", "token", String.valueOf(engine.data()));
    scene.expect("table", "A", engine.ops().name());
    Errno barrier = scene.utrace().barrier(thread.handle(), engine);
    // On oneself it is 0 (BAR-06), on a detached engine it may be ESRCH (BAR-05).
    scene.expectOneOf("barrier", barrier, Errno.OK, Errno.ESRCH);
  }

  private static void putAtAnyTime(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    int[] inside = {0};
    int[] released = {0};
    EngineOps ops =
        EngineOps.named("A")
            .withSyscallExit((action, engine, regs) -> {
              inside[0]++;
              scene.stage().pause();
              expectUsable(scene, thread, engine);
              inside[0]--;
              return Action.of(RESUME);
            })
            .withRelease(data -> {
              scene.expect("callbacks under way at the release", 0, inside[0]);
              released[0]++;
            });
    Probe a = scene.engine("A").ops(ops).events(SYSCALL_EXIT).data("token").attach(thread);
    thread.start();
    scene.stage().pause();
    scene.expectOneOf("DETACH", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
    scene.reached(inside[0] > 0 ? RUNS : NONE_RUNS);
    a.engine().put();
    scene.settle();
    scene.expect("releases", 1, released[0]);
  }
}
