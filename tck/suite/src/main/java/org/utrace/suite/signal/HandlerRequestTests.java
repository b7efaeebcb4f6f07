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

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.Latch;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** Judge what becomes of requests and stops that meet the set-up of a handler. */
final class HandlerRequestTests extends ConformanceTest {

  @Test
  @Covers("SIG-11")
  void SIG_11_servedOnce() {
    ResumeAction[] answers = has("hw-step") ? of(SINGLESTEP, RESUME) : of(RESUME);
    for (ResumeAction request : of(INTERRUPT, REPORT)) {
      for (ResumeAction answer : answers) {
        explore(scene -> askedInTheReport(scene, request, answer, true));
        explore(scene -> askedInTheReport(scene, request, answer, false));
      }
    }
  }

  private static ResumeAction[] of(ResumeAction... actions) {
    return actions;
  }

  /** The request comes while the signal is being reported, from the callback or by others. */
  private static void askedInTheReport(
      Scene scene, ResumeAction request, ResumeAction answer, boolean byItself) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    HandlerWatch a = new HandlerWatch(scene, "A").answer(answer).attach(server);
    Latch inside = scene.latch("inside");
    Latch go = scene.latch("go");
    a.doing(call -> {
      if (byItself) {
        a.probe().controlOk(request);
      } else {
        call.parked(inside, go);
      }
    });
    server.thread().send(Signal.SIGUSR1);
    if (!byItself) {
      inside.await();
      a.probe().controlOk(request);
      go.open();
    }
    scene.settle();
    expectServedOnce(scene, a, request);
    scene.expect("runs of the handler", 1L, server.caught());
    server.expectServes("in the end");
  }

  /** Between the signal's report and the handler's first instruction is one report. */
  private static void expectServedOnce(Scene scene, HandlerWatch a, ResumeAction request) {
    Call delivery = a.delivery().call();
    List<Call> between =
        Reports.after(a.probe(), delivery).stream()
            .filter(call -> call.instructions() == delivery.instructions())
            .toList();
    scene.expect("reports before the handler, of " + between, 1, between.size());
    Call report = between.getFirst();
    boolean quiesceIsFine = request == REPORT && report.isQuiesceZero();
    scene.expectThat(
        "a handler report serves " + request + ", not " + report,
        Reports.isHandler(report) || quiesceIsFine);
  }

  @Test
  @Covers("SIG-11")
  void SIG_11_requestRacesWithTheSetUp() {
    if (!has("hw-step")) {
      return;
    }
    exploreRaces(
        HandlerRequestTests::requestRaces,
        "asked before the signal's report",
        "asked during the signal's report",
        "asked after the signal's report");
  }

  private static void requestRaces(Scene scene) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
    // A place inside the callback where the request can come in between.
    a.doing(call -> scene.stage().pause());
    int[] callsAtRequest = new int[2];
    boolean[] inside = new boolean[1];
    scene.fork(
        "asker",
        () -> {
          callsAtRequest[0] = a.probe().calls().size();
          a.probe().controlOk(INTERRUPT);
          callsAtRequest[1] = a.probe().calls().size();
          inside[0] = a.probe().inside() > 0;
        });
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    Call delivery = a.delivery().call();
    int place = a.probe().calls().indexOf(delivery);
    List<Call> later = Reports.after(a.probe(), delivery);
    if (callsAtRequest[1] <= place) {
      scene.reached("asked before the signal's report");
      List<Call> earlier = a.probe().calls().subList(0, place);
      if (earlier.stream().noneMatch(Reports::isSpecial)) {
        // The signal had been dequeued already: the request meets the handler's set-up.
        expectServedOnce(scene, a, INTERRUPT);
      }
    } else if (callsAtRequest[0] > place && callsAtRequest[1] == place + 1 && inside[0]) {
      scene.reached("asked during the signal's report");
      expectServedOnce(scene, a, INTERRUPT);
    } else if (callsAtRequest[0] > place + 1) {
      scene.reached("asked after the signal's report");
      scene.expectAtLeast(
          "special reports after the request",
          1,
          a.probe().calls().stream().skip(callsAtRequest[0]).filter(Reports::isSpecial).count());
    }
    scene.expect("handler reports", 1L, later.stream().filter(Reports::isHandler).count());
    scene.expect("runs of the handler", 1L, server.caught());
    server.expectServes("in the end");
  }

  @Test
  @Covers("SIG-12")
  void SIG_12_stopBesideDelivery() {
    for (boolean quiesces : new boolean[] {true, false}) {
      for (boolean stopperFirst : new boolean[] {true, false}) {
        explore(scene -> stoppedAtTheHandler(scene, quiesces, stopperFirst));
      }
    }
  }

  private static void stoppedAtTheHandler(Scene scene, boolean quiesces, boolean stopperFirst) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    HandlerWatch a = quiesces ? new HandlerWatch(scene, "A") : new HandlerWatch(scene, "A", SIGNAL);
    a.answer(STOP).atHandler(action -> action.with(STOP)).probe().answer(QUIESCE, STOP);
    Probe other = scene.engine("B").events(QUIESCE, SIGNAL);
    if (stopperFirst) {
      a.attach(server);
      other.attach(server.thread());
    } else {
      other.attach(server.thread());
      a.attach(server);
    }
    server.thread().send(Signal.SIGUSR1);
    server.thread().expectHeld("A answered STOP");
    expectFrame(scene, server, a);
    Call last = other.calls().getLast();
    scene.expectThat(
        "a report before the stop, not " + last, Reports.isHandler(last) || last.isQuiesceZero());
    a.answer(RESUME).atHandler(action -> action.with(RESUME)).probe().answer(QUIESCE, RESUME);
    a.probe().controlOk(RESUME);
    scene.settle();
    scene.expect("runs of the handler", 1L, server.caught());
    server.expectServes("after the handler");
  }

  /** Examine the thread, which is at the begin of its handler. */
  private static void expectFrame(Scene scene, Server server, HandlerWatch a) {
    HandlerWatch.Place before = a.delivery();
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.probe().prepare(examiner));
    scene.expect("pc", server.thread().label("handler"), server.thread().regs().pc());
    scene.expectThat("a frame on the stack", !server.thread().regs().sp().equals(before.sp()));
    scene.expect("finish_examine", Errno.OK, a.probe().finish(examiner));
    scene.expect("user instructions", before.call().instructions(), server.thread().instructions());
    scene.expect("runs of the handler", 0L, server.caught());
  }

  @Test
  @Covers("INJ-06")
  void INJ_06_handlerIsInjected() {
    explore(scene -> {
      Server server = interruptedAtHandler(scene, SignalAction.DELIVER, Signal.SIGUSR2);
      scene.expect("runs of the handler", 1L, server.caught());
      scene.expect("runs of the injected handler", 1L, server.caughtBySecond());
      server.expectServes("in the end");
    });
  }

  @Test
  @Covers("INJ-06")
  void INJ_06_everyDisposition() {
    for (SignalAction injected : List.of(SignalAction.TERM, SignalAction.CORE)) {
      exploreRow(scene -> {
        Server server = interruptedAtHandler(scene, injected, Signal.SIGUSR2);
        boolean core = injected == SignalAction.CORE;
        scene.expect("end", ExitStatus.killed(Signal.SIGUSR2, core), server.thread().reap());
      });
    }
    exploreRow(scene -> {
      Server server = interruptedAtHandler(scene, SignalAction.IGN, Signal.SIGUSR2);
      scene.expect("runs of the handler", 1L, server.caught());
      scene.expect("runs of the other handler", 0L, server.caughtBySecond());
      server.expectServes("in the end");
    });
  }

  /** INTERRUPT and a step are asked for when SIGUSR1 is reported; A injects at its handler. */
  private static Server interruptedAtHandler(Scene scene, SignalAction injected, Signal signal) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
    a.doing(call -> a.probe().controlOk(INTERRUPT));
    Probe injector = scene.engine("I").events(QUIESCE, SIGNAL_TERM);
    injector.on(SIGNAL, call -> injectAtHandler(call, injected, signal, server));
    injector.attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("injections", 1L, injector.count(Reports::isHandler));
    return server;
  }

  private static Action injectAtHandler(
      Call call, SignalAction injected, Signal signal, Server server) {
    if (!Reports.isHandler(call)) {
      return call.action().with(RESUME);
    }
    call.signalReport().info(Reports.madeUp(signal));
    call.signalReport().action(server.handler("second"));
    return call.action().with(RESUME).with(injected);
  }

  @Test
  @Covers("INJ-05")
  void INJ_05_unchangedHandlerReport() {
    if (!has("hw-step")) {
      return;
    }
    for (SignalAction answer : List.of(SignalAction.HANDLER, SignalAction.NONE)) {
      explore(scene -> {
        Server server = Server.start(scene);
        server.catches(Signal.SIGUSR1);
        HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
        a.atHandler(action -> action.with(RESUME).with(answer));
        server.thread().send(Signal.SIGUSR1);
        scene.settle();
        scene.expect("handler reports", 1, a.handlers().size());
        scene.expect("runs of the handler", 1L, server.caught());
        scene.expect("reports of SIGUSR1", 1, a.deliveries().size());
        server.expectServes("in the end");
      });
    }
  }
}
