// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.interrupt;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that a report_quiesce in place of report_signal leaves the disposition alone. */
final class DispositionTests extends ConformanceTest {

  @Test
  @Covers("INT-10")
  void INT_10_nothingIsDelivered() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe q = bareQuiescer(scene).attach(thread);
      thread.start();
      scene.settle();
      q.controlOk(INTERRUPT);
      thread.expectRuns("after a pre-dequeue round");
      scene.expectAtLeast("report_quiesce(0)", 1, q.count(Call::isQuiesceZero));
    });
  }

  /** Its answers are bare resume actions: in C the bits of the disposition are zero. */
  private static Probe bareQuiescer(Scene scene) {
    return scene.engine("Q").events(QUIESCE).without(SIGNAL).on(QUIESCE, c -> Action.of(RESUME));
  }

  @Test
  @Covers("INT-10")
  void INT_10_defaultActionIsKept() {
    exploreRow(scene -> expectFate(scene, SignalAction.TERM));
  }

  @Test
  @Covers("INT-10")
  void INT_10_ignoringIsKept() {
    exploreRow(scene -> expectFate(scene, SignalAction.IGN));
  }

  /** Of two engines the first makes something of SIGTERM, the second has no say in it. */
  private static void expectFate(Scene scene, SignalAction choice) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    scene.engine("A").events(SIGNAL_TERM).on(SIGNAL, c -> c.action().with(choice)).attach(thread);
    Probe q = bareQuiescer(scene).attach(thread);
    thread.start();
    scene.settle();
    thread.send(Signal.SIGTERM);
    scene.settle();
    scene.expect(
        "report_quiesce(SIGNAL_TERM)", 1L, q.count(c -> c.event().equals(SIGNAL_TERM.only())));
    if (choice == SignalAction.IGN) {
      thread.expectRuns("after SIGTERM was dropped");
    } else {
      scene.expect("end", ExitStatus.killed(Signal.SIGTERM, false), thread.reap());
    }
  }

  @Test
  @Covers("INT-10")
  void INT_10_injectionIsKept() {
    exploreRow(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).on(SIGNAL, DispositionTests::injecting);
      a.attach(thread);
      Probe q = bareQuiescer(scene).attach(thread);
      thread.start();
      scene.settle();
      a.controlOk(INTERRUPT);
      scene.expect("end", ExitStatus.killed(Signal.SIGUSR2, false), thread.reap());
      scene.expectAtLeast("report_quiesce(0)", 1, q.count(Call::isQuiesceZero));
    });
  }

  private static Action injecting(Call call) {
    call.signalReport().info(SigInfo.of(Signal.SIGUSR2, SigInfo.USER, new Pid(1)));
    return call.action().with(RESUME).with(SignalAction.TERM);
  }
}
