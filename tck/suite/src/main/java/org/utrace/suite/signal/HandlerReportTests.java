// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.KSigAction;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge the report that a step into a handler makes, and that other steps do not. */
final class HandlerReportTests extends ConformanceTest {
  private static final int STEPS = 10;

  @Test
  @Covers("SIG-09")
  void SIG_09_stepIntoAHandler() {
    explore(scene -> stepIntoHandler(scene, SINGLESTEP));
    if (has("block-step")) {
      explore(scene -> stepIntoHandler(scene, BLOCKSTEP));
    }
  }

  private static void stepIntoHandler(Scene scene, ResumeAction how) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    HandlerWatch a = new HandlerWatch(scene, "A").answer(how).attach(server);
    Probe quiesceOnly = scene.engine("quiesce").events(QUIESCE).attach(server.thread());
    Probe signalOnly = scene.engine("signal").events(SIGNAL).attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    a.expectAtBegin(server, "handler");
    scene.expect("handler reports to QUIESCE", 1L, quiesceOnly.count(Reports::isHandler));
    scene.expect("handler reports to SIGNAL", 0L, signalOnly.count(Reports::isHandler));
    scene.expect("runs of the handler", 1L, server.caught());
    // A trap would have ended it: nobody hears of SIGTRAP.
    server.expectServes("in the end");
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_stepIntoAnInjectedHandler() {
    explore(scene -> {
      Server server = Server.start(scene);
      HandlerWatch watch = new HandlerWatch(scene, "W").attach(server);
      Probe a = scene.engine("A").events(QUIESCE);
      List<Call> injections = new ArrayList<>();
      a.on(SIGNAL, call -> injectOnce(call, injections, server)).attach(server.thread());
      a.controlOk(INTERRUPT);
      scene.settle();
      scene.expect("injections", 1, injections.size());
      HandlerWatch.Place begin = watch.handler();
      scene.expect("pc", server.thread().label("handler"), begin.pc());
      scene.expect(
          "user instructions", injections.getFirst().instructions(), begin.call().instructions());
      scene.expect("runs of the handler", 1L, server.caught());
      server.expectServes("in the end");
    });
  }

