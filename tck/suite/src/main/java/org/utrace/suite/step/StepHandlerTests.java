// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

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
import org.utrace.contract.Address;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the steps through a signal's handler and out of it. */
final class StepHandlerTests extends ConformanceTest {
  /** More instructions than handler and restorer have. */
  private static final int STEPS_MAX = 40;

  @Test
  @Covers("STEP-12")
  void STEP_12_callThatEndsAHandler() {
    if (has("signals")) {
      explore(StepHandlerTests::throughTheHandler);
    }
  }

  /** The call at the handler's end has its next instruction where the signal came. */
  private static void throughTheHandler(Scene scene) {
    Server server = Server.start(scene);
    Tracee thread = server.thread();
    server.catches(Signal.SIGUSR1);
    List<Address> interrupted = new ArrayList<>();
    List<Address> traps = new ArrayList<>();
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL, SIGNAL_CORE);
    long[] asked = {-1};
    a.on(QUIESCE, call -> again(call, asked[0]));
    a.on(
        SIGNAL,
        call -> call.isPreDequeue() ? again(call, asked[0]) : step(call, interrupted, traps));
    a.attach(thread);
    thread.send(Signal.SIGUSR1);
    thread.expectHeld("at the handler's begin");
    scene.expect("signals delivered", 1, interrupted.size());
    for (int steps = 1; steps <= STEPS_MAX && !traps.containsAll(interrupted); steps++) {
      long before = thread.instructions();
      asked[0] = before;
      a.controlOk(SINGLESTEP);
      scene.settle();
      scene.expect("traps", steps, traps.size());
      scene.expect("user instructions", before + 1, thread.instructions());
    }
    scene.expectThat("a step was made in the restorer", traps.contains(thread.label("restorer")));
    scene.expect("pc after the call", interrupted.getFirst(), traps.getLast());
    int made = traps.size();
    asked[0] = -1;
    a.controlOk(RESUME);
    server.expectServes("after the handler");
    scene.expect("runs of the handler", 1L, server.caught());
    scene.expect("traps in the end", made, traps.size());
  }

  /** A report may come before the step (STEP-09), and must not take it back. */
  private static Action again(Call call, long asked) {
    return call.action().with(call.instructions() == asked ? SINGLESTEP : RESUME);
  }

  private static Action step(Call call, List<Address> interrupted, List<Address> traps) {
    if (call.action().signal() == SignalAction.HANDLER) {
      return call.action().with(STOP);
    }
    boolean trap = call.info().orElseThrow().signal() == Signal.SIGTRAP;
    (trap ? traps : interrupted).add(call.registers().pc());
    return trap ? call.action().with(STOP).with(SignalAction.IGN) : call.action().with(SINGLESTEP);
  }
}
