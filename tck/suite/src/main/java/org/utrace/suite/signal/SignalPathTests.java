// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the way of signals from the sender to the report, and the end that SIGKILL makes. */
final class SignalPathTests extends ConformanceTest {

  @Test
  @Covers("SIG-15")
  void SIG_15_fatalSignalIsReportedFirst() {
    for (boolean toProcess : new boolean[] {true, false}) {
      explore(scene -> fatalToTwoThreads(scene, Signal.SIGTERM, SIGNAL_TERM, toProcess));
      explore(scene -> fatalToTwoThreads(scene, Signal.SIGQUIT, SIGNAL_CORE, toProcess));
    }
  }

  /** An engine on both threads drops the signal. */
  private static void fatalToTwoThreads(
      Scene scene, Signal signal, UtraceEvent event, boolean toProcess) {
    Server first = Server.start(scene);
    Server second = first.thread("_b");
    List<Probe> engines =
        List.of(
            dropping(scene, "A", event, first, first, second),
            dropping(scene, "B", event, second, first, second));
    sent(scene, first.thread(), signal, toProcess);
    scene.settle();
    long reports = engines.stream().mapToLong(e -> e.count(c -> Reports.isOf(c, signal))).sum();
    scene.expect("reports of " + signal, 1L, reports);
    first.expectServes("the first thread");
    scene.expect(
        "the second thread's number",
        (long) second.thread().handle().pid().number(),
        second.call(GuestCall.GETTID));
  }

  private static Probe dropping(
      Scene scene, String name, UtraceEvent event, Server own, Server... all) {
    Probe engine = scene.engine(name).events(event);
    engine.on(
        SIGNAL,
        call -> {
          for (Server thread : all) {
            scene.expectThat("alive at the report", isAlive(thread.thread()));
          }
          return Reports.drop(call);
        });
    return engine.attach(own.thread());
  }

  private static boolean isAlive(Tracee thread) {
    return thread.state() != RunState.ZOMBIE && thread.state() != RunState.DEAD;
  }

  private static void sent(Scene scene, Tracee thread, Signal signal, boolean toProcess) {
    if (toProcess) {
      scene.note("send " + signal + " to the process of " + thread);
      scene.stage().sendToProcess(thread.handle(), signal);
    } else {
      thread.send(signal);
    }
  }

  @Test
  @Covers("SIG-15")
  void SIG_15_onlyOneThreadIsTraced() {
    explore(scene -> {
      Server first = Server.start(scene);
      Server second = first.thread("_b");
      Probe a = dropping(scene, "A", SIGNAL_TERM, first, first, second);
      first.thread().send(Signal.SIGTERM);
      scene.settle();
      scene.expect("reports", 1L, a.count(call -> Reports.isOf(call, Signal.SIGTERM)));
      first.expectServes("the first thread");
    });
  }

  @Test
  @Covers("SIG-18")
  void SIG_18_furtherKillEndsIt() {
    explore(scene -> killedTwice(scene, false));
    explore(scene -> killedTwice(scene, true));
    exploreRaces(
        SignalPathTests::killedAtTheExit, "killed in the callback", "killed after the callback");
  }

