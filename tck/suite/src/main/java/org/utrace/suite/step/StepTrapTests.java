// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Stepper;

/** Judge the trap of a step that met a system call or a fault. */
final class StepTrapTests extends ConformanceTest {

  @Test
  @Covers("STEP-12")
  void STEP_12_untracedCall() {
    explore(scene -> {
      Stepper a = atCall(scene);
      a.stepTo(SINGLESTEP, 1, "after_call");
      a.answerSignals(RESUME).probe().controlOk(RESUME);
      a.expectRunsWithTraps("released", 2);
    });
  }

  @Test
  @Covers("STEP-12")
  void STEP_12_entryAndExitComeBeforeTheTrap() {
    Action[] answers = {
      Action.of(RESUME),
      Action.of(REPORT),
      Action.of(INTERRUPT),
      Action.of(SINGLESTEP),
      Action.of(RESUME).with(SyscallAction.ABORT)
    };
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      for (Action answer : answers) {
        exploreRow(scene -> tracedCall(scene, slot, answer));
      }
    }
  }

  private static void tracedCall(Scene scene, UtraceEvent slot, Action answer) {
    Stepper a = atCall(scene);
    List<UtraceEvent> order = new ArrayList<>();
    tracerOfCalls(scene, a, order)
        .on(
            slot,
            call -> {
              noteFirst(a, order, slot);
              return answer;
            });
    a.stepTo(SINGLESTEP, 1, "after_call");
    scene.expect("reports before the trap", List.of(SYSCALL_ENTRY, SYSCALL_EXIT), order);
  }

  @Test
  @Covers("STEP-12")
  void STEP_12_stopInBetween() {
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      explore(scene -> {
        Stepper a = atCall(scene);
        List<UtraceEvent> order = new ArrayList<>();
        Probe b = tracerOfCalls(scene, a, order);
        b.answerOnce(slot, STOP);
        a.ask(SINGLESTEP);
        a.tracee().expectHeld("B answered STOP");
        scene.expect("reports of " + slot, 1L, b.count(slot));
        scene.expect("traps before the call is over", 1, a.traps());
        b.controlOk(RESUME);
        scene.settle();
        scene.expect("traps", 2, a.traps());
        a.expectTrap(a.reports().getLast(), 2, "after_call");
      });
    }
  }

  @Test
  @Covers("STEP-12")
  void STEP_12_detachCancelsTheTrap() {
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      explore(scene -> {
        Stepper a = atCall(scene);
        Stepper watcher = new Stepper(scene, "W").answerSignals(RESUME);
        watcher.probe().attach(a.tracee());
        a.probe().setEvents(EventSet.of(Stepper.EVENTS).plus(slot));
        a.probe().answer(slot, DETACH);
        a.ask(SINGLESTEP);
        watcher.expectRunsWithTraps("the asking engine is gone", 0);
      });
    }
  }

  /** Hold a thread right before its system call instruction. */
  private static Stepper atCall(Scene scene) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STEP_SYSCALL);
    a.stepTo(SINGLESTEP, 1, "call");
    return a;
  }

  private static Probe tracerOfCalls(Scene scene, Stepper a, List<UtraceEvent> order) {
    Probe b = scene.engine("B").events(SYSCALL_ENTRY, SYSCALL_EXIT);
    for (UtraceEvent slot : new UtraceEvent[] {SYSCALL_ENTRY, SYSCALL_EXIT}) {
      b.on(
          slot,
          call -> {
            noteFirst(a, order, slot);
            return call.action().with(RESUME);
          });
    }
    return b.attach(a.tracee());
  }

  private static void noteFirst(Stepper a, List<UtraceEvent> order, UtraceEvent slot) {
    if (a.traps() == 1) {
      order.add(slot);
    }
  }

  @Test
  @Covers("STEP-14")
  void STEP_14_faultComesInPlaceOfTheTrap() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.FAULT);
      a.tracee().poke("gate", 1);
      a.stepUntil("faulting");
      int traps = a.traps();
      expectFault(scene, a, SINGLESTEP, 1);
      // Not asked for a step: the load faults again, and nothing else is reported.
      expectFault(scene, a, RESUME, 2);
      scene.expect("traps", traps, a.traps());
    });
  }

  private static void expectFault(Scene scene, Stepper a, ResumeAction how, int faults) {
    long before = a.tracee().instructions();
    int reports = a.reports().size();
    a.ask(how);
    scene.settle();
    scene.expect("signals reported", reports + 1, a.reports().size());
    scene.expect("faults reported", faults, a.reports(Signal.SIGSEGV));
    a.expectTrap(a.reports().getLast(), before, "faulting");
  }
}
