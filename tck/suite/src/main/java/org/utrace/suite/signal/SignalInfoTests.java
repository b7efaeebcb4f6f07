// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.KSigAction;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalReport;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** Judge what engines learn of a signal, and what they can rewrite. */
final class SignalInfoTests extends ConformanceTest {

  @Test
  @Covers("SIG-03")
  void SIG_03_changesAreSeenAndDelivered() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      KSigAction second = server.handler("second");
      SigInfo told = Reports.madeUp(Signal.SIGUSR2);
      Probe a = scene.engine("A").events(SIGNAL);
      a.on(SIGNAL, call -> rewritten(call, told, second)).attach(server.thread());
      List<KSigAction> seen = new ArrayList<>();
      Probe b = scene.engine("B").events(SIGNAL);
      b.on(
          SIGNAL,
          call -> {
            seen.add(call.signalReport().action());
            return call.action().with(RESUME);
          });
      b.attach(server.thread());
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("descriptions that B saw", List.of(told), infos(b));
      scene.expect("working actions that B saw", List.of(second), seen);
      scene.expect("runs of the handler", 0L, server.caught());
      scene.expect("runs of the other handler", 1L, server.caughtBySecond());
      scene.expect(
          "its argument", (long) told.signal().number(), server.thread().cell("caught_signal"));
      expectUnchanged(scene, server);
    });
  }

  private static void expectUnchanged(Scene scene, Server server) {
    long handler = server.thread().label("handler").value();
    scene.expect("the process's action for SIGUSR1", handler, server.handlerOf(Signal.SIGUSR1));
    scene.expect("the process's action for SIGUSR2", 0L, server.handlerOf(Signal.SIGUSR2));
  }

  @Test
  @Covers("SIG-03")
  void SIG_03_handlerGetsTheDescription() {
    if (!has("multi-thread-guest") || !has("hw-step")) {
      return;
    }
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      GuestMemory memory = new GuestMemory(scene, server.thread("_b"));
      SigInfo told = Reports.madeUp(Signal.SIGUSR1);
      HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
      a.doing(call -> call.signalReport().info(told)).atHandler(action -> action.with(STOP));
      server.thread().send(Signal.SIGUSR1);
      server.thread().expectHeld("at the handler's begin");
      memory.expectInfo(told, a.handler().info());
    });
  }

  private static Action rewritten(Call call, SigInfo told, KSigAction action) {
    if (Reports.isReal(call)) {
      call.signalReport().info(told);
      call.signalReport().action(action);
    }
    return call.action().with(RESUME);
  }

  private static List<SigInfo> infos(Probe probe) {
    return Reports.real(probe).stream().flatMap(call -> call.info().stream()).toList();
  }

  @Test
  @Covers("SIG-04")
  void SIG_04_originalIsNotTouched() {
    explore(SignalInfoTests::originals);
  }

  private static void originals(Scene scene) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    List<Optional<KSigAction>> seen = new ArrayList<>();
    for (String name : List.of("A", "B")) {
      Probe engine = scene.engine(name).events(SIGNAL, SIGNAL_TERM);
      engine.on(
          SIGNAL,
          call -> {
            seen.add(call.signalReport().original());
            call.signalReport().action(server.handler("second"));
            seen.add(call.signalReport().original());
            return call.action().with(RESUME).with(SignalAction.IGN);
          });
      engine.attach(server.thread());
    }
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    expectAll(scene, seen, server.handler("handler"));
    seen.clear();
    server.thread().send(Signal.SIGTERM);
    scene.settle();
    expectAll(scene, seen, KSigAction.DEFAULT);
  }

  private static void expectAll(Scene scene, List<Optional<KSigAction>> seen, KSigAction expected) {
    scene.expect("looks at the original action", 4, seen.size());
    for (Optional<KSigAction> original : seen) {
      scene.expect("kind", Optional.of(expected.kind()), original.map(KSigAction::kind));
      scene.expect("handler", Optional.of(expected.handler()), original.map(KSigAction::handler));
    }
  }

  @Test
  @Covers("SIG-04")
  void SIG_04_noneWithoutASignal() {
    boolean steps = has("hw-step");
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
      a.on(SIGNAL, call -> touching(call, server, steps)).attach(server.thread());
      Probe b = scene.engine("B").events(QUIESCE, SIGNAL).attach(server.thread());
      a.controlOk(INTERRUPT);
      scene.settle();
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expectAtLeast("pre-dequeue reports", 1, b.count(Call::isPreDequeue));
      // Without a step one may stand for the pre-dequeue round that follows the set-up (D21).
      scene.expectAtLeast("handler reports", steps ? 1 : 0, b.count(Reports::isHandler));
      for (Call call : b.calls(SIGNAL)) {
        scene.expect("original action in " + call, Reports.isReal(call), call.hasOriginal());
      }
    });
  }

  private static Action touching(Call call, Server server, boolean steps) {
    call.signalReport().action(server.handler("second"));
    return call.action().with(steps && Reports.isReal(call) ? SINGLESTEP : RESUME);
  }

  @Test
  @Covers("SIG-13")
  void SIG_13_descriptionOutlivesTheStop() {
    for (ResumeAction request : new ResumeAction[] {INTERRUPT, REPORT}) {
      explore(scene -> decidedLater(scene, request, true));
      explore(scene -> decidedLater(scene, request, false));
    }
  }

  private static void decidedLater(Scene scene, ResumeAction request, boolean deliver) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
    a.on(SIGNAL, call -> stopped(a, call)).attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    server.thread().expectHeld("A answered STOP");
    SigInfo reported = Reports.real(a).getFirst().info().orElseThrow();
    a.forget();
    if (deliver) {
      a.on(SIGNAL, call -> decided(a, call.signalReport(), call, server));
    }
    a.controlOk(request);
    scene.settle();
    if (a.count(Call::isPreDequeue) == 0) {
      // A REPORT may be served by report_quiesce; the next report_signal is meant.
      a.controlOk(INTERRUPT);
      scene.settle();
    }
    Call next = a.calls(SIGNAL).getFirst();
    scene.expect("disposition of the next report", SignalAction.NONE, next.action().signal());
    scene.expect("description in the next report", Optional.of(reported), next.info());
    scene.expect("runs of the handler", deliver ? 1L : 0L, server.caught());
    server.expectServes("in the end");
  }

  private static Action stopped(Probe a, Call call) {
    boolean first = Reports.isReal(call) && Reports.real(a).size() == 1;
    return first ? call.action().with(STOP).with(SignalAction.IGN) : call.action().with(RESUME);
  }

  private static Action decided(Probe a, SignalReport report, Call call, Server server) {
    if (a.count(SIGNAL) > 1) {
      return call.action().with(RESUME);
    }
    report.action(server.handler("handler"));
    return call.action().with(RESUME).with(SignalAction.DELIVER);
  }
}