  private static Action injectOnce(Call call, List<Call> injections, Server server) {
    if (!call.isPreDequeue() || !injections.isEmpty()) {
      return call.action().with(RESUME);
    }
    injections.add(call);
    call.signalReport().info(Reports.madeUp(Signal.SIGUSR1));
    call.signalReport().action(server.handler("handler"));
    return call.action().with(SINGLESTEP).with(SignalAction.DELIVER);
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_maskIsSetBeforeTheReport() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      List<Long> caught = new ArrayList<>();
      HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
      a.doing(call -> caught.add(server.caught()));
      a.atHandler(action -> {
        if (a.handlers().size() == 1) {
          server.thread().send(Signal.SIGUSR1);
        }
        return action.with(RESUME);
      });
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      // Were the signal not blocked, it would be reported before the handler has run.
      scene.expect("runs of the handler at each report", List.of(0L, 1L), caught);
      server.expectServes("in the end");
    });
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_stepGoesOnInTheHandler() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      HandlerWatch a = new HandlerWatch(scene, "A", QUIESCE, SIGNAL).answer(SINGLESTEP);
      a.attach(server).atHandler(action -> action.with(SINGLESTEP));
      Probe traps = scene.engine("T").events(SIGNAL_CORE).on(SIGNAL, Reports::drop);
      traps.attach(server.thread());
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("traps", 1, traps.calls(SIGNAL).size());
      scene.expect(
          "user instructions of the step",
          1L,
          traps.calls(SIGNAL).getFirst().instructions() - a.handler().call().instructions());
      server.expectServes("in the end");
    });
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_signalRacesWithTheStep() {
    exploreRaces(
        scene -> {
          Server server = Server.start(scene);
          server.catches(Signal.SIGUSR1);
          HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
          Probe traps = scene.engine("T").events(SIGNAL_CORE).on(SIGNAL, Reports::drop);
          traps.attach(server.thread());
          a.probe().answer(QUIESCE, STOP).stopAndSettle();
          stepAgainBefore(a.probe(), server.thread().instructions());
          scene.fork("killer", () -> server.thread().send(Signal.SIGUSR1));
          a.probe().controlOk(SINGLESTEP);
          scene.settle();
          a.expectAtBegin(server, "handler");
          boolean stepFirst = !traps.calls(SIGNAL).isEmpty();
          scene.reached(stepFirst ? "step before signal" : "signal before step");
          scene.expect("traps", stepFirst ? 1 : 0, traps.calls(SIGNAL).size());
          scene.expect("runs of the handler", 1L, server.caught());
          server.expectServes("in the end");
        },
        "signal before step",
        "step before signal");
  }

  /** A report may come before the step (STEP-09), and must not take it back. */
  private static void stepAgainBefore(Probe a, long instructions) {
    a.on(
        QUIESCE,
        call -> call.action().with(call.instructions() == instructions ? SINGLESTEP : RESUME));
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_blockedSignalChangesNothing() {
    exploreRaces(
        scene -> {
          Server server = Server.start(scene);
          server.catches(Signal.SIGUSR1);
          server.blocks(SignalSet.of(Signal.SIGUSR1));
          Probe a = scene.engine("A").events(QUIESCE, SIGNAL, SIGNAL_CORE);
          a.on(SIGNAL, Reports::drop).answer(QUIESCE, STOP).attach(server.thread());
          a.stopAndSettle();
          a.forget();
          long before = server.thread().instructions();
          stepAgainBefore(a, before);
          boolean[] sent = new boolean[1];
          scene.fork(
              "killer",
              () -> {
                server.thread().send(Signal.SIGUSR1);
                sent[0] = true;
              });
          a.controlOk(SINGLESTEP);
          scene.until("the trap was reported", () -> !Reports.real(a).isEmpty());
          scene.reached(sent[0] ? "sent before the trap" : "trap before it was sent");
          scene.settle();
          List<Call> traps = Reports.real(a);
          scene.expect("signals reported", 1, traps.size());
          scene.expect("signal", Signal.SIGTRAP, traps.getFirst().info().orElseThrow().signal());
          scene.expect("instructions of the step", 1L, traps.getFirst().instructions() - before);
          scene.expect("handler reports", 0L, a.count(Reports::isHandler));
          server.expectServes("in the end");
        },
        "sent before the trap",
        "trap before it was sent");
  }

  @Test
  @Covers("SIG-10")
  void SIG_10_stepEndsInAnOrdinaryTrap() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.STRAIGHT);
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL_CORE);
      a.answerOnce(QUIESCE, SINGLESTEP);
      a.on(SIGNAL, call -> stepping(a, call)).attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.settle();
      List<Call> traps = Reports.real(a);
      scene.expect("traps", STEPS, traps.size());
      scene.expect("handler reports", 0L, a.count(Reports::isHandler));
      for (Call trap : traps) {
        SigInfo info = trap.info().orElseThrow();
        scene.expect("signal", Signal.SIGTRAP, info.signal());
        scene.expectAtLeast("si_code, which is the machine's", 1, info.code());
        scene.expect("disposition", SignalAction.CORE, trap.action().signal());
        scene.expectThat("an original action", trap.hasOriginal());
      }
    });
  }

  private static Action stepping(Probe a, Call call) {
    boolean more = Reports.isReal(call) && Reports.real(a).size() < STEPS;
    return Reports.drop(call).with(more ? SINGLESTEP : RESUME);
  }

  @Test
  @Covers("SIG-10")
  void SIG_10_trapThatIsBlockedOrIgnored() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.blocks(SignalSet.of(Signal.SIGTRAP));
      stepOnce(scene, server);
    });
    explore(scene -> {
      Server server = Server.start(scene);
      scene.expect("rt_sigaction", 0L, server.sigaction(Signal.SIGTRAP, KSigAction.IGNORE));
      stepOnce(scene, server);
    });
  }

  private static void stepOnce(Scene scene, Server server) {
    Stepper a = new Stepper(scene, "A");
    a.probe().answer(QUIESCE, STOP).attach(server.thread()).stopAndSettle();
    a.stepOnce();
    a.answerSignals(RESUME).probe().controlOk(RESUME);
    server.expectServes("in the end");
    scene.expect("traps", 1, a.traps());
  }

  @Test
  @Covers("SIG-10")
  void SIG_10_onlyAfterAHandlersSetUp() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      HandlerWatch a = new HandlerWatch(scene, "A", QUIESCE, SIGNAL).attach(server);
      a.probe().controlOk(INTERRUPT);
      scene.settle();
      a.doing(call -> call.signalReport().action(KSigAction.IGNORE));
      a.answer(SINGLESTEP);
      Probe traps = scene.engine("T").events(SIGNAL_CORE).on(SIGNAL, Reports::drop);
      traps.attach(server.thread());
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("handler reports", 0, a.handlers().size());
      scene.expect("traps", 1, traps.calls(SIGNAL).size());
      server.expectServes("in the end");
    });
  }
}
