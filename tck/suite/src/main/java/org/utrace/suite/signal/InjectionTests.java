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
import org.utrace.contract.JobChange;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
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
    if (has("job-control")) {
      explore(scene -> answeredStop(scene, SignalAction.STOP, true));
      explore(scene -> answeredStop(scene, SignalAction.STOP, false));
    }
    explore(InjectionTests::heldWithoutACall);
  }

  @Test
  @Covers("INJ-03")
  void INJ_03_handlerBesideAStopIsDropped() {
    for (boolean injectorFirst : new boolean[] {true, false}) {
      explore(scene -> {
        Server server = Server.start(scene);
        Probe b = besideAStop(scene, server, injectorFirst);
        server.thread().expectHeld("held by B");
        b.controlOk(RESUME);
        scene.settle();
        scene.expect("runs of the handler", 0L, server.caught());
        server.expectServes("after B let go");
      });
    }
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
  void INJ_04_jobControlGoesAheadOfAStop() {
    if (!has("job-control")) {
      return;
    }
    for (SignalAction injected : new SignalAction[] {SignalAction.STOP, SignalAction.TSTP}) {
      for (boolean injectorFirst : new boolean[] {true, false}) {
        explore(scene -> {
          Probe b = besideAStop(scene, injected, injectorFirst);
          scene.settle();
          TaskHandle process = b.tracee().handle();
          scene.expect("change", JobChange.STOPPED, scene.stage().pollJobControl(process));
        });
      }
    }
  }

  @Test
  @Covers("INJ-04")
  void INJ_04_handlerGoesAheadOfAStop() {
    for (boolean injectorFirst : new boolean[] {true, false}) {
      explore(scene -> handlerBesideAStop(scene, injectorFirst));
    }
  }

  /** The stop comes, if it comes, at the handler's begin; there B lets go. */
  private static void handlerBesideAStop(Scene scene, boolean injectorFirst) {
    Server server = Server.start(scene);
    Probe b = besideAStop(scene, server, injectorFirst);
    scene.settle();
    long after = b.calls().stream().skip(1).filter(c -> !c.isPreDequeue()).count();
    scene.expectAtLeast("reports to B after the set-up", 1, after);
    b.controlOk(RESUME);
    scene.settle();
    scene.expect("runs of the handler", 1L, server.caught());
    server.expectServes("in the end");
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

  /** Let A inject a handler's run in the round in which B answers STOP; returns B. */
  private static Probe besideAStop(Scene scene, Server server, boolean injectorFirst) {
    Probe a = scene.engine("A").events(QUIESCE);
    a.on(
        SIGNAL,
        call -> {
          call.signalReport().info(Reports.madeUp(Signal.SIGUSR1));
          call.signalReport().action(server.handler("handler"));
          return firstOnly(a, call, SignalAction.DELIVER);
        });
    Probe b = scene.engine("B").events(QUIESCE).answerOnce(SIGNAL, STOP);
    (injectorFirst ? a : b).attach(server.thread());
    (injectorFirst ? b : a).attach(server.thread());
    a.controlOk(INTERRUPT);
    return b;
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
