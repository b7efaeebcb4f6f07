// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.kit;

import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.Signal;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.EngineLint;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Show that the kit finds engines that break their rules, and lets those pass that do not. */
final class EngineRuleTests extends ConformanceTest {

  @Test
  @Covers("CB-12")
  void CB_12_engineThatWaitsInACallbackIsFlagged() {
    explore(scene -> {
      Latch word = scene.latch("the tracer's word");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      a.on(QUIESCE, call -> call.parked(word));
      a.controlOk(REPORT);
      thread.start();
      scene.expect(
          "what the lint says",
          List.of("engine A waits inside report_quiesce(0): answer STOP, and wait outside"),
          EngineLint.waitingInCallbacks(scene, List.of(a)));
      word.open();
      scene.expect(
          "what the lint says later", List.of(), EngineLint.waitingInCallbacks(scene, List.of(a)));
    });
  }

  @Test
  @Covers("CB-12")
  void CB_12_engineThatAnswersStopIsFineAndTheThreadCanBeKilled() {
    explore(scene -> {
      Latch word = scene.latch("the tracer's word");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.expect(
          "what the lint says", List.of(), EngineLint.waitingInCallbacks(scene, List.of(a)));
      thread.expectHeld("by an engine that waits outside");
      scene.fork(
          "tracer",
          () -> {
            word.await();
            a.control(RESUME);
          });
      scene.expect(
          "end of the thread", ExitStatus.killed(Signal.SIGKILL, false), thread.killAndReap());
    });
  }

  @Test
  @Covers("REG-01")
  void REG_01_keptRegistersAreRefusedAndTheRegsetTellsTheSame() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT)) {
      explore(scene -> keptRegisters(scene, event));
    }
  }

  private static void keptRegisters(Scene scene, UtraceEvent event) {
    long marker = 0x7ea5_e001;
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, event);
    Address[] at = new Address[2];
    a.on(
        event,
        call -> {
          at[0] = call.registers().pc();
          at[1] = call.registers().sp();
          call.registers().scratch(marker);
          return call.action().with(STOP);
        });
    a.attach(thread);
    thread.start().expectHeld("in " + event);
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    scene.expect("pc by the regset", at[0], thread.regs().pc());
    scene.expect("stack pointer by the regset", at[1], thread.regs().sp());
    scene.expect("scratch register by the regset", marker, thread.regs().scratch());
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
    expectRefused(scene, a.calls(event).getFirst());
  }

  private static void expectRefused(Scene scene, Call call) {
    UserRegs kept = call.registers();
    boolean refused = false;
    try {
      kept.pc();
    } catch (IllegalStateException misuse) {
      scene.note(String.valueOf(misuse.getMessage()));
      refused = true;
    }
    scene.expectThat("the kept register argument is refused", refused);
  }
}
