// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.barrier;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge the barrier as the end of callbacks: after a detach and after masks were narrowed. */
final class BarrierRemovalTests extends ConformanceTest {
  private static final int INSTRUCTIONS_WITH_CALLS = 40;
  private static final String RUNS = "a callback ran";
  private static final String NONE_RUNS = "no callback ran";

  private static void noteWhen(Scene scene, Probe a) {
    scene.reached(a.inside() > 0 ? RUNS : NONE_RUNS);
  }

  @Test
  @Covers("BAR-05")
  void BAR_05_waitsForTheLastCallback() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Probe a = parkedAtEntry(scene, leave);
      Probe b = scene.engine("B").events(QUIESCE).attach(a.tracee());
      scene.expect("control(DETACH)", Errno.EINPROGRESS, a.control(DETACH));
      Waiter waiter = new Waiter(scene, a);
      waiter.expectBlocked("A's last callback runs");
      leave.open();
      // At the latest the thread's next report ends the wait.
      b.controlOk(REPORT);
      scene.expectOneOf("barrier", waiter.join(), Errno.OK, Errno.ESRCH);
      expectNoneFollows(scene, a);
    });
  }

  @Test
  @Covers("BAR-05")
  void BAR_05_racesWithCallbacks() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
          Probe a = slowAtCalls(scene).attach(thread);
          thread.start();
          scene.stage().pause();
          noteWhen(scene, a);
          scene.expectOneOf("control(DETACH)", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
          scene.expectOneOf("barrier", a.barrier(), Errno.OK, Errno.ESRCH);
          expectNoneFollows(scene, a);
        },
        RUNS,
        NONE_RUNS);
  }

  @Test
  @Covers("BAR-05")
  void BAR_05_reapedThread() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      Probe a = scene.engine("A").attach(thread);
      thread.start();
      thread.reap();
      scene.settle();
      scene.expect("barrier", Errno.ESRCH, a.barrier());
      scene.expect(
          "barrier by number",
          Errno.ESRCH,
          scene.utrace().barrier(thread.handle().pid(), a.engine()));
    });
  }

  @Test
  @Covers("BAR-07")
  void BAR_07_noneOfTheDisabledCallbacksFollows() {
    exploreRaces(
        scene -> {
          Latch leave = scene.latch("leave");
          Probe a = parkedAtEntry(scene, leave);
          Errno narrowed = a.setEvents(EventSet.NONE);
          scene.expectOneOf("set_events", narrowed, Errno.OK, Errno.EINPROGRESS);
          leave.open();
          scene.stage().pause();
          noteWhen(scene, a);
          Errno barrier = a.barrier();
          scene.expect("barrier", Errno.OK, barrier);
          if (narrowed == Errno.EINPROGRESS) {
            expectNoneFollows(scene, a);
          }
        },
        RUNS,
        NONE_RUNS);
  }

  @Test
  @Covers("BAR-07")
  void BAR_07_oneDisabledCallbackDoesNotFollow() {
    exploreRaces(
        scene -> {
          Latch leave = scene.latch("leave");
          Probe a = parkedAtEntry(scene, leave);
          Errno narrowed = a.setEvents(EventSet.of(QUIESCE));
          scene.expectOneOf("set_events", narrowed, Errno.OK, Errno.EINPROGRESS);
          leave.open();
          scene.stage().pause();
          noteWhen(scene, a);
          scene.expect("barrier", Errno.OK, a.barrier());
          long before = a.count(SYSCALL_ENTRY);
          boolean running = a.inside() > 0 && lastSlot(a) == SYSCALL_ENTRY;
          expectGoesOn(scene, a.tracee());
          if (narrowed == Errno.EINPROGRESS) {
            scene.expect("the disabled callback runs", false, running);
            scene.expect("disabled callbacks", before, a.count(SYSCALL_ENTRY));
          }
        },
        RUNS,
        NONE_RUNS);
  }

  @Test
  @Covers("BAR-07")
  void BAR_07_racesWithCallbacks() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
          // Called after A at the entry, when A's callback is over.
          scene.engine("B").events(SYSCALL_ENTRY).givingWay(SYSCALL_ENTRY).attach(thread);
          Probe a = slowAtCalls(scene).attach(thread);
          thread.start();
          scene.until("A is called", () -> !a.calls().isEmpty());
          scene.stage().pause();
          noteWhen(scene, a);
          Errno narrowed = a.setEvents(EventSet.NONE);
          scene.expectOneOf("set_events", narrowed, Errno.OK, Errno.EINPROGRESS);
          scene.expect("barrier", Errno.OK, a.barrier());
          if (narrowed == Errno.EINPROGRESS) {
            expectNoneFollows(scene, a);
          }
        },
        RUNS,
        NONE_RUNS);
  }

  /** Make an engine in whose callbacks others may come in between. */
  private static Probe slowAtCalls(Scene scene) {
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT);
    return a.givingWay(QUIESCE).givingWay(SYSCALL_ENTRY).givingWay(SYSCALL_EXIT);
  }

  /** Bring A into report_quiesce before its report of a system call's entry, and keep it there. */
  private static Probe parkedAtEntry(Scene scene, Latch leave) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
    a.on(
        QUIESCE,
        call -> {
          leave.await();
          return call.action().with(RESUME);
        });
    a.attach(thread);
    thread.start();
    scene.until("A is in its callback", leave::hasWaiters);
    return a;
  }

  private static UtraceEvent lastSlot(Probe probe) {
    return probe.calls().getLast().slot();
  }

  private static void expectNoneFollows(Scene scene, Probe a) {
    scene.expect("callbacks running after the barrier", 0, a.inside());
    int before = a.calls().size();
    expectGoesOn(scene, a.tracee());
    scene.expect("callbacks after the barrier", before, a.calls().size());
  }

  /** Let the thread go on past some more system calls; much shorter than to let it settle. */
  private static void expectGoesOn(Scene scene, Tracee thread) {
    long goal = thread.instructions() + INSTRUCTIONS_WITH_CALLS;
    scene.until("the thread makes more calls", () -> thread.instructions() >= goal);
  }
}
