// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.syscall;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.SyscallAction.ABORT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge the report of a system call's exit. */
final class ExitReportTests extends ConformanceTest {
  private static final long PUT = 77;

  @Test
  @Covers("SYS-06")
  void SYS_06_exitIsReportedBetweenWorkAndUserMode() {
    explore(ExitReportTests::resultCanBeChanged);
    explore(ExitReportTests::abortedCallIsReportedToo);
    explore(ExitReportTests::exitPrecedesOwnSignal);
    explore(ExitReportTests::exitPrecedesBreakingSignal);
  }

  private static void resultCanBeChanged(Scene scene) {
    Tracee thread = Writer.create(scene);
    Probe a =
        scene
            .engine("A")
            .events(SYSCALL_ENTRY, SYSCALL_EXIT)
            .on(
                SYSCALL_EXIT,
                call -> {
                  scene.expect("output at exit", Writer.TEXT, Writer.output(scene, thread));
                  scene.expect(
                      "result at exit", (long) Writer.TEXT.length(), call.registers().result());
                  return put(call);
                })
            .attach(thread);
    thread.start();
    Writer.expectEnd(scene, thread, Writer.TEXT, PUT);
    scene.expect(
        "user instructions at exit",
        a.calls(SYSCALL_ENTRY).getFirst().instructions(),
        a.calls(SYSCALL_EXIT).getFirst().instructions());
  }

  private static void abortedCallIsReportedToo(Scene scene) {
    Tracee thread = Writer.create(scene);
    Probe a =
        scene
            .engine("A")
            .events(SYSCALL_ENTRY, SYSCALL_EXIT)
            .on(SYSCALL_ENTRY, call -> call.action().with(RESUME).with(ABORT))
            .on(
                SYSCALL_EXIT,
                call -> {
                  scene.expectThat(
                      "result " + call.registers().result() + " of the aborted call is an error",
                      Writer.isError(call.registers().result()));
                  return put(call);
                })
            .attach(thread);
    thread.start();
    Writer.expectEnd(scene, thread, "", PUT);
    scene.expect("exits reported", 1L, a.count(SYSCALL_EXIT));
  }

  private static Action put(Call call) {
    call.registers().result(PUT);
    return call.action().with(RESUME);
  }

  private static void exitPrecedesOwnSignal(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.KILL_SELF);
    thread.poke("gate", 1);
    Probe a = exitsAndSignals(scene).attach(thread);
    thread.start();
    scene.settle();
    // Handler frames do not exist here: the order of the reports stands for theirs.
    scene.expect(
        "reports of getpid, kill and SIGUSR1",
        List.of(SYSCALL_EXIT, SYSCALL_EXIT, SIGNAL),
        slots(a));
    scene.expect("result of kill", 0L, thread.cell("result"));
    scene.expect("the program went on", 1L, thread.cell("done"));
  }

  private static void exitPrecedesBreakingSignal(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Probe a = exitsAndSignals(scene).attach(thread);
    thread.start();
    thread.expectBlocked("in pause");
    scene.expect("reports before the signal", 0, a.calls().size());
    thread.send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("reports of pause and SIGUSR1", List.of(SYSCALL_EXIT, SIGNAL), slots(a));
    scene.expect(
        "user instructions at the signal's report",
        a.calls().getFirst().instructions(),
        a.calls().getLast().instructions());
  }

  private static Probe exitsAndSignals(Scene scene) {
    return scene
        .engine("A")
        .events(SYSCALL_EXIT, SIGNAL_TERM)
        .on(SIGNAL, call -> call.action().with(RESUME).with(SignalAction.IGN));
  }

  private static List<UtraceEvent> slots(Probe probe) {
    return probe.calls().stream().map(Call::slot).toList();
  }

  @Test
  @Covers("SYS-06")
  void SYS_06_resultOfABrokenCallCanBeChanged() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a =
          scene
              .engine("A")
              .events(QUIESCE, SYSCALL_EXIT)
              .on(SYSCALL_EXIT, ExitReportTests::put)
              .attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      a.controlOk(INTERRUPT);
      thread.expectBlocked("in the next pause");
      scene.expect("result the program saw", PUT, thread.cell("result"));
      scene.expect("calls that ended", 1L, thread.cell("counter"));
    });
  }
}
