// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.barrier;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.SlotTour;
import org.utrace.suite.Tracee;

/** Judge that the barrier waits for callbacks, and what holds once it has returned. */
final class BarrierTests extends ConformanceTest {
  private static final String RUNS = "the callback ran when the barrier began";
  private static final String OVER = "the callback was over when the barrier began";

  private static final String CALLED = "the signal came to a barrier that waited";
  private static final String EARLIER = "the signal came before the barrier";

  private static void noteWhen(Scene scene, Probe a) {
    scene.reached(a.inside() > 0 ? RUNS : OVER);
  }

  @Test
  @Covers("BAR-01")
  void BAR_01_blocksWhileACallbackRuns() {
    for (UtraceEvent slot : SlotTour.SLOTS) {
      exploreRow(scene -> {
        Latch leave = scene.latch("leave");
        Probe a = parkedIn(scene.engine("A"), slot, leave, RESUME);
        SlotTour.start(scene, a, slot);
        blocksUntilOpened(scene, a, slot, leave);
      });
    }
  }

  @Test
  @Covers("BAR-01")
  void BAR_01_blocksInTheLastCallbacks() {
    for (UtraceEvent slot : new UtraceEvent[] {DEATH, REAP}) {
      exploreRow(scene -> {
        Latch leave = scene.latch("leave");
        Probe a = parkedIn(scene.engine("A"), slot, leave, RESUME).events(slot);
        Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
        a.attach(thread);
        thread.start();
        // The parent does not wait for a death report that is being made.
        scene.fork("parent", thread::reap);
        scene.settle();
        blocksUntilOpened(scene, a, slot, leave);
      });
    }
  }

  private static Probe parkedIn(Probe probe, UtraceEvent slot, Latch leave, ResumeAction answer) {
    return probe.on(
        slot,
        call -> {
          leave.await();
          return call.action().with(answer);
        });
  }

  private static void blocksUntilOpened(Scene scene, Probe a, UtraceEvent slot, Latch leave) {
    scene.until("A is in its callback " + slot, leave::hasWaiters);
    Waiter waiter = new Waiter(scene, a);
    waiter.expectBlocked("callback " + slot + " runs");
    scene.expect("callbacks running", 1, a.inside());
    leave.open();
    Errno result = waiter.join();
    if (slot == DEATH || slot == REAP) {
      scene.expectOneOf("barrier of a dead thread", result, Errno.OK, Errno.ESRCH);
    } else {
      scene.expect("barrier", Errno.OK, result);
    }
  }

