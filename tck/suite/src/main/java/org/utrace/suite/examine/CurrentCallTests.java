// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.examine;

import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.CurrentCall;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what can be had of a blocked thread's system call without tracing it. */
final class CurrentCallTests extends ConformanceTest {

  @Test
  @Covers("REG-03")
  void REG_03_callOfABlockedThread() {
    explore(scene -> blockedReader(scene, false));
    explore(scene -> blockedReader(scene, true));
  }

  private static void blockedReader(Scene scene, boolean traced) {
    Server server = Server.start(scene);
    Tracee thread = server.thread();
    if (traced) {
      scene.engine("W").events(EventSet.ALL).attach(thread);
    }
    scene.expect("pipe2", 0L, server.call(GuestCall.PIPE2, thread.label("data_0").value(), 0));
    long end = thread.data().intAt(0, 0);
    long buffer = thread.label("data_5").value();
    server.ask(GuestCall.READ, end, buffer, 8, 4, 5, 6);
    thread.expectBlocked("in read");
    long before = thread.instructions();
    Optional<CurrentCall> found = scene.stage().currentCall(thread.handle());
    scene.expectThat("a call is told of", found.isPresent());
    CurrentCall call = found.orElseThrow();
    scene.expect("number", thread.number(GuestCall.READ), call.number());
    scene.expect("arguments", List.of(end, buffer, 8L, 4L, 5L, 6L), call.arguments());
    scene.expectOneOf("pc", call.pc(), thread.label("call"), thread.label("after_call"));
    scene.expect("state afterwards", RunState.SLEEPING, thread.state());
    scene.expect("user instructions afterwards", before, thread.instructions());
    expectSameInAStop(scene, thread, call);
  }

  /** What an engine sees in the stop that ends the call. */
  private static void expectSameInAStop(Scene scene, Tracee thread, CurrentCall call) {
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
    a.on(SIGNAL, made -> made.action().with(STOP));
    a.attach(thread).controlOk(ResumeAction.INTERRUPT);
    thread.expectHeld("out of the call");
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    scene.expect("stack pointer", thread.regs().sp(), call.sp());
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
  }

  @Test
  @Covers("REG-03")
  void REG_03_refusedWhileTheThreadRuns() {
    explore(scene -> {
      Server server = Server.start(scene);
      scene.settle();
      scene.expect(
          "call of a thread in user mode",
          Optional.empty(),
          scene.stage().currentCall(server.thread().handle()));
      server.expectServes("afterwards");
    });
  }
}
