// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what becomes of a disposition put into the report before the dequeuing. */
final class InjectionTests extends ConformanceTest {

  @Test
  @Covers("INJ-03")
  void INJ_03_injectionBesideAStopIsDropped() {
    for (SignalAction injected : new SignalAction[] {SignalAction.TERM, SignalAction.CORE}) {
      explore(scene -> answeredStop(scene, injected, true));
      explore(scene -> answeredStop(scene, injected, false));
    }
    explore(InjectionTests::heldWithoutACall);
  }

  private static void answeredStop(Scene scene, SignalAction injected, boolean injectorFirst) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = injector(scene, injected);
    Probe b = scene.engine("B").events(QUIESCE).answerOnce(SIGNAL, STOP);
    (injectorFirst ? a : b).attach(thread);
    (injectorFirst ? b : a).attach(thread);
    thread.start();
    a.controlOk(INTERRUPT);
    thread.expectHeld("held by B");
    b.controlOk(RESUME);
    thread.expectRuns("after B let go");
    expectFreshRound(scene, thread, a, b);
  }

  /** B holds with an empty mask; it is never called. */
  private static void heldWithoutACall(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = injector(scene, SignalAction.TERM).attach(thread);
    Probe b = scene.engine("B").attach(thread);
    b.control(STOP);
    a.controlOk(INTERRUPT);
    thread.start();
    scene.settle();
    // Whether the thread stops before or after the round is open (D3); only the round counts.
    boolean injectedBesideHold = a.count(Call::isPreDequeue) > 0;
    b.controlOk(RESUME);
    scene.settle();
    if (injectedBesideHold) {
      thread.expectRuns("after B let go");
      expectFreshRound(scene, thread, a, a);
    }
  }

  /** Injects on its first call only. */
  private static Probe injector(Scene scene, SignalAction injected) {
    Probe a = scene.engine("A").events(QUIESCE);
    return a.on(SIGNAL, call -> firstOnly(a, call, injected));
  }

  private static Action firstOnly(Probe a, Call call, SignalAction injected) {
    Action resume = call.action().with(RESUME);
    return a.count(SIGNAL) == 1 ? resume.with(injected) : resume;
  }

  private static void expectFreshRound(Scene scene, Tracee thread, Probe a, Probe asker) {
    long before = a.count(Call::isPreDequeue);
    asker.controlOk(INTERRUPT);
    scene.settle();
    scene.expectAtLeast("rounds after a new INTERRUPT", 1, a.count(Call::isPreDequeue) - before);
    scene.expect("state", RunState.RUNNING, thread.state());
  }

  // STOP and TSTP are left out for want of job control, caught DELIVER for want of handlers.
  @Test
  @Covers("INJ-04")
  void INJ_04_fatalInjectionGoesAheadOfAStop() {
    for (SignalAction injected : new SignalAction[] {SignalAction.TERM, SignalAction.CORE}) {
      explore(scene -> goesAhead(scene, injected, true));
      explore(scene -> goesAhead(scene, injected, false));
    }
  }

  private static void goesAhead(Scene scene, SignalAction injected, boolean injectorFirst) {
    Probe b = besideAStop(scene, injected, injectorFirst);
    scene.settle();
    scene.expect("exits reported to B", 1L, b.count(EXIT));
    scene.expect("state", RunState.ZOMBIE, b.tracee().state());
  }

  @Test
  @Covers("INJ-04")
  void INJ_04_ignoreStopsRightThere() {
    for (boolean injectorFirst : new boolean[] {true, false}) {
      explore(scene -> {
        Probe b = besideAStop(scene, SignalAction.IGN, injectorFirst);
        Tracee thread = b.tracee();
        thread.expectHeld("held by B");
        long answered = b.calls(SIGNAL).getFirst().instructions();
        scene.expect("user instructions since the answer", answered, thread.instructions());
        b.controlOk(RESUME);
        thread.expectRuns("after B let go");
      });
    }
  }

  /** Let A inject in the round in which B answers STOP; returns B. */
  private static Probe besideAStop(Scene scene, SignalAction injected, boolean injectorFirst) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    a.on(
        SIGNAL,
        call -> {
          call.signalReport().info(SigInfo.of(Signal.SIGTERM, SigInfo.USER, new Pid(1)));
          return firstOnly(a, call, injected);
        });
    Probe b = scene.engine("B").events(QUIESCE, EXIT).answerOnce(SIGNAL, STOP);
    (injectorFirst ? a : b).attach(thread);
    (injectorFirst ? b : a).attach(thread);
    thread.start();
    a.controlOk(INTERRUPT);
    return b;
  }
}