  @Test
  @Covers("BAR-01")
  void BAR_01_callbacksBegunBeforeItAreOver() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
          Probe a = scene.engine("A").events(SYSCALL_ENTRY, SYSCALL_EXIT);
          a.givingWay(SYSCALL_ENTRY).givingWay(SYSCALL_EXIT).attach(thread);
          thread.start();
          scene.until("A is called", () -> !a.calls().isEmpty());
          int begun = a.calls().size();
          noteWhen(scene, a);
          scene.expect("barrier", Errno.OK, a.barrier());
          scene.expectAtLeast("callbacks that are over", begun, a.calls().size() - a.inside());
        },
        RUNS);
  }

  @Test
  @Covers("BAR-02")
  void BAR_02_holdIsSet() {
    exploreRaces(
        scene -> {
          Probe a = answersAtEntry(scene, STOP);
          noteWhen(scene, a);
          scene.expect("barrier", Errno.OK, a.barrier());
          // EINVAL would mean that the engine does not hold the thread; EAGAIN is BAR-03's
          // business.
          scene.expectOneOf("prepare_examine", a.prepare(new Examiner()), Errno.OK, Errno.EAGAIN);
          scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
          a.tracee().expectHeld("STOP was answered");
        },
        RUNS,
        OVER);
  }

  @Test
  @Covers("BAR-02")
  void BAR_02_detachIsDone() {
    exploreRaces(
        scene -> {
          Probe a = answersAtEntry(scene, DETACH);
          noteWhen(scene, a);
          scene.expectOneOf("barrier", a.barrier(), Errno.OK, Errno.ESRCH);
          AttachFlags sameOps = AttachFlags.LOOKUP.andMatchOps();
          scene.expect(
              "look-up",
              new AttachResult.Refused(Errno.ENOENT),
              scene.utrace().attach(a.tracee().handle(), sameOps, a.ops(), null));
          scene.expect("control(RESUME)", Errno.ESRCH, a.control(RESUME));
        },
        RUNS,
        OVER);
  }

  @Test
  @Covers("BAR-02")
  void BAR_02_holdIsGone() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.SPIN);
          Probe a = scene.engine("A").events(QUIESCE);
          a.givingWay(QUIESCE).attach(thread);
          thread.start();
          scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
          scene.until("A is called", () -> !a.calls().isEmpty());
          noteWhen(scene, a);
          scene.expect("barrier", Errno.OK, a.barrier());
          scene.expect("prepare_examine", Errno.EINVAL, a.prepare(new Examiner()));
        },
        RUNS,
        OVER);
  }

  /** Let A answer at its first system call, and return once that callback has begun. */
  private static Probe answersAtEntry(Scene scene, ResumeAction answer) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY);
    a.on(
        SYSCALL_ENTRY,
        call -> scene.givingWay(call.action().with(a.count(SYSCALL_ENTRY) > 1 ? RESUME : answer)));
    a.attach(thread);
    thread.start();
    scene.until("A is called", () -> a.count(SYSCALL_ENTRY) > 0);
    return a;
  }

  @Test
  @Covers("BAR-04")
  void BAR_04_signalBreaksTheWait() {
    exploreRaces(
        scene -> {
          Latch leave = scene.latch("leave");
          Probe a = parkedIn(scene.engine("A"), QUIESCE, leave, RESUME);
          SlotTour.start(scene, a, QUIESCE);
          scene.until("A is in its callback", leave::hasWaiters);
          Waiter waiter = new Waiter(scene, a);
          scene.stage().pause();
          scene.reached(waiter.waits() ? CALLED : EARLIER);
          waiter.interrupt();
          scene.expect("barrier", Errno.ERESTARTSYS, waiter.join());
          scene.expect("callbacks running", 1, a.inside());
          leave.open();
          scene.expect("barrier once more", Errno.OK, a.barrier());
        },
        CALLED,
        EARLIER);
  }

  @Test
  @Covers("BAR-06")
  void BAR_06_threadItselfDoesNotWait() {
    for (UtraceEvent slot : SlotTour.SLOTS) {
      exploreRow(scene -> {
        Probe a = scene.engine("A");
        a.on(
            slot,
            call -> {
              scene.expect("barrier in " + slot, Errno.OK, a.barrier());
              return call.action().with(RESUME);
            });
        SlotTour.start(scene, a, slot);
        scene.settle();
        scene.expectAtLeast("callbacks in " + slot, 1, a.count(slot));
        scene.expect("callbacks running", 0, a.inside());
      });
    }
  }

  @Test
  @Covers("BAR-06")
  void BAR_06_threadItselfDoesNotWaitForAStop() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe b = scene.engine("B").events(QUIESCE);
      Probe a = scene.engine("A").events(QUIESCE);
      a.on(
          QUIESCE,
          call -> {
            for (Probe probe : new Probe[] {a, b}) {
              if (a.count(QUIESCE) == 1) {
                scene.expect("control(STOP)", Errno.EINPROGRESS, probe.control(STOP));
              }
              scene.expect("barrier of " + probe, Errno.OK, probe.barrier());
            }
            return call.action().with(RESUME);
          });
      b.attach(thread);
      a.attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.until("A's callback is over", () -> a.calls().size() > a.inside());
    });
  }

  @Test
  @Covers("BAR-04")
  void BAR_04_callerMayBeATracedThread() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Probe a = parkedIn(scene.engine("A").events(QUIESCE), QUIESCE, leave, RESUME);
      a.attach(scene.create(TraceeProgram.SPIN));
      Tracee caller = scene.create(TraceeProgram.SPIN);
      Errno[] result = {Errno.OK};
      Probe b = scene.engine("B").events(QUIESCE);
      b.on(
          QUIESCE,
          call -> {
            if (call.isQuiesceZero()) {
              result[0] = a.barrier();
            }
            return call.action().with(RESUME);
          });
      b.attach(caller);
      a.tracee().start();
      a.controlOk(REPORT);
      scene.until("A is in its callback", leave::hasWaiters);
      caller.start();
      b.controlOk(REPORT);
      scene.settle();
      scene.expect("callbacks of B running", 1, b.inside());
      caller.send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("callbacks of B running after the signal", 0, b.inside());
      scene.expect("barrier", Errno.ERESTARTSYS, result[0]);
      scene.expect("callbacks of A running", 1, a.inside());
      leave.open();
      scene.settle();
    });
  }

  @Test
  @Covers("BAR-06")
  void BAR_06_lastCallbackDoesNotWaitForItself() {
    for (UtraceEvent slot : new UtraceEvent[] {DEATH, REAP}) {
      explore(scene -> {
        Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
        Probe a = scene.engine("A").events(slot);
        a.on(
            slot,
            call -> {
              Errno result = a.barrier();
              // The thread as its tracer knows it is gone by the time of report_reap (REAP-02).
              Errno gone = slot == REAP ? Errno.ESRCH : Errno.OK;
              scene.expectOneOf("barrier in " + slot, result, Errno.OK, gone);
              return call.action();
            });
        a.attach(thread);
        thread.start();
        thread.reap();
        scene.settle();
        scene.expect("callbacks in " + slot, 1L, a.count(slot));
        scene.expect("callbacks running", 0, a.inside());
      });
    }
  }
}
