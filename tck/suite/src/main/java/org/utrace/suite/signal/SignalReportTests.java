// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_IGN;
import static org.utrace.contract.UtraceEvent.SIGNAL_STOP;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge to whom signals are reported, and when. */
final class SignalReportTests extends ConformanceTest {
  private static final EventSet SIGNALS =
      EventSet.of(SIGNAL, SIGNAL_IGN, SIGNAL_STOP, SIGNAL_TERM, SIGNAL_CORE);

  @Test
  @Covers("SIG-08")
  void SIG_08_killIsNeverOffered() {
    exploreRaces(
        SignalReportTests::killedBesideASignal,
        "killed before the other signal's report",
        "killed during the other signal's report",
        "killed after the other signal's report");
    explore(scene -> killed(scene, TraceeProgram.SPIN, false));
    explore(scene -> killed(scene, TraceeProgram.PAUSE_LOOP, false));
    explore(scene -> killed(scene, TraceeProgram.SPIN, true));
  }

  private static void killedBesideASignal(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(SIGNALS);
    a.on(SIGNAL, call -> scene.givingWay(drop(call))).attach(thread);
    thread.start();
    thread.send(Signal.SIGTERM);
    scene.stage().pause();
    String past = a.calls().isEmpty() ? "before" : "after";
    scene.reached("killed " + (a.inside() > 0 ? "during" : past) + " the other signal's report");
    thread.send(Signal.SIGKILL);
    scene.settle();
    expectKilled(scene, thread, a);
  }

  private static void killed(Scene scene, TraceeProgram program, boolean held) {
    Tracee thread = scene.create(program);
    Probe a =
        scene
            .engine("A")
            .events(SIGNALS.plus(QUIESCE))
            .on(SIGNAL, SignalReportTests::drop)
            .answer(QUIESCE, held ? STOP : RESUME)
            .attach(thread);
    thread.start();
    if (held) {
      a.stopAndSettle();
    }
    thread.send(Signal.SIGKILL);
    scene.settle();
    expectKilled(scene, thread, a);
  }

  private static void expectKilled(Scene scene, Tracee thread, Probe a) {
    scene.expect("state after SIGKILL", RunState.ZOMBIE, thread.state());
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
    scene.expect("reports of SIGKILL", 0L, a.count(call -> isOf(call, Signal.SIGKILL)));
  }

  private static Action drop(Call call) {
    Action resume = call.action().with(RESUME);
    return call.isPreDequeue() ? resume : resume.with(SignalAction.IGN);
  }

  private static boolean isOf(Call call, Signal signal) {
    return call.slot() == SIGNAL
        && !call.isPreDequeue()
        && call.info().map(info -> info.signal() == signal).orElse(false);
  }

  @Test
  @Covers("SIG-14")
  void SIG_14_unwantedSignalActsAsUntraced() {
    for (Signal signal :
        List.of(Signal.SIGTERM, Signal.SIGSEGV, Signal.SIGCHLD, Signal.SIGKILL, Signal.SIGUSR1)) {
      exploreRow(scene -> actsAsUntraced(scene, signal, EventSet.NONE));
      exploreRow(scene -> actsAsUntraced(scene, signal, othersThan(signal)));
    }
    exploreRow(scene -> caughtAsUntraced(scene, EventSet.NONE));
    exploreRow(scene -> caughtAsUntraced(scene, SIGNALS.minus(SIGNAL.only()).plus(EXIT)));
    if (has("job-control")) {
      exploreRow(scene -> stopsAsUntraced(scene, EventSet.NONE));
      exploreRow(scene -> stopsAsUntraced(scene, SIGNALS.minus(SIGNAL_STOP.only()).plus(EXIT)));
    }
    explore(SignalReportTests::notReportedWhileHeld);
  }

  private static EventSet othersThan(Signal signal) {
    EventSet own =
        switch (signal.byDefault()) {
          case TERM -> SIGNAL_TERM.only();
          case CORE -> SIGNAL_CORE.only();
          case IGNORE -> SIGNAL_IGN.only();
          case STOP -> SIGNAL_STOP.only();
        };
    return SIGNALS.minus(own).plus(EXIT);
  }

