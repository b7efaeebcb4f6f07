// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalSet;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** Judge the signals that engines make up in the report before the dequeuing. */
final class InjectedSignalTests extends ConformanceTest {

  @Test
  @Covers("INJ-01")
  void INJ_01_handlerRuns() {
    explore(scene -> {
      Server server = Server.start(scene);
      Probe a = scene.engine("A").events(QUIESCE);
      KSigAction handler = server.handler("handler");
      inject(a, Signal.SIGUSR1, handler, SignalAction.DELIVER).attach(server.thread());
      a.controlOk(INTERRUPT);
      scene.settle();
      scene.expect("runs of the handler", 1L, server.caught());
      scene.expect("its argument", 10L, server.thread().cell("caught_signal"));
      scene.expect("the process's own action", 0L, server.handlerOf(Signal.SIGUSR1));
    });
  }

  /** Let an engine inject in its first special report. */
  private static Probe inject(
      Probe engine, Signal signal, KSigAction action, SignalAction disposition) {
    return engine.on(
        SIGNAL,
        call ->
            engine.count(Call::isPreDequeue) == 1 && call.isPreDequeue()
                ? injection(call, signal, action).with(disposition)
                : call.action().with(RESUME));
  }

  private static Action injection(Call call, Signal signal, KSigAction action) {
    call.signalReport().info(Reports.madeUp(signal));
    call.signalReport().action(action);
    return call.action().with(RESUME);
  }

  @Test
  @Covers("INJ-01")
  void INJ_01_handlerGetsTheDescription() {
    if (!has("multi-thread-guest") || !has("hw-step")) {
      return;
    }
    explore(scene -> {
      Server server = Server.start(scene);
      GuestMemory memory = new GuestMemory(scene, server.thread("_b"));
      HandlerWatch watch = new HandlerWatch(scene, "W");
      watch.attach(server).atHandler(action -> action.with(STOP));
      Probe a = scene.engine("A").events(QUIESCE);
      a.on(
          SIGNAL,
          call ->
              a.count(SIGNAL) == 1
                  ? injection(call, Signal.SIGUSR1, server.handler("handler"))
                      .with(SINGLESTEP)
                      .with(SignalAction.DELIVER)
                  : call.action().with(RESUME));
      a.attach(server.thread());
      a.controlOk(INTERRUPT);
      server.thread().expectHeld("at the handler's begin");
      memory.expectInfo(Reports.madeUp(Signal.SIGUSR1), watch.handler().info());
    });
  }

  @Test
  @Covers("INJ-01")
  void INJ_01_everyDisposition() {
    for (Signal signal : List.of(Signal.SIGUSR1, Signal.SIGSTOP, Signal.SIGQUIT)) {
      for (SignalAction disposition :
          List.of(SignalAction.TERM, SignalAction.CORE, SignalAction.IGN)) {
        exploreRow(scene -> injected(scene, signal, disposition));
      }
    }
    if (has("job-control")) {
      for (Signal signal : List.of(Signal.SIGUSR1, Signal.SIGSTOP, Signal.SIGTSTP)) {
        exploreRow(scene -> injected(scene, signal, SignalAction.STOP));
        exploreRow(scene -> injected(scene, signal, SignalAction.TSTP));
      }
    }
  }

  private static void injected(Scene scene, Signal signal, SignalAction disposition) {
    JobChild child = JobChild.start(scene);
    Probe a = scene.engine("A").events(QUIESCE);
    inject(a, signal, KSigAction.DEFAULT, disposition).attach(child.server().thread());
    a.controlOk(INTERRUPT);
    switch (disposition) {
      case TERM -> child.expectKilled(signal, false);
      case CORE -> child.expectKilled(signal, true);
      case STOP, TSTP -> child.expectStopped(signal);
      default -> child.expectUnharmed();
    }
  }

  @Test
  @Covers("INJ-01")
  void INJ_01_goesBeforePendingSignals() {
    explore(scene -> beforePending(scene, Signal.SIGUSR1, Signal.SIGUSR2, true));
    explore(scene -> beforePending(scene, Signal.SIGUSR2, Signal.SIGUSR1, true));
    explore(scene -> beforePending(scene, Signal.SIGUSR1, Signal.SIGUSR2, false));
  }

