// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;

import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** What both kinds of step have in common, as scripts for either (BLK-04). */
final class StepScripts {
  /** Instructions of the program straight from its start to the end of its first block. */
  static final int FIRST_BLOCK = 6;

  /** The ways that {@link #laterRequestEndsTheStep} can go. */
  static final String IN_TIME = "taken back in time";

  static final String TOO_LATE = "taken back when the step was made";

  /** The ways that {@link #droppedOnlyIfASignalComesFirst} can go. */
  static final String SIGNAL_FIRST = "signal before step";

  static final String STEP_FIRST = "step before signal";

  private StepScripts() {}

  /** Instructions that a step makes at the start of straight. */
  static long length(ResumeAction how) {
    return how == SINGLESTEP ? 1 : FIRST_BLOCK;
  }

  /** Where a step from the start of straight ends. */
  static String end(ResumeAction how) {
    return how == SINGLESTEP ? "step_1" : "target";
  }

  /** STEP-02: the trap is answered RESUME. */
  static void trapIsTheLast(Scene scene, ResumeAction how) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
    a.ask(how);
    scene.settle();
    a.expectTrap(a.reports().getFirst(), length(how), end(how));
    a.expectRunsWithTraps("after the one step", 1);
  }

  /** STEP-02: the step is asked for, then taken back by the only engine. */
  static void laterRequestEndsTheStep(Scene scene, ResumeAction how) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
    a.ask(how);
    scene.stage().pause();
    a.insistNoMore();
    a.probe().controlOk(RESUME);
    // In a report that came before the step it was asked for again.
    boolean tooLate = a.tracee().instructions() > 0 || !a.probe().calls().isEmpty();
    scene.settle();
    scene.reached(a.traps() == 0 ? IN_TIME : TOO_LATE);
    if (tooLate) {
      scene.expectOneOf("traps", a.traps(), 0, 1);
    } else {
      scene.expect("traps", 0, a.traps());
    }
    a.expectRunsWithTraps("later", a.traps());
  }

  /** STEP-03: the step is the answer to report_quiesce(0). */
  static void answeredToQuiesce(Scene scene, ResumeAction how) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper a = new Stepper(scene, "A");
    a.probe().answerOnce(QUIESCE, how).attach(thread);
    a.probe().controlOk(REPORT);
    thread.start();
    scene.settle();
    scene.expect("traps", 1, a.traps());
    a.expectTrap(a.reports().getFirst(), length(how), end(how));
  }

  /** STEP-03: the step is the answer to report_quiesce(0) of a thread that was running. */
  static void answeredToQuiesceWhileRunning(Scene scene, ResumeAction how) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT).start();
    Stepper a = new Stepper(scene, "A");
    a.probe().answerOnce(QUIESCE, how).attach(thread);
    a.probe().controlOk(REPORT);
    scene.settle();
    scene.expect("traps", 1, a.traps());
    long made =
        a.reports().getFirst().instructions() - a.probe().calls(QUIESCE).getFirst().instructions();
    if (how == SINGLESTEP) {
      scene.expect("instructions of the step", 1L, made);
    } else {
      scene.expectOneOf(
          "pc at the trap, to be target or step_0",
          a.reports().getFirst().pc(),
          thread.label("target"),
          thread.label("step_0"));
    }
  }

  /** STEP-03: the step is the answer to the last report_signal. */
  static void answeredToSignal(Scene scene, ResumeAction how, boolean real) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper watcher = new Stepper(scene, "W").answerSignals(RESUME);
    Probe a = scene.engine("A").events(Stepper.EVENTS);
    // Whichever report is the last one before user mode, its answer is the step.
    a.on(
        SIGNAL,
        call ->
            call.instructions() > 0
                ? call.action().with(RESUME)
                : call.action()
                    .with(call.isPreDequeue() ? SignalAction.NONE : SignalAction.IGN)
                    .with(how));
    a.attach(thread);
    watcher.probe().attach(thread);
    if (real) {
      thread.send(Signal.SIGUSR1);
    } else {
      a.controlOk(INTERRUPT);
    }
    thread.start();
    scene.settle();
    scene.expect("traps", 1, watcher.traps());
    watcher.expectTrap(watcher.reports().getLast(), length(how), end(how));
  }

  /** STEP-03: the step is the answer to another event. */
  static void answeredToCall(Scene scene, ResumeAction how, UtraceEvent slot) {
    Tracee thread = scene.create(TraceeProgram.STEP_SYSCALL);
    Stepper a = new Stepper(scene, "A").answerSignals(RESUME);
    a.probe().events(EventSet.of(Stepper.EVENTS).plus(slot));
    a.probe().answerOnce(slot, how).attach(thread);
    thread.start();
    scene.settle();
    scene.expectAtLeast("calls", 2, a.probe().count(slot));
    scene.expectOneOf("traps", a.traps(), 0, 1);
    a.expectRunsWithTraps("later", a.traps());
  }

  /** STEP-04: a signal's report comes before the step, and does not ask for it. */
  static void droppedByASignal(Scene scene, ResumeAction how) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
    a.tracee().send(Signal.SIGUSR1);
    a.probe().controlOk(how);
    scene.settle();
    scene.expect("reports of SIGUSR1", 1, a.reports(Signal.SIGUSR1));
    scene.expect("at the report", 0L, a.reports().getFirst().instructions());
    a.expectRunsWithTraps("the step was dropped", 0);
  }

  /** STEP-04: the signal has a handler, where the step must not fire. */
  static void droppedByACaughtSignal(Scene scene, ResumeAction how) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Stepper watcher = new Stepper(scene, "W").answerSignals(RESUME);
    watcher.probe().events(SIGNAL_CORE).attach(server.thread());
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL).answer(QUIESCE, STOP);
    a.attach(server.thread()).stopAndSettle();
    a.answer(QUIESCE, RESUME);
    server.thread().send(Signal.SIGUSR1);
    a.controlOk(how);
    scene.settle();
    scene.expect("runs of the handler", 1L, server.caught());
    watcher.expectRunsWithTraps("the step was dropped", 0);
  }

  /** STEP-04: the same while signal and step race. */
  static void droppedOnlyIfASignalComesFirst(Scene scene, ResumeAction how) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
    scene.fork("killer", () -> a.tracee().send(Signal.SIGUSR1));
    // A report may come before the step (STEP-09); here only that of a signal may drop it.
    a.probe().on(QUIESCE, call -> call.action().with(call.instructions() == 0 ? how : RESUME));
    a.probe().controlOk(how);
    scene.settle();
    scene.expect("reports of SIGUSR1", 1, a.reports(Signal.SIGUSR1));
    boolean dropped =
        a.probe().count(c -> c.slot() == SIGNAL && c.instructions() < length(how)) > 0;
    scene.reached(dropped ? SIGNAL_FIRST : STEP_FIRST);
    scene.expect("traps", dropped ? 0 : 1, a.traps());
    a.expectRunsWithTraps("later", a.traps());
  }

  /** STEP-04: somebody's REPORT comes before the step. */
  static void droppedByAReport(Scene scene, ResumeAction how) {
    Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
    Probe b = scene.engine("B").events(SIGNAL_CORE, QUIESCE);
    b.attach(a.tracee());
    scene.expect("control(STOP)", Errno.OK, b.control(STOP));
    a.probe().controlOk(how);
    b.controlOk(REPORT);
    scene.settle();
    scene.expectAtLeast("A's reports", 1, a.probe().count(Call::isQuiesceZero));
    a.expectRunsWithTraps("the step was dropped", 0);
  }

  /** STEP-04: no callback is made between the request and user mode. */
  static void keptWithoutAReport(Scene scene, ResumeAction how) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper a = new Stepper(scene, "A");
    Probe b = scene.engine("B").events(QUIESCE).answer(QUIESCE, STOP);
    a.probe().attach(thread);
    b.attach(thread);
    b.control(STOP);
    a.holdFromStart();
    b.answer(QUIESCE, RESUME).forget();
    a.probe().controlOk(how);
    thread.expectHeld("B holds");
    b.controlOk(RESUME);
    scene.settle();
    boolean reported =
        a.probe().count(call -> call.instructions() == 0) > 0
            || b.count(call -> call.instructions() == 0) > 0;
    scene.expect("traps", reported ? 0 : 1, a.traps());
  }

  /** STEP-07: the engine's mask lacks QUIESCE. */
  static void refusedWithoutQuiesce(Scene scene, ResumeAction how) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper watcher = new Stepper(scene, "W").answerSignals(RESUME);
    Stepper a = new Stepper(scene, "A").answerSignals(RESUME);
    watcher.probe().attach(thread);
    a.probe().attach(thread);
    a.holdFromStart();
    scene.expect("set_events", Errno.OK, a.probe().setEvents(EventSet.NONE));
    scene.expect("control(" + how + ")", Errno.EINVAL, a.probe().control(how));
    thread.expectHeld("the call failed");
    a.probe().controlOk(RESUME);
    watcher.expectRunsWithTraps("released", 0);
  }
}
