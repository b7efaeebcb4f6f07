// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.step;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.DEATH;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;

/** Judge a step that meets something else: a signal, a breakpoint, a new thread, the end. */
final class StepMeetsTests extends ConformanceTest {
  private static final int STEPS = 12;
  private static final int STEPS_MAX = 40;
  private static final List<Signal> SIGNALS =
      List.of(Signal.SIGUSR1, Signal.SIGHUP, Signal.SIGUSR2, Signal.SIGALRM);

  @Test
  @Covers("STEP-01")
  void STEP_01_signalsBetweenTheSteps() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      int[] sent = new int[1];
      scene.fork("killer", () -> sendAll(scene, a, sent));
      for (int i = 0; i < STEPS || sent[0] < SIGNALS.size() || !allReported(a); i++) {
        scene.expectThat("every signal is reported", i < STEPS_MAX);
        long before = a.tracee().instructions();
        int reports = a.reports().size();
        a.ask(SINGLESTEP);
        scene.settle();
        scene.expect("stops after a step", reports + 1, a.reports().size());
        long made = a.tracee().instructions() - before;
        scene.expectOneOf("instructions of a step", made, 0L, 1L);
      }
      scene.expect("a trap for each instruction", a.tracee().instructions(), (long) a.traps());
      SIGNALS.forEach(one -> scene.expect("reports of " + one, 1, a.reports(one)));
    });
  }

  private static void sendAll(Scene scene, Stepper a, int[] sent) {
    for (Signal signal : SIGNALS) {
      a.tracee().send(signal);
      sent[0]++;
      scene.stage().pause();
    }
  }

  private static boolean allReported(Stepper a) {
    return SIGNALS.stream().allMatch(one -> a.reports(one) > 0);
  }

  @Test
  @Covers("STEP-01")
  void STEP_01_breakpointInstruction() {
    explore(scene -> {
      Stepper free = Stepper.holding(scene, TraceeProgram.BREAKPOINT);
      free.tracee().poke("gate", 1);
      Stepper.Report met = free.step(RESUME);
      Stepper a = Stepper.holding(scene, TraceeProgram.BREAKPOINT);
      a.tracee().poke("gate", 1);
      a.stepUntil("planted");
      long before = a.tracee().instructions();
      Stepper.Report stepped = a.step(SINGLESTEP);
      scene.expect("pc, as without a step", met.pc(), stepped.pc());
      boolean behind = !stepped.pc().equals(a.tracee().label("planted"));
      scene.expectOneOf("instructions", stepped.instructions() - before, 0L, 1L);
      if (behind) {
        int traps = a.traps();
        a.answerSignals(RESUME).probe().controlOk(RESUME);
        a.expectRunsWithTraps("behind it", traps);
        scene.expect("cell", 1L, a.tracee().cell("done"));
      } else {
        scene.expect("pc, once more", met.pc(), a.step(SINGLESTEP).pc());
      }
    });
  }

  @Test
  @Covers("STEP-03")
  void STEP_03_answeredToAClone() {
    if (!has("clone")) {
      return;
    }
    explore(scene -> {
      Server server = Server.start(scene);
      Stepper a = new Stepper(scene, "A").answerSignals(RESUME);
      a.probe().events(EventSet.of(Stepper.EVENTS).plus(CLONE)).answerOnce(CLONE, SINGLESTEP);
      a.probe().attach(server.thread());
      server.call(GuestCall.FORK);
      scene.expectOneOf("traps", a.traps(), 0, 1);
      if (a.traps() == 1) {
        long reported = a.probe().calls(CLONE).getFirst().instructions();
        long made = a.reports().getFirst().instructions() - reported;
        scene.expectOneOf("instructions behind the call at the trap", made, 0L, 1L);
      }
      int traps = a.traps();
      server.child("").expectServes("the child");
      server.expectServes("the parent");
      scene.expect("traps in the end", traps, a.traps());
    });
  }

  @Test
  @Covers("STEP-12")
  void STEP_12_callThatEndsTheThread() {
    for (TraceeProgram program : List.of(TraceeProgram.EXIT_THREAD, TraceeProgram.EXIT_GROUP)) {
      explore(scene -> {
        Stepper a = new Stepper(scene, "A");
        a.probe().events(EventSet.of(Stepper.EVENTS).plus(DEATH)).attach(scene.create(program));
        a.holdFromStart();
        int steps = 0;
        while (a.probe().count(DEATH) == 0) {
          scene.expect("traps", steps, a.traps());
          scene.expectThat("it ends", steps < STEPS_MAX);
          steps++;
          a.ask(SINGLESTEP);
          scene.settle();
        }
        scene.expect("signals reported, none for the last step", steps - 1, a.reports().size());
        scene.expect("deaths", 1L, a.probe().count(DEATH));
      });
    }
  }
}
