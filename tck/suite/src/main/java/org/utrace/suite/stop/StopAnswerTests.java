// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.EXEC;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.JCTL;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_IGN;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge a stop answered by an engine that does not want QUIESCE. */
final class StopAnswerTests extends ConformanceTest {

  @Test
  @Covers("STOP-15")
  void STOP_15_stopAnsweredToASystemCallHolds() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT)) {
      for (ResumeAction release : List.of(RESUME, DETACH)) {
        exploreRow(scene -> {
          Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
          Probe a = scene.engine("A").events(event).answerOnce(event, STOP).attach(thread);
          thread.start();
          expectHeldWhereReported(scene, a);
          a.controlOk(release);
          thread.expectRuns("after " + release);
        });
      }
    }
  }

  private static void expectHeldWhereReported(Scene scene, Probe a) {
    a.tracee().expectHeld("after the answer STOP");
    scene.expect("callbacks", 1, a.calls().size());
    scene.expect(
        "user instructions since the answer",
        a.calls().getFirst().instructions(),
        a.tracee().instructions());
  }

  @Test
  @Covers("STOP-15")
  void STOP_15_stopAnsweredToWhatMakesProcessesHolds() {
    for (GuestCall call : List.of(GuestCall.FORK, GuestCall.VFORK, GuestCall.EXECVE)) {
      explore(scene -> {
        Server server = Server.start(scene);
        UtraceEvent event = call == GuestCall.EXECVE ? EXEC : CLONE;
        Probe a = scene.engine("A").events(event).answerOnce(event, STOP).attach(server.thread());
        server.ask(call, server.thread().label("path_server").value(), 0, 0);
        expectHeldWhereReported(scene, a);
        a.controlOk(RESUME);
        if (call == GuestCall.VFORK) {
          Server.of(scene, a.calls().getFirst().cloned().child(), "").ask(GuestCall.EXIT_GROUP, 0);
        }
        server.thread().expectRuns("after RESUME");
      });
    }
  }

  @Test
  @Covers("STOP-15")
  void STOP_15_stopAnsweredToTheEndOfAGroupsStopHolds() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(JCTL).attach(thread);
      thread.sendToProcess(Signal.SIGSTOP);
      scene.settle();
      a.forget();
      a.answer(JCTL, STOP);
      thread.sendToProcess(Signal.SIGCONT);
      expectHeldWhereReported(scene, a);
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-15")
  void STOP_15_stopAnsweredToAnExitHolds() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_THREAD);
      Probe a = scene.engine("A").events(EXIT).answerOnce(EXIT, STOP).attach(thread);
      thread.start();
      expectHeldWhereReported(scene, a);
      a.controlOk(RESUME);
      scene.expect("exit code", 5, thread.reap().code());
    });
  }

  @Test
  @Covers("STOP-15")
  void STOP_15_stopAnsweredToASignalHolds() {
    exploreRow(scene -> heldAtASignal(scene, SIGNAL_TERM));
    exploreRow(scene -> heldAtASignal(scene, SIGNAL_IGN));
  }

  private static void heldAtASignal(Scene scene, UtraceEvent event) {
    Server server = Server.start(scene);
    Probe a = scene.engine("A").events(event);
    a.on(SIGNAL, c -> c.action().with(STOP).with(SignalAction.IGN)).attach(server.thread());
    if (event == SIGNAL_IGN) {
      server.sendIgnored(Signal.SIGURG);
    } else {
      server.thread().send(Signal.SIGTERM);
    }
    expectHeldWhereReported(scene, a);
    a.controlOk(RESUME);
    server.awaitIdle("the call that it was in");
    server.expectServes("after RESUME");
  }

  @Test
  @Covers("STOP-15")
  void STOP_15_holdsInEveryInterleaving() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a =
          scene
              .engine("A")
              .events(SYSCALL_EXIT, SIGNAL_TERM)
              .answerOnce(SYSCALL_EXIT, STOP)
              .on(SIGNAL, c -> c.action().with(RESUME).with(SignalAction.IGN))
              .attach(thread);
      thread.start();
      thread.expectBlocked("in nanosleep");
      thread.send(Signal.SIGTERM);
      thread.expectHeld("after STOP at the exit of the call, a signal pending");
      scene.expectThat("the exit was reported first", a.calls().getFirst().slot() == SYSCALL_EXIT);
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }
}
