// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge great numbers: engines on one thread, events, threads. */
final class ScaleTests extends ConformanceTest {
  private static final int ENGINES = 64;
  private static final int EVENTS = 10_000;
  private static final int THREADS = 1_000;

  /** Reports of calls that each of many threads makes. */
  private static final int EVENTS_EACH = EVENTS / THREADS;

  @Test
  @Covers("ATT-09")
  void ATT_09_manyEnginesAndManyEvents() {
    if (has("syscalls")) {
      playOnce(scene -> manyEvents(scene, 1, EVENTS));
      playOnce(scene -> manyEvents(scene, ENGINES, EVENTS / 10));
    }
  }

  /** Counts its calls and checks its place in each report; stops at the last event. */
  private static final class Counter {
    final List<UtraceEngine> order = new ArrayList<>();
    private final Scene scene;
    private final int eventsMax;
    private final Latch end;
    int events;
    int calls;

    Counter(Scene scene, int eventsMax) {
      this.scene = scene;
      this.eventsMax = eventsMax;
      this.end = scene.latch("end");
    }

    EngineOps ops() {
      return EngineOps.named("counter")
          .withSyscallEntry((action, engine, regs) -> called(engine, true))
          .withSyscallExit((action, engine, regs) -> called(engine, false));
    }

    private Action called(UtraceEngine engine, boolean entry) {
      int turn = calls++ % order.size();
      int place = entry ? order.size() - 1 - turn : turn;
      if (order.get(place) != engine) {
        scene.expect("engine called at turn " + turn, order.get(place), engine);
      }
      if (turn == order.size() - 1) {
        events++;
      }
      boolean last = events >= eventsMax;
      if (last) {
        end.open();
      }
      return Action.of(last ? STOP : RESUME);
    }
  }

  private static void manyEvents(Scene scene, int engines, int events) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Counter counter = new Counter(scene, events);
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < engines; i++) {
      Probe probe = scene.engine("E" + i).ops(counter.ops());
      probes.add(probe.events(SYSCALL_ENTRY, SYSCALL_EXIT, QUIESCE).attach(thread));
      counter.order.add(probe.engine());
    }
    thread.start();
    counter.end.await();
    thread.expectHeld("after the last event");
    scene.expect("events", events, counter.events);
    scene.expect("callbacks", (long) engines * events, (long) counter.calls);
    // Each getpid has two reports; the last one may not have been counted by the program yet.
    scene.expectAtLeast("calls the program has counted", events / 2 - 1, thread.cell("counter"));
    probes.forEach(probe -> probe.controlOk(ResumeAction.DETACH));
    thread.expectRuns("without engines");
  }

  @Test
  @Covers("CLONE-02")
  void CLONE_02_manyThreadsAreHeldFromTheirBirthOn() {
    if (has("multi-thread-guest")) {
      playOnce(ScaleTests::manyThreads);
    }
  }

  /** Thread after thread is held at its birth; then one after the other lives and ends. */
  private static void manyThreads(Scene scene) {
    Server parent = Server.create(scene);
    List<Probe> children = new ArrayList<>();
    Probe maker = scene.engine("maker").events(CLONE);
    maker.on(
        CLONE,
        call -> {
          Tracee child = scene.known(call.cloned().child());
          Probe held = scene.engine("C" + children.size()).events(QUIESCE);
          children.add(held.answer(QUIESCE, STOP).attach(child));
          scene.expectOneOf("control(STOP)", held.control(STOP), Errno.OK, Errno.EINPROGRESS);
          return call.action().with(RESUME);
        });
    maker.attach(parent.thread());
    parent.thread().start();
    for (int i = 0; i < THREADS; i++) {
      parent.askForThread("_b");
      scene.until("the clone is made", parent::isIdle);
    }
    parent.ask(GuestCall.PAUSE);
    scene.settle();
    scene.expect("threads held", THREADS, children.size());
    children.forEach(child ->
        scene.expect("user instructions of " + child.tracee(), 0L, child.tracee().instructions()));
    long calls = 0;
    for (Probe child : children) {
      calls += live(scene, parent, child);
    }
    scene.expect("reports of calls in all", (long) EVENTS, calls);
    parent.thread().killAndReap();
  }

  private static long live(Scene scene, Server parent, Probe child) {
    parent.thread().poke("child_goes", 1);
    EventSet mask = EventSet.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT);
    scene.expect("set_events", Errno.OK, child.setEvents(mask));
    child.answer(QUIESCE, RESUME).controlOk(RESUME);
    Server server = Server.of(scene, child.tracee().handle(), "_b");
    long number = child.tracee().handle().pid().number();
    for (int i = 0; i < EVENTS_EACH / 2; i++) {
      server.ask(GuestCall.GETTID);
      scene.until("the call is made", server::isIdle);
      scene.expect("gettid", number, server.result());
    }
    long reports = child.count(SYSCALL_ENTRY) + child.count(SYSCALL_EXIT);
    // An entry of the call that ends the thread comes on top.
    server.ask(GuestCall.EXIT, 0);
    scene.settle();
    return reports;
  }
}
