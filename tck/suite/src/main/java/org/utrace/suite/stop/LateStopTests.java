// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.EXEC;
import static org.utrace.contract.UtraceEvent.JCTL;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.JobChange;
import org.utrace.contract.Pid;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge stops that wait until the event's own work is done. */
final class LateStopTests extends ConformanceTest {
  private static final long UNTOUCHED = 99;

  @Test
  @Covers("STOP-06")
  void STOP_06_newProcessStartsWhileItsMakerIsHeld() {
    for (UtraceEvent slot : List.of(CLONE, QUIESCE)) {
      explore(scene -> {
        Server server = Server.start(scene);
        Probe a = stopper(scene, slot, CLONE).attach(server.thread());
        server.ask(GuestCall.FORK);
        server.thread().expectHeld("after STOP to the clone");
        long pid = completed(scene, a, server);
        scene.expectAtLeast("result of the call", 1, pid);
        Server child = Server.of(scene, scene.stage().find(new Pid((int) pid)).orElseThrow(), "");
        child.expectServes("the child while its parent is held");
        a.controlOk(RESUME);
        scene.settle();
        scene.expect("result seen by the program", pid, server.result());
        server.expectServes("after RESUME");
      });
    }
  }

  /** Answers STOP in one slot of the event, once, and RESUME where it is called besides. */
  private static Probe stopper(Scene scene, UtraceEvent slot, UtraceEvent event) {
    Probe a = scene.engine("A").events(QUIESCE, event).answerOnce(slot, STOP);
    return slot == QUIESCE ? a.without(event).on(event, Call::action) : a;
  }

  /** Examine the held thread: the result of the call it is in. */
  private static long completed(Scene scene, Probe a, Server server) {
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    long result = server.thread().regs().result();
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
    return result;
  }

  @Test
  @Covers("STOP-06")
  void STOP_06_newImageIsCompleteWhenTheStopTakesEffect() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      thread.poke("data_7", UNTOUCHED);
      Probe a = scene.engine("A").events(QUIESCE, EXEC).answerOnce(EXEC, STOP).attach(thread);
      server.ask(GuestCall.EXECVE, thread.label("path_server").value(), 0, 0);
      thread.expectHeld("after STOP to the exec");
      Examiner examiner = new Examiner();
      scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
      UserRegs regs = thread.regs();
      scene.expect("pc", thread.label("serve"), regs.pc());
      scene.expect("a cell of the new image", 0L, thread.cell("data_7"));
      scene.expect("the request of the old image", 0L, thread.cell("request"));
      scene.expect("finish_examine", Errno.OK, a.finish(examiner));
      scene.expect(
          "user instructions since the report",
          a.calls(EXEC).getFirst().instructions(),
          thread.instructions());
      a.controlOk(RESUME);
      server.expectServes("the new image after RESUME");
    });
  }

  @Test
  @Covers("STOP-06")
  void STOP_06_handlerIsSetUpWhenTheStopTakesEffect() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      server.catches(Signal.SIGUSR1);
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
      a.on(SIGNAL, call -> call.action().with(isOfHandler(call) ? STOP : RESUME));
      a.attach(thread);
      thread.send(Signal.SIGUSR1);
      thread.expectHeld("after STOP to the signal");
      Examiner examiner = new Examiner();
      scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
      scene.expect("pc", thread.label("handler"), thread.regs().pc());
      scene.expect("finish_examine", Errno.OK, a.finish(examiner));
      scene.expect("the handler's count", 0L, server.caught());
      a.answer(SIGNAL, RESUME).controlOk(RESUME);
      scene.settle();
      scene.expect("the handler's count", 1L, server.caught());
      server.expectServes("after RESUME");
    });
  }

  /** The signal's own report, or the one before the handler's first instruction (SIG-09). */
  private static boolean isOfHandler(Call call) {
    SignalAction signal = call.action().signal();
    return signal == SignalAction.DELIVER || signal == SignalAction.HANDLER;
  }

  @Test
  @Covers("STOP-06")
  void STOP_06_callIsCompleteWhenTheStopTakesEffect() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, STOP);
      a.attach(thread);
      server.ask(GuestCall.GETPID);
      thread.expectHeld("after STOP to the exit of the call");
      long pid = thread.handle().pid().number();
      scene.expect("result of the call", pid, completed(scene, a, server));
      a.controlOk(RESUME);
      scene.settle();
      scene.expect("result seen by the program", pid, server.result());
    });
  }

  @Test
  @Covers("STOP-06")
  void STOP_06_stopOfTheGroupTakesPlaceFirst() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(QUIESCE, JCTL).attach(thread);
      a.on(JCTL, call -> call.action().with(isStop(call) ? STOP : RESUME));
      thread.sendToProcess(Signal.SIGSTOP);
      scene.settle();
      scene.expect("state after STOP to the stop", RunState.STOPPED, thread.state());
      scene.expect("what the parent learns", JobChange.STOPPED, thread.pollJobControl());
      a.controlOk(RESUME);
      thread.sendToProcess(Signal.SIGCONT);
      server.expectServes("after RESUME and SIGCONT");
    });
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(QUIESCE, JCTL).attach(thread);
      a.on(JCTL, call -> call.action().with(isStop(call) ? RESUME : STOP));
      thread.sendToProcess(Signal.SIGSTOP);
      scene.settle();
      thread.sendToProcess(Signal.SIGCONT);
      thread.expectHeld("after STOP to the end of the stop");
      scene.expect("what the parent learns", JobChange.CONTINUED, thread.pollJobControl());
      a.controlOk(RESUME);
      server.expectServes("after RESUME");
    });
  }

  private static boolean isStop(Call call) {
    return call.jobs().type() == JobChange.STOPPED;
  }

  @Test
  @Covers("STOP-16")
  void STOP_16_answerToAnotherReportReplacesTheStop() {
    for (ResumeAction answer : List.of(STOP, RESUME)) {
      explore(scene -> answeredAgain(scene, answer));
    }
  }

  private static void answeredAgain(Scene scene, ResumeAction answer) {
    Server server = Server.start(scene);
    Tracee thread = server.thread();
    Probe a = scene.engine("A").events(QUIESCE, EXEC).answer(EXEC, STOP).attach(thread);
    a.on(QUIESCE, call -> call.action().with(call.isQuiesceZero() ? answer : RESUME));
    // Somebody wants a report on the same way to user mode.
    Probe b = scene.engine("B").events(QUIESCE, EXEC).attach(thread);
    b.answer(EXEC, ResumeAction.REPORT);
    server.ask(GuestCall.EXECVE, thread.label("path_server").value(), 0, 0);
    scene.settle();
    long again = a.count(Call::isQuiesceZero);
    scene.note("report_quiesce(0) before the stop: " + again);
    if (again > 0 && answer == RESUME) {
      server.expectServes("after the answer RESUME");
    } else {
      thread.expectHeld("after the answer STOP");
    }
    a.on(QUIESCE, Call::action).controlOk(RESUME);
    server.expectServes("after RESUME");
  }
}