  /** A signal is pending while another is injected, whose handler blocks it or does not. */
  private static void beforePending(Scene scene, Signal injected, Signal pending, boolean masked) {
    Server server = Server.start(scene);
    scene.expect("rt_sigaction", 0L, server.sigaction(pending, server.handler("second")));
    List<Long> caught = new ArrayList<>();
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL).answer(QUIESCE, STOP);
    a.on(SIGNAL, call -> call.action().with(STOP)).attach(server.thread());
    a.stopAndSettle();
    SignalSet mask = masked ? SignalSet.of(pending) : SignalSet.NONE;
    a.answer(QUIESCE, RESUME).forget();
    inject(a, injected, server.handler("handler").withMask(mask), SignalAction.DELIVER);
    Probe watch = scene.engine("W").events(SIGNAL);
    watch.on(
        SIGNAL,
        call -> {
          caught.add(server.caught());
          return call.action().with(RESUME);
        });
    watch.attach(server.thread());
    server.thread().send(pending);
    a.controlOk(INTERRUPT);
    scene.settle();
    scene.expect("signals reported", 1, caught.size());
    if (masked) {
      scene.expect("runs of the handler when " + pending + " is reported", List.of(1L), caught);
    }
    scene.expect("runs of the handler", 1L, server.caught());
    scene.expect("runs of the other handler", 1L, server.caughtBySecond());
    server.expectServes("in the end");
  }

  @Test
  @Covers("INJ-02")
  void INJ_02_lastChoiceHappens() {
    for (boolean cancelled : new boolean[] {false, true}) {
      explore(scene -> twoInjections(scene, cancelled));
    }
  }

  /** A injects SIGUSR1; then B injects SIGUSR2, or cancels. */
  private static void twoInjections(Scene scene, boolean cancelled) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(QUIESCE);
    KSigAction handler = server.handler("handler");
    inject(a, Signal.SIGUSR1, handler, SignalAction.DELIVER).attach(server.thread());
    Probe b = scene.engine("B").events(QUIESCE);
    List<KSigAction> seen = new ArrayList<>();
    b.on(
        SIGNAL,
        call -> {
          seen.add(call.signalReport().action());
          boolean first = b.count(SIGNAL) == 1;
          return cancelled || !first
              ? cancelling(call, first)
              : injection(call, Signal.SIGUSR2, server.handler("second"))
                  .with(SignalAction.DELIVER);
        });
    b.attach(server.thread());
    a.controlOk(INTERRUPT);
    scene.settle();
    Call seenByB = b.calls(SIGNAL).getFirst();
    scene.expect("disposition that B saw", SignalAction.DELIVER, seenByB.action().signal());
    scene.expect("description", Optional.of(Reports.madeUp(Signal.SIGUSR1)), seenByB.info());
    scene.expect("working action", handler, seen.getFirst());
    scene.expect("runs of the first handler", 0L, server.caught());
    scene.expect("runs of the second handler", cancelled ? 0L : 1L, server.caughtBySecond());
    server.expectServes("in the end");
  }

  @Test
  @Covers("INJ-02")
  void INJ_02_notBroughtBackByALaterRound() {
    explore(scene -> {
      Server server = Server.start(scene);
      Probe a = scene.engine("A").events(QUIESCE);
      KSigAction handler = server.handler("handler");
      inject(a, Signal.SIGUSR1, handler, SignalAction.DELIVER).attach(server.thread());
      Probe b = scene.engine("B").events(QUIESCE);
      b.on(SIGNAL, call -> cancelling(call, b.count(SIGNAL) == 1));
      b.attach(server.thread());
      for (int round = 0; round < 3; round++) {
        a.controlOk(INTERRUPT);
        scene.settle();
      }
      scene.expectAtLeast("rounds", 3, b.count(SIGNAL));
      scene.expect("runs of the handler", 0L, server.caught());
      server.expectServes("in the end");
    });
  }

  private static Action cancelling(Call call, boolean cancel) {
    Action resume = call.action().with(RESUME);
    return cancel ? resume.with(SignalAction.IGN) : resume;
  }

  @Test
  @Covers("INJ-05")
  void INJ_05_unchangedMeansNothing() {
    for (boolean pending : new boolean[] {false, true}) {
      explore(scene -> unchanged(scene, pending, 1));
      explore(scene -> unchanged(scene, pending, 3));
    }
  }

  private static void unchanged(Scene scene, boolean pending, int engines) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    server.catches(Signal.SIGUSR2);
    // One signal before, so that a description is left over from it.
    server.thread().send(Signal.SIGUSR2);
    scene.settle();
    Probe first = unchanging(scene, server, "A");
    for (int i = 1; i < engines; i++) {
      unchanging(scene, server, "A" + i);
    }
    first.stopAndSettle();
    first.answer(QUIESCE, RESUME).answer(SIGNAL, RESUME).forget();
    if (pending) {
      server.thread().send(Signal.SIGUSR1);
    }
    first.controlOk(INTERRUPT);
    scene.settle();
    scene.expectAtLeast("pre-dequeue reports", 1, first.count(Call::isPreDequeue));
    Predicate<Call> real = Reports::isReal;
    scene.expect("signals reported", pending ? 1L : 0L, first.count(real));
    scene.expect("runs of the handler", pending ? 2L : 1L, server.caught());
    long last = pending ? Signal.SIGUSR1.number() : Signal.SIGUSR2.number();
    scene.expect("its argument", last, server.thread().cell("caught_signal"));
    server.expectServes("in the end");
  }

  private static Probe unchanging(Scene scene, Server server, String name) {
    Probe engine = scene.engine(name).events(QUIESCE, SIGNAL);
    if (name.equals("A")) {
      engine.answer(QUIESCE, STOP).answer(SIGNAL, STOP);
    }
    return engine.attach(server.thread());
  }

  @Test
  @Covers("INJ-05")
  void INJ_05_nothingWasEverReported() {
    explore(scene -> {
      Server server = Server.start(scene);
      Probe a = scene.engine("A").events(QUIESCE);
      List<Optional<SigInfo>> left = new ArrayList<>();
      a.on(
          SIGNAL,
          call -> {
            left.add(call.info());
            return call.action().with(RESUME).with(SignalAction.NONE);
          });
      a.attach(server.thread());
      a.controlOk(INTERRUPT);
      scene.settle();
      scene.expectAtLeast("pre-dequeue reports", 1, left.size());
      server.expectServes("in the end");
    });
  }

  @Test
  @Covers("INJ-01")
  void INJ_01_injectorMayDetach() {
    explore(scene -> {
      Server server = Server.start(scene);
      KSigAction handler = server.handler("handler");
      Probe a = scene.engine("A").events(QUIESCE);
      a.on(
          SIGNAL,
          call -> injection(call, Signal.SIGUSR1, handler).with(SignalAction.DELIVER).with(DETACH));
      a.attach(server.thread()).controlOk(INTERRUPT);
      scene.settle();
      scene.expect("reports", 1L, a.count(SIGNAL));
      scene.expect("runs of the handler", 1L, server.caught());
      server.expectServes("in the end");
    });
  }
}
