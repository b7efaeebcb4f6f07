// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
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
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what becomes of a signal that an engine puts back on the queue. */
final class HeldSignalTests extends ConformanceTest {
  private static final int CODE = 77;

  @Test
  @Covers("SIG-07")
  void SIG_07_heldSignalIsMetAgain() {
    explore(scene -> {
      Probe a = heldWithItsSignal(scene);
      scene.expect("reports while held", 1, reports(a).size());
      a.controlOk(RESUME);
      a.tracee().expectRuns("after RESUME");
      scene.expect("reports in the end", 2, reports(a).size());
      SigInfo first = reports(a).getFirst();
      SigInfo changed = new SigInfo(first.signal(), CODE, first.sender(), first.address(), 0);
      scene.expect("description when met again", changed, reports(a).getLast());
    });
  }

  @Test
  @Covers("SIG-07")
  void SIG_07_heldSignalIsMetAgainBesideAnother() {
    explore(scene -> {
      Probe a = heldWithItsSignal(scene);
      a.tracee().send(Signal.SIGUSR1);
      a.controlOk(RESUME);
      a.tracee().expectRuns("after RESUME");
      // Whether the other one is merged with it is not said.
      long again = reports(a).stream().filter(info -> info.code() == CODE).count();
      scene.expect("reports with the description of the held signal", 1L, again);
    });
  }

  @Test
  @Covers("SIG-07")
  void SIG_07_handlerRunsOnceInTotal() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
      a.on(SIGNAL, call -> heldOnce(a, call)).attach(server.thread());
      server.thread().send(Signal.SIGUSR1);
      server.thread().expectHeld("with its signal put back");
      scene.expect("runs of the handler while held", 0L, server.caught());
      a.controlOk(RESUME);
      scene.settle();
      scene.expect("reports in the end", 2, reports(a).size());
      scene.expect("description when met again", reports(a).getFirst(), reports(a).getLast());
      scene.expect("runs of the handler", 1L, server.caught());
      server.expectServes("in the end");
    });
  }

  @Test
  @Covers("SIG-07")
  void SIG_07_metAgainAfterTheActionTakenNow() {
    explore(scene -> metAgain(scene, SignalAction.IGN, 0));
    explore(scene -> metAgain(scene, SignalAction.DELIVER, 1));
    if (has("job-control")) {
      explore(scene -> metAgain(scene, SignalAction.STOP, 0));
    }
  }

  /** The thread goes on at once; its handler may run before it meets the signal again. */
  private static void metAgain(Scene scene, SignalAction now, long caughtBefore) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Probe a = scene.engine("A").events(SIGNAL);
    List<Long> caught = new ArrayList<>();
    a.on(
        SIGNAL,
        call -> {
          caught.add(server.caught());
          Action resume = call.action().with(RESUME);
          return caught.size() == 1 ? resume.with(now).withHold() : resume;
        });
    a.attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    if (now == SignalAction.STOP) {
      scene.expect("state", RunState.STOPPED, server.thread().state());
      server.thread().sendToProcess(Signal.SIGCONT);
      scene.settle();
    }
    scene.expect(
        "runs of the handler at each report, after " + now, List.of(0L, caughtBefore), caught);
    scene.expect("description when met again", reports(a).getFirst(), reports(a).getLast());
    scene.expect("runs of the handler", caughtBefore + 1, server.caught());
    server.expectServes("in the end");
  }

  private static Action heldOnce(Probe a, Call call) {
    boolean first = !call.isPreDequeue() && reports(a).size() == 1;
    return first
        ? call.action().with(STOP).with(SignalAction.IGN).withHold()
        : call.action().with(RESUME);
  }

  @Test
  @Covers("SIG-07")
  void SIG_07_pendingAgainOnlyAfterTheStop() {
    if (has("proc-status")) {
      explore(scene -> {
        Probe a = heldWithItsSignal(scene);
        expectNotPending(scene, a);
        // Another engine's hold keeps it off just as long: the stop is one.
        Probe b = scene.engine("B").attach(a.tracee());
        b.controlOk(STOP);
        a.controlOk(RESUME);
        a.tracee().expectHeld("B holds");
        expectNotPending(scene, a);
        b.controlOk(RESUME);
        a.tracee().expectRuns("after RESUME");
        scene.expect("reports in the end", 2, reports(a).size());
      });
    }
  }

  private static void expectNotPending(Scene scene, Probe a) {
    scene.expect(
        "SIGUSR1 is pending in the stop",
        false,
        scene.stage().pendingSignals(a.tracee().handle()).has(Signal.SIGUSR1));
  }

  /** Stop a thread by an answer to SIGUSR1 that changes its description and puts it back. */
  private static Probe heldWithItsSignal(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL_TERM);
    a.on(SIGNAL, call -> answered(a, call)).attach(thread);
    thread.start();
    thread.send(Signal.SIGUSR1);
    thread.expectHeld("with its signal put back");
    return a;
  }

  private static Action answered(Probe a, Call call) {
    if (call.isPreDequeue()) {
      return call.action().with(RESUME);
    }
    Action ignored = call.action().with(RESUME).with(SignalAction.IGN);
    if (reports(a).size() > 1) {
      return ignored;
    }
    SigInfo info = reports(a).getFirst();
    call.signalReport().info(new SigInfo(info.signal(), CODE, info.sender(), info.address(), 0));
    return ignored.with(STOP).withHold();
  }

  private static List<SigInfo> reports(Probe a) {
    return a.calls(SIGNAL).stream()
        .filter(call -> !call.isPreDequeue())
        .flatMap(call -> call.info().stream())
        .toList();
  }
}
