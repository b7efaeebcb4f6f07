// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge that a step that was given up leaves nothing armed. */
final class StepLeftTests extends ConformanceTest {
  private static final ResumeAction[] GIVEN_UP = {RESUME, DETACH};

  private ResumeAction[] kinds() {
    return has("block-step")
        ? new ResumeAction[] {SINGLESTEP, BLOCKSTEP}
        : new ResumeAction[] {SINGLESTEP};
  }

  @Test
  @Covers("STEP-13")
  void STEP_13_laterRoundAnswersResume() {
    for (ResumeAction how : kinds()) {
      for (ResumeAction last : GIVEN_UP) {
        explore(scene -> answeredInQuiesce(scene, how, last));
        explore(scene -> answeredBeforeASignal(scene, how, last));
      }
    }
  }

  /** A answers a step, B asks for another round, in which A gives the step up. */
  private static void answeredInQuiesce(Scene scene, ResumeAction how, ResumeAction last) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper watcher = watcher(scene, thread);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, how, last).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE);
    b.on(
        QUIESCE,
        call -> {
          if (b.count(QUIESCE) == 1) {
            b.controlOk(REPORT);
          }
          return call.action().with(RESUME);
        });
    b.attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.settle();
    scene.expect("A's reports", 2L, a.count(QUIESCE));
    watcher.expectRunsWithTraps("after the later round", 0);
  }

  /** A answers a step to the report before the dequeuing, and gives it up for the signal. */
  private static void answeredBeforeASignal(Scene scene, ResumeAction how, ResumeAction last) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Stepper watcher = watcher(scene, thread);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL_TERM);
    a.on(
        SIGNAL,
        call ->
            call.isPreDequeue()
                ? call.action().with(how)
                : call.action().with(last).with(SignalAction.IGN));
    a.attach(thread);
    thread.send(Signal.SIGUSR1);
    a.controlOk(INTERRUPT);
    thread.start();
    scene.settle();
    scene.expect("reports of SIGUSR1 to A", 1L, a.count(StepLeftTests::isReal));
    watcher.expectRunsWithTraps("after the signal", 0);
  }

  private static boolean isReal(Call call) {
    return call.slot() == SIGNAL && !call.isPreDequeue();
  }

  /** An engine that keeps the thread from dying of a trap, and counts. */
  private static Stepper watcher(Scene scene, Tracee thread) {
    Stepper watcher = new Stepper(scene, "W").answerSignals(RESUME);
    watcher.probe().events(SIGNAL_CORE).attach(thread);
    return watcher;
  }

  @Test
  @Covers("STEP-13")
  void STEP_13_givenUpWhileAnotherHolds() {
    for (ResumeAction how : kinds()) {
      for (ResumeAction last : GIVEN_UP) {
        explore(scene -> {
          // The masks are set before the stop: the report that they bring would drop the step.
          Tracee thread = scene.create(TraceeProgram.STRAIGHT);
          Stepper watcher = watcher(scene, thread);
          Stepper a = new Stepper(scene, "A").answerSignals(RESUME);
          a.probe().attach(thread);
          Probe b = scene.engine("B").events(QUIESCE).attach(thread);
          a.holdFromStart();
          b.controlOk(STOP);
          a.probe().controlOk(how);
          thread.expectHeld("B holds");
          a.probe().controlOk(last);
          b.controlOk(RESUME);
          watcher.expectRunsWithTraps("B let go", 0);
        });
      }
    }
  }

  @Test
  @Covers("STEP-13")
  void STEP_13_givenUpWhileItRuns() {
    for (ResumeAction last : GIVEN_UP) {
      exploreRaces(
          scene -> {
            Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT).answerSignals(RESUME);
            Stepper watcher = watcher(scene, a.tracee());
            a.ask(SINGLESTEP);
            scene.stage().pause();
            a.insistNoMore();
            a.probe().control(last);
            // In a report that came before the step it was asked for again.
            boolean began = a.tracee().instructions() > 0 || !a.probe().calls().isEmpty();
            scene.settle();
            scene.reached(watcher.traps() == 0 ? "given up in time" : "the step was made");
            scene.expectAtLeast("traps at most", watcher.traps(), began ? 1 : 0);
            watcher.expectRunsWithTraps("later", watcher.traps());
          },
          "given up in time",
          "the step was made");
    }
  }

  @Test
  @Covers("STEP-13")
  void STEP_13_newProcessStartsUnarmed() {
    for (GuestCall call : List.of(GuestCall.FORK, GuestCall.VFORK)) {
      explore(scene -> steppedThroughFork(scene, call));
    }
  }

  /** The parent is stepped all the way; the child, which nobody traces, would die of a trap. */
  private static void steppedThroughFork(Scene scene, GuestCall call) {
    Server server = Server.start(scene);
    Stepper a = new Stepper(scene, "A").answerSignals(SINGLESTEP);
    a.probe().events(EventSet.of(Stepper.EVENTS).plus(CLONE)).answerOnce(CLONE, SINGLESTEP);
    a.probe().answerOnce(QUIESCE, SINGLESTEP).attach(server.thread());
    a.probe().controlOk(REPORT);
    server.ask(call);
    scene.until("the call was reported", () -> a.probe().count(CLONE) > 0);
    Server child = Server.of(scene, a.probe().calls(CLONE).getFirst().cloned().child(), "");
    scene.until("the child has come out of the call", child::isIdle);
    if (call == GuestCall.VFORK) {
      child.thread().expectRuns("the child, which borrows the memory");
      child.ask(GuestCall.EXIT_GROUP, 0);
      scene.settle();
    } else {
      child.expectServes("the child");
    }
    scene.expectAtLeast("the parent's traps", 2, a.traps());
    a.answerSignals(RESUME);
    scene.settle();
    server.expectServes("the parent");
  }

  @Test
  @Covers("STEP-13")
  void STEP_13_newThreadStartsUnarmed() {
    explore(scene -> {
      Server server = Server.start(scene);
      Stepper a = new Stepper(scene, "A").answerSignals(SINGLESTEP);
      Stepper onChild = new Stepper(scene, "C").answerSignals(RESUME);
      a.probe().events(EventSet.of(Stepper.EVENTS).plus(CLONE));
      a.probe().on(CLONE, call -> follow(scene, onChild, call));
      a.probe().answerOnce(QUIESCE, SINGLESTEP).attach(server.thread());
      a.probe().controlOk(REPORT);
      server.askForThread("_b");
      scene.until("the call was reported", () -> a.probe().count(CLONE) > 0);
      onChild.expectRunsWithTraps("the new thread", 0);
      scene.expectAtLeast("the maker's traps", 2, a.traps());
    });
  }

  private static Action follow(Scene scene, Stepper onChild, Call call) {
    onChild.probe().attach(scene.known(call.cloned().child()));
    return call.action().with(SINGLESTEP);
  }
}
