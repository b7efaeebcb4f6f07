// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.detach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that a thread without engines is as if it had never been traced. */
final class UntracedTests extends ConformanceTest {
  /** More instructions than the program has between two calls. */
  private static final int STEPS_MAX = 30;

  @Test
  @Covers("DET-09")
  void DET_09_nothingIsLeftOfTracing() {
    explore(UntracedTests::detachByCall);
    explore(UntracedTests::detachByAnswer);
    for (ResumeAction request : List.of(REPORT, INTERRUPT)) {
      explore(scene -> detachBehindARequest(scene, request));
    }
    if (has("hw-step")) {
      explore(UntracedTests::detachBehindAStep);
      explore(UntracedTests::detachAtTheTrap);
      explore(UntracedTests::detachInsideASteppedCall);
    }
  }

  private static void detachByCall(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP).start();
    scene.settle();
    List<String> untraced = flags(scene, thread);
    Probe a = tracer(scene).attach(thread);
    scene.settle();
    scene.expectAtLeast("A's reports", 2, a.calls().size());
    expectGone(scene, a);
    expectUntraced(scene, thread, untraced);
  }

  private static void detachByAnswer(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP).start();
    scene.settle();
    List<String> untraced = flags(scene, thread);
    Probe a = tracer(scene).answer(SYSCALL_ENTRY, DETACH).attach(thread);
    scene.settle();
    scene.expect("A's reports of entries", 1L, a.count(SYSCALL_ENTRY));
    expectUntraced(scene, thread, untraced);
  }

  private static void detachBehindARequest(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP).start();
    scene.settle();
    List<String> untraced = flags(scene, thread);
    Probe a = tracer(scene).attach(thread);
    a.controlOk(request);
    expectGone(scene, a);
    expectUntraced(scene, thread, untraced);
  }

  /** A step asked of a thread that another engine holds is never begun. */
  private static void detachBehindAStep(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP).start();
    scene.settle();
    List<String> untraced = flags(scene, thread);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    Probe holder = scene.engine("B").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    holder.stopAndSettle();
    a.controlOk(SINGLESTEP);
    a.controlOk(DETACH);
    holder.controlOk(DETACH);
    // The trap of a step left over would end the thread: nobody is there to take it.
    expectUntraced(scene, thread, untraced);
  }

  private static void detachAtTheTrap(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP).start();
    scene.settle();
    List<String> untraced = flags(scene, thread);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL_CORE).answer(QUIESCE, STOP);
    a.on(SIGNAL, UntracedTests::stopAtTrap).attach(thread).stopAndSettle();
    // A report may come before the step (STEP-09), and must not take it back.
    a.answer(QUIESCE, SINGLESTEP).controlOk(SINGLESTEP);
    thread.expectHeld("at the trap");
    scene.expect("traps", 1L, a.count(Call::hasOriginal));
    a.controlOk(DETACH);
    expectUntraced(scene, thread, untraced);
  }

  /** The trap that a stepped call owes its stepper at its end is nobody's after a detach. */
  private static void detachInsideASteppedCall(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Probe a =
        scene
            .engine("A")
            .events(QUIESCE, SIGNAL_CORE)
            .answer(QUIESCE, STOP)
            .on(SIGNAL, UntracedTests::stopAtTrap)
            .attach(thread);
    a.controlOk(REPORT);
    thread.start();
    thread.expectHeld("before its first instruction");
    a.answer(QUIESCE, SINGLESTEP);
    for (int steps = 0; thread.isAtRest() && steps < STEPS_MAX; steps++) {
      a.controlOk(SINGLESTEP);
      scene.settle();
    }
    scene.expect("state after steps up to a blocking call", RunState.SLEEPING, thread.state());
    a.controlOk(DETACH);
    scene.advance(Duration.ofSeconds(2));
    thread.expectRuns("after its last engine left it in a stepped call");
  }

  private static Action stopAtTrap(Call call) {
    return call.isPreDequeue()
        ? call.action().with(RESUME)
        : call.action().with(STOP).with(SignalAction.IGN);
  }

  private static Probe tracer(Scene scene) {
    return scene.engine("A").events(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT);
  }

  private static void expectGone(Scene scene, Probe probe) {
    scene.expectOneOf("DETACH", probe.control(DETACH), Errno.OK, Errno.EINPROGRESS);
    scene.settle();
  }

  private static void expectUntraced(Scene scene, Tracee thread, List<String> untraced) {
    thread.expectRuns("without engines");
    scene.expect("tracing flags, as before the first attach", untraced, flags(scene, thread));
  }

  private static List<String> flags(Scene scene, Tracee thread) {
    return scene.stage().internals().flags(thread.handle());
  }
}
