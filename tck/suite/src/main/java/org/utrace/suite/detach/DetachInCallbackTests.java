// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.detach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge a detach while a callback to the engine runs. */
final class DetachInCallbackTests extends ConformanceTest {

  @Test
  @Covers("DET-03")
  void DET_03_runningCallbackIsTheLast() {
    exploreRaces(
        DetachInCallbackTests::detachAgainstReport,
        "a callback might be running",
        "no callback could be running");
    explore(scene -> lateStop(scene, TraceeProgram.SPIN, QUIESCE, QUIESCE.only(), REPORT));
    explore(scene -> lateStop(scene, TraceeProgram.SPIN, SIGNAL, QUIESCE.only(), INTERRUPT));
    explore(DetachInCallbackTests::detachItself);
    if (has("syscalls")) {
      TraceeProgram calls = TraceeProgram.GETPID_LOOP;
      for (UtraceEvent event : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
        explore(scene -> lateStop(scene, calls, event, event.only(), REPORT));
        // The specific callback must not follow the report_quiesce that was the last one.
        explore(scene -> lateStop(scene, calls, QUIESCE, EventSet.of(QUIESCE, event), REPORT));
      }
      explore(DetachInCallbackTests::lateStopAtExit);
    }
  }

  private static void lateStop(
      Scene scene, TraceeProgram program, UtraceEvent slot, EventSet mask, ResumeAction request) {
    Tracee thread = scene.create(program);
    Latch latch = scene.latch("callback");
    Probe a = parked(scene, slot, latch).events(mask).attach(thread);
    thread.start();
    if (mask.has(QUIESCE)) {
      a.controlOk(request);
    }
    expectParked(scene, a, latch);
    long callsBefore = a.calls().size();
    scene.expect("DETACH during a callback", Errno.EINPROGRESS, a.control(DETACH));
    scene.settle();
    scene.expect("callbacks running", 1, a.inside());
    latch.open();
    thread.expectRuns("after a detached engine's late STOP");
    scene.expect("callbacks", callsBefore, (long) a.calls().size());
  }

  /** An engine whose first callback of a slot waits at a latch and then answers STOP. */
  private static Probe parked(Scene scene, UtraceEvent slot, Latch latch) {
    return scene
        .engine("A")
        .on(
            slot,
            call -> {
              latch.await();
              return call.action().with(STOP);
            });
  }

  private static void expectParked(Scene scene, Probe probe, Latch latch) {
    scene.settle();
    scene.expectThat(probe + " is in a callback", latch.hasWaiters());
  }

  private static void lateStopAtExit(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Latch latch = scene.latch("callback");
    Probe a = parked(scene, EXIT, latch).events(EXIT).attach(thread);
    thread.start();
    expectParked(scene, a, latch);
    scene.expect("DETACH during report_exit", Errno.EINPROGRESS, a.control(DETACH));
    latch.open();
    scene.settle();
    scene.expect("state after a late STOP", RunState.ZOMBIE, thread.state());
    scene.expect("callbacks", 1, a.calls().size());
  }