  private static void killedTwice(Scene scene, boolean toProcess) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE, EXIT).answer(EXIT, STOP).attach(thread);
    a.on(QUIESCE, call -> call.action().with(call.event().has(EXIT) ? STOP : RESUME));
    thread.start();
    sent(scene, thread, Signal.SIGKILL, toProcess);
    scene.settle();
    scene.note("after the first SIGKILL: " + thread.state());
    sent(scene, thread, Signal.SIGKILL, toProcess);
    scene.settle();
    scene.expect("exits reported", 1L, a.count(EXIT));
    scene.expect("state", RunState.ZOMBIE, thread.state());
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
  }

  /** Whether it stops at all after the answer is not said (D13). */
  private static void killedAtTheExit(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(EXIT);
    a.givingWay(EXIT, STOP).attach(thread);
    thread.start();
    thread.send(Signal.SIGKILL);
    scene.until("the exit was reported", () -> a.count(EXIT) > 0);
    scene.reached(a.inside() > 0 ? "killed in the callback" : "killed after the callback");
    thread.send(Signal.SIGKILL);
    scene.settle();
    scene.expect("exits reported", 1L, a.count(EXIT));
    scene.expect("state", RunState.ZOMBIE, thread.state());
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
  }

  @Test
  @Covers("SIG-18")
  void SIG_18_killOfAWholeGroupEndsTheHeld() {
    explore(scene -> {
      Server first = Server.start(scene);
      Server second = first.thread("_b");
      // Each is held at its exit; the group's exit is flagged when the further SIGKILL comes.
      for (Server server : List.of(first, second)) {
        scene
            .engine("at " + server.thread())
            .events(QUIESCE, EXIT)
            .answer(EXIT, STOP)
            .attach(server.thread());
      }
      sent(scene, second.thread(), Signal.SIGKILL, false);
      scene.settle();
      sent(scene, first.thread(), Signal.SIGKILL, true);
      scene.settle();
      scene.expect("ended by", Optional.of(Signal.SIGKILL), first.thread().reap().signal());
    });
  }

  @Test
  @Covers("SIG-21")
  void SIG_21_reportIsServedBeforeTheSignal() {
    for (boolean slot : new boolean[] {true, false}) {
      explore(scene -> reportAndSignal(scene, slot, true));
      explore(scene -> reportAndSignal(scene, slot, false));
    }
  }

  /** Both are pending when the thread is let go. */
  private static void reportAndSignal(Scene scene, boolean slot, boolean reportFirst) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
    a = slot ? a : a.without(SIGNAL);
    a.attach(server.thread());
    Probe watch = scene.engine("W").events(SIGNAL).attach(server.thread());
    Probe holder = scene.engine("H").events(QUIESCE).answer(QUIESCE, STOP).answer(SIGNAL, STOP);
    holder.attach(server.thread()).stopAndSettle();
    holder.answer(QUIESCE, RESUME).answer(SIGNAL, RESUME);
    a.forget();
    if (reportFirst) {
      a.controlOk(REPORT);
      server.thread().send(Signal.SIGUSR1);
    } else {
      server.thread().send(Signal.SIGUSR1);
      a.controlOk(REPORT);
    }
    long held = server.thread().instructions();
    holder.controlOk(RESUME);
    scene.settle();
    expectServedFirst(scene, a, slot);
    scene.expect(
        "user instructions at the first report", held, a.calls().getFirst().instructions());
    scene.expect(
        "user instructions at the signal's", held, Reports.real(watch).getFirst().instructions());
    scene.expect("runs of the handler", 1L, server.caught());
  }

  private static void expectServedFirst(Scene scene, Probe a, boolean slot) {
    Call first = a.calls().getFirst();
    scene.expectThat(
        "the first report is the request's, not " + first,
        slot ? first.isPreDequeue() : first.isQuiesceZero());
    if (slot) {
      long signal = a.calls().stream().takeWhile(call -> !Reports.isReal(call)).count();
      scene.expect("place of the signal's report", true, signal < a.calls().size());
    }
    long zeros = a.count(Call::isQuiesceZero) - (slot ? 0 : 1);
    if (!scene.isPlan()) {
      scene.expect("further report_quiesce(0)", 0L, zeros);
    }
  }

  @Test
  @Covers("SIG-21")
  void SIG_21_requestRacesWithTheSignal() {
    exploreRaces(
        scene -> {
          Server server = Server.start(scene);
          server.catches(Signal.SIGUSR1);
          Probe a = scene.engine("A").events(QUIESCE, SIGNAL).attach(server.thread());
          boolean[] sending = new boolean[1];
          boolean[] sent = new boolean[1];
          scene.fork(
              "killer",
              () -> {
                sending[0] = true;
                server.thread().send(Signal.SIGUSR1);
                sent[0] = true;
              });
          scene.stage().pause();
          a.controlOk(REPORT);
          boolean taken = !Reports.real(a).isEmpty();
          boolean requestFirst = !sending[0];
          boolean pending = sent[0] && !taken;
          scene.settle();
          if (requestFirst) {
            scene.reached("request before the signal was sent");
            int place = a.calls().indexOf(Reports.real(a).getFirst());
            scene.expectAtLeast("reports before the signal's", 1, place);
          } else if (pending) {
            scene.reached("both pending");
          } else if (taken) {
            scene.reached("signal taken before the request");
            scene.expectAtLeast("reports in all", 2, a.calls().size());
          }
          scene.expect("runs of the handler", 1L, server.caught());
          server.expectServes("in the end");
        },
        "both pending",
        "signal taken before the request",
        "request before the signal was sent");
  }

  @Test
  @Covers("SIG-21")
  void SIG_21_signalMayBeDroppedAfterTheReport() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL_TERM);
      a.on(SIGNAL, SignalPathTests::dropped).attach(thread);
      a.controlOk(REPORT);
      thread.send(Signal.SIGUSR1);
      thread.start();
      thread.expectRuns("the signal was dropped");
      scene.expectThat("first report", a.calls().getFirst().isPreDequeue());
      scene.expect("reports of SIGUSR1", 1, Reports.real(a).size());
    });
  }

  private static Action dropped(Call call) {
    return Reports.isReal(call)
        ? call.action().with(RESUME).with(SignalAction.IGN)
        : call.action().with(RESUME);
  }
}