  private static void actsAsUntraced(Scene scene, Signal signal, EventSet events) {
    Tracee untraced = scene.create(TraceeProgram.SPIN).start();
    Tracee traced = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(events).on(SIGNAL, SignalReportTests::drop).attach(traced);
    traced.start();
    untraced.send(signal);
    traced.send(signal);
    scene.settle();
    scene.expect("state after " + signal, untraced.state(), traced.state());
    scene.expect("reports of " + signal, 0, a.calls(SIGNAL).size());
    if (untraced.state() == RunState.ZOMBIE) {
      ExitStatus status = untraced.reap();
      scene.expect("end by " + signal, status, traced.reap());
    } else {
      traced.expectRuns("after " + signal);
    }
  }

  private static void caughtAsUntraced(Scene scene, EventSet events) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(events).on(SIGNAL, SignalReportTests::drop);
    a.attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("reports of SIGUSR1", 0, a.calls(SIGNAL).size());
    scene.expect("runs of the handler", 1L, server.caught());
    server.expectServes("after SIGUSR1");
  }

  private static void stopsAsUntraced(Scene scene, EventSet events) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(events).on(SIGNAL, SignalReportTests::drop).attach(thread);
    thread.start();
    thread.send(Signal.SIGSTOP);
    scene.settle();
    scene.expect("state after SIGSTOP", RunState.STOPPED, thread.state());
    thread.send(Signal.SIGCONT);
    thread.expectRuns("after SIGCONT");
    scene.expect("reports of SIGSTOP", 0L, a.count(call -> isOf(call, Signal.SIGSTOP)));
  }

  @Test
  @Covers("SIG-14")
  void SIG_14_notReportedWhileBlocked() {
    for (boolean quiesces : new boolean[] {true, false}) {
      explore(scene -> {
        Server server = Server.start(scene);
        server.blocks(SignalSet.of(Signal.SIGUSR1));
        EventSet events = quiesces ? SIGNALS.plus(QUIESCE) : SIGNALS;
        Probe a = scene.engine("A").events(events).on(SIGNAL, SignalReportTests::drop);
        a.attach(server.thread());
        server.thread().send(Signal.SIGUSR1);
        server.expectServes("with SIGUSR1 blocked");
        scene.expect("reports while blocked", 0L, a.count(call -> isOf(call, Signal.SIGUSR1)));
        server.blocks(SignalSet.NONE);
        scene.settle();
        scene.expect("reports in the end", 1L, a.count(call -> isOf(call, Signal.SIGUSR1)));
        server.expectServes("in the end");
      });
    }
  }

  /** A signal is reported when the thread takes it, not when it is sent. */
  private static void notReportedWhileHeld(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a =
        scene
            .engine("A")
            .events(QUIESCE, SIGNAL_TERM)
            .answerOnce(QUIESCE, STOP)
            .on(SIGNAL, SignalReportTests::drop)
            .attach(thread);
    thread.start();
    a.stopAndSettle();
    thread.send(Signal.SIGUSR1);
    thread.expectHeld("with SIGUSR1 pending");
    scene.expect("reports while held", 0L, a.count(call -> isOf(call, Signal.SIGUSR1)));
    a.controlOk(RESUME);
    scene.settle();
    scene.expect("reports in the end", 1L, a.count(call -> isOf(call, Signal.SIGUSR1)));
  }

  @Test
  @Covers("SIG-17")
  void SIG_17_noQuiesceBeforeASignal() {
    explore(scene -> noQuiesceBefore(scene, Signal.SIGTERM));
    explore(scene -> noQuiesceBefore(scene, Signal.SIGSEGV));
    explore(scene -> noQuiesceBefore(scene, Signal.SIGTSTP));
  }

  private static void noQuiesceBefore(Scene scene, Signal signal) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(SIGNALS).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).attach(thread);
    Probe c = scene.engine("C").events(SIGNALS.plus(QUIESCE)).attach(thread);
    thread.start();
    thread.send(signal);
    scene.settle();
    scene.expect("reports of " + signal + " to A", 1L, a.count(call -> isOf(call, signal)));
    for (Probe probe : List.of(a, b, c)) {
      scene.expect(
          "report_quiesce with a signal bit to " + probe,
          0L,
          probe.count(call -> call.slot() == QUIESCE && call.event().intersects(SIGNALS)));
    }
  }

  @Test
  @Covers("SIG-19")
  void SIG_19_signalPathBeginsWithNone() {
    explore(scene -> sentToRunning(scene, Signal.SIGUSR1));
    explore(scene -> sentToRunning(scene, Signal.SIGSEGV));
    explore(scene -> sentToSleeping(scene));
  }

  private static void sentToRunning(Scene scene, Signal signal) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Round round = new Round(scene, thread);
    thread.start();
    thread.send(signal);
    scene.settle();
    round.expectReports(signal);
    thread.expectRuns("after the signal was dropped");
  }

  private static void sentToSleeping(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Round round = new Round(scene, thread);
    thread.start();
    thread.expectBlocked("in pause");
    thread.send(Signal.SIGUSR1);
    scene.settle();
    round.expectReports(Signal.SIGUSR1);
  }

  @Test
  @Covers("SIG-20")
  void SIG_20_noRoundWithoutARequest() {
    for (Signal signal : List.of(Signal.SIGUSR1, Signal.SIGSEGV, Signal.SIGTSTP)) {
      explore(scene -> withoutARequest(scene, signal));
    }
    explore(SignalReportTests::handlerIsSetUp);
  }

  /** The engines are freshly attached; QUIESCE makes one hear of what others trace. */
  private static void withoutARequest(Scene scene, Signal signal) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Round round = new Round(scene, thread);
    thread.start();
    thread.send(signal);
    scene.settle();
    for (Probe probe : List.of(round.quiesce, round.both, round.signals)) {
      scene.expect("callbacks of " + probe, 1, probe.calls().size());
      scene.expect("reports of " + signal, 1L, probe.count(call -> isOf(call, signal)));
    }
    thread.expectRuns("after the signal was dropped");
    round.quiesce.controlOk(INTERRUPT);
    scene.settle();
    scene.expect("rounds after INTERRUPT", 1L, round.quiesce.count(Call::isPreDequeue));
    scene.expect("callbacks without QUIESCE", 1, round.signals.calls().size());
  }

  private static void handlerIsSetUp(Scene scene) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL).attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("runs of the handler", 1L, server.caught());
    scene.expect("callbacks", 1, a.calls().size());
    scene.expect("reports of SIGUSR1", 1L, a.count(call -> isOf(call, Signal.SIGUSR1)));
  }

  @Test
  @Covers("SIG-20")
  void SIG_20_offeredOnlyIfSomebodyTracesSignals() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      Probe a = scene.engine("A").events(QUIESCE, EXIT).attach(server.thread());
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("runs of the handler", 1L, server.caught());
      scene.expect("callbacks", 0, a.calls().size());
    });
  }

  /** Not killed when it is sent: an engine traces SIGNAL_CORE, though not the signal's class. */
  @Test
  @Covers("SIG-20")
  void SIG_20_classBitOrQuiesce() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe core = scene.engine("C").events(SIGNAL_CORE).attach(thread);
      Probe quiesce = scene.engine("Q").events(QUIESCE).on(SIGNAL, SignalReportTests::drop);
      quiesce.attach(thread);
      thread.start();
      thread.send(Signal.SIGTERM);
      thread.expectRuns("after SIGTERM was dropped");
      scene.expect("reports to Q", 1L, quiesce.count(call -> isOf(call, Signal.SIGTERM)));
      scene.expect("callbacks of C", 0, core.calls().size());
    });
  }

  /** Three engines: for QUIESCE alone, for QUIESCE and signals, for signals alone. */
  private static final class Round {
    private final Scene scene;
    private final Probe quiesce;
    private final Probe both;
    private final Probe signals;

    Round(Scene scene, Tracee thread) {
      this.scene = scene;
      this.quiesce = scene.engine("Q").events(QUIESCE).attach(thread);
      this.both = scene.engine("QS").events(SIGNALS.plus(QUIESCE)).attach(thread);
      this.signals =
          scene.engine("S").events(SIGNALS).on(SIGNAL, SignalReportTests::drop).attach(thread);
    }

    void expectReports(Signal signal) {
      expectNoneFirst(quiesce);
      scene.expect("signals reported to Q", 0L, quiesce.count(Round::isReal));
      expectNoneFirst(both);
      scene.expect("signals reported to QS", 1L, both.count(call -> isOf(call, signal)));
      scene.expect("reports to S", 1, signals.calls().size());
      scene.expect("signals reported to S", 1L, signals.count(call -> isOf(call, signal)));
    }

    private void expectNoneFirst(Probe probe) {
      List<Call> calls = probe.calls(SIGNAL);
      scene.expectAtLeast("report_signal to " + probe, 1, calls.size());
      scene.expectThat("the first to " + probe + " is NONE", calls.getFirst().isPreDequeue());
    }

    private static boolean isReal(Call call) {
      return call.slot() == SIGNAL && !call.isPreDequeue();
    }
  }
}