  private static void detachItself(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    a.on(
        QUIESCE,
        call -> {
          scene.expectOneOf("DETACH of itself", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
          return call.action().with(STOP);
        });
    a.attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.settle();
    scene.expect("callbacks of A", 1, a.calls().size());
    thread.expectRuns("after the STOP of an engine that has detached itself");
    scene.expect("callbacks of A in the end", 1, a.calls().size());
  }

  private static void detachAgainstReport(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    a.givingWay(QUIESCE, STOP).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.stage().pause();
    Errno result = a.control(DETACH);
    int running = a.inside();
    long callsThen = a.calls().size();
    scene.expectOneOf("DETACH", result, Errno.OK, Errno.EINPROGRESS);
    scene.reached(
        result == Errno.OK ? "no callback could be running" : "a callback might be running");
    thread.expectRuns("after the detach");
    long more = a.calls().size() - callsThen;
    if (result == Errno.OK) {
      scene.expect("callbacks running when DETACH returned 0", 0, running);
      scene.expect("callbacks after DETACH returned 0", 0L, more);
    } else {
      // The one that may have been running may also just have been about to begin.
      scene.expectAtLeast("callbacks left to the one that may be running", more, 1 - running);
    }
  }

  @Test
  @Covers("DET-08")
  void DET_08_notFoundFromTheMomentOfDetach() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Latch latch = scene.latch("callback");
      Probe a = parked(scene, QUIESCE, latch).events(QUIESCE).attach(thread);
      thread.start();
      a.controlOk(REPORT);
      expectParked(scene, a, latch);
      scene.expect("DETACH during a callback", Errno.EINPROGRESS, a.control(DETACH));
      Probe successor = succeed(scene, thread, a);
      scene.expect("callbacks of A still running", 1, a.inside());
      latch.open();
      scene.settle();
      successor.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("the successor's reports", 1, successor.count(QUIESCE));
      scene.expect("A's callbacks", 1, a.calls().size());
    });
  }

  /** Attach another engine exclusively, as if the detached one had never been. */
  private static Probe succeed(Scene scene, Tracee thread, Probe detached) {
    AttachFlags anyEngine = AttachFlags.LOOKUP;
    for (AttachFlags flags : new AttachFlags[] {anyEngine, anyEngine.andMatchOps()}) {
      scene.expect(
          "look-up of the detached engine",
          new AttachResult.Refused(Errno.ENOENT),
          scene.utrace().attach(thread.handle(), flags, detached.ops(), null));
    }
    AttachFlags exclusive = AttachFlags.CREATE.andExclusive();
    Probe successor = scene.engine("successor");
    AttachResult result = scene.utrace().attach(thread.handle(), exclusive, successor.ops(), null);
    scene.note("exclusive attach = " + result);
    scene.expectThat("exclusive attach succeeds", result instanceof AttachResult.Attached);
    if (result instanceof AttachResult.Attached attached) {
      successor.adopt(thread, attached.engine());
    }
    scene.expect("set_events of the successor", Errno.OK, successor.setEvents(QUIESCE.only()));
    return successor;
  }

  @Test
  @Covers("DET-03")
  void DET_03_lateDispositionHasNoEffect() {
    if (has("signals")) {
      explore(DetachInCallbackTests::lateTerm);
    }
    if (has("syscalls")) {
      explore(DetachInCallbackTests::lateAbort);
    }
  }

  private static void lateTerm(Scene scene) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Latch latch = scene.latch("callback");
    Probe a = scene.engine("A").events(SIGNAL);
    answeringLate(a, SIGNAL, latch, call -> call.action().with(SignalAction.TERM));
    a.attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    detachInCallback(scene, a, latch);
    scene.settle();
    scene.expect("runs of the handler after the late TERM", 1L, server.caught());
    server.expectServes("after the late TERM");
  }

  private static void lateAbort(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.WRITE_ONCE);
    thread.poke("gate", 1);
    Latch latch = scene.latch("callback");
    Probe a = scene.engine("A").events(SYSCALL_ENTRY);
    answeringLate(a, SYSCALL_ENTRY, latch, call -> call.action().with(SyscallAction.ABORT));
    a.attach(thread);
    thread.start();
    detachInCallback(scene, a, latch);
    thread.expectRuns("after the late ABORT");
    scene.expect("output", "hello\n", scene.stage().output(thread.handle()));
  }

  private static Probe answeringLate(
      Probe probe, UtraceEvent slot, Latch latch, Function<Call, Action> answer) {
    return probe.on(
        slot,
        call -> {
          latch.await();
          return answer.apply(call).with(RESUME);
        });
  }

  private static void detachInCallback(Scene scene, Probe probe, Latch latch) {
    expectParked(scene, probe, latch);
    scene.expect("DETACH during a callback", Errno.EINPROGRESS, probe.control(DETACH));
    latch.open();
  }
}
