// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ArchCall;
import org.utrace.contract.spi.ArchCall.Kind;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;
import org.utrace.suite.Stepper;

/** Judge where and how the machine's step is armed: in the thread itself and from another one. */
final class StepEnablingTests extends ConformanceTest {
  private static final int STEPS = 5;

  /** Mapped in no program, and aligned for any machine. */
  private static final Address UNMAPPED = new Address(16);

  @Test
  @Covers("ARCH-02")
  void ARCH_02_threadArmsItsOwnStep() {
    for (ResumeAction how : kinds()) {
      explore(scene -> {
        Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
        for (int i = 0; i < STEPS; i++) {
          a.step(how);
        }
        List<ArchCall> arming = a.tracee().armingCalls();
        scene.expectAtLeast("calls that armed", STEPS, arming.size());
        scene.expect(
            "calls that armed, by others than the thread",
            List.of(),
            arming.stream().filter(call -> !call.inSelf()).toList());
      });
    }
  }

  private ResumeAction[] kinds() {
    return has("block-step")
        ? new ResumeAction[] {SINGLESTEP, BLOCKSTEP}
        : new ResumeAction[] {SINGLESTEP};
  }

  @Test
  @Covers("ARCH-03")
  void ARCH_03_armedInSelfActsAtOnce() {
    explore(scene -> {
      // The thread does not sleep between its answer and user mode: nothing switches to it.
      Stepper a = new Stepper(scene, "A").answerSignals(RESUME);
      a.probe().answerOnce(QUIESCE, SINGLESTEP).attach(scene.create(TraceeProgram.SPIN));
      a.tracee().start().expectRuns("untraced");
      a.probe().controlOk(ResumeAction.REPORT);
      scene.settle();
      scene.expect("reports", 1L, a.probe().count(QUIESCE));
      scene.expect("traps", 1, a.traps());
      scene.expect(
          "user instructions at the trap",
          a.probe().calls(QUIESCE).getFirst().instructions() + 1,
          a.reports().getFirst().instructions());
      a.expectRunsWithTraps("after the step", 1);
    });
  }

  @Test
  @Covers("ARCH-03")
  void ARCH_03_disarmedInSelfActsAtOnce() {
    for (ResumeAction how : kinds()) {
      explore(scene -> {
        Stepper a = new Stepper(scene, "A").answerSignals(how);
        a.probe().answerOnce(QUIESCE, how).attach(scene.create(TraceeProgram.STRAIGHT));
        a.tracee().start();
        a.probe().controlOk(ResumeAction.REPORT);
        scene.until("steps in a row", () -> a.traps() >= STEPS);
        a.answerSignals(RESUME);
        scene.settle();
        int made = a.traps();
        a.expectRunsWithTraps("no longer asked for", made);
      });
    }
  }

  @Test
  @Covers("ARCH-04")
  void ARCH_04_armedFromAnotherThread() {
    for (ResumeAction how : kinds()) {
      explore(scene -> {
        Sleeper sleeper = Sleeper.watched(scene);
        long before = sleeper.thread().instructions();
        Sleeper.Trap trap = sleeper.stepFromOutside(how);
        scene.expect("user instructions at the trap", before + 1, trap.instructions());
        scene.expect("pc at the trap", sleeper.thread().label("stored"), trap.pc());
      });
    }
  }

  @Test
  @Covers("ARCH-04")
  void ARCH_04_disarmedFromAnotherThread() {
    explore(scene -> {
      Sleeper sleeper = Sleeper.watched(scene);
      sleeper.thread().archStep().enableSingleStep();
      sleeper.thread().archStep().disable();
      scene.advance(Duration.ofSeconds(1));
      sleeper.thread().expectBlocked("in the next nanosleep");
      scene.expect("traps", List.of(), sleeper.traps());
    });
  }

  @Test
  @Covers("ARCH-05")
  void ARCH_05_sameResultInBothContexts() {
    for (ResumeAction how : kinds()) {
      explore(scene -> {
        Sleeper outside = Sleeper.watched(scene);
        Sleeper.Trap first = outside.stepFromOutside(how);
        expectAtTheJumpsTarget(scene, outside, first);
        Sleeper self = Sleeper.traced(scene);
        expectAtTheJumpsTarget(scene, self, self.stepFromSelf(how));
      });
    }
  }

  private static void expectAtTheJumpsTarget(Scene scene, Sleeper sleeper, Sleeper.Trap trap) {
    scene.expect("pc behind the jump", sleeper.thread().label("stored"), trap.pc());
  }

  @Test
  @Covers("ARCH-05")
  void ARCH_05_unreadablePc() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      a.probe().examining(() -> a.tracee().regs().pc(UNMAPPED));
      a.tracee().archStep().enableSingleStep();
      a.tracee().archStep().disable();
      long before = a.tracee().instructions();
      a.ask(SINGLESTEP);
      scene.settle();
      scene.expect("signals reported", 1, a.reports().size());
      scene.expect(
          "what came",
          new Stepper.Report(Signal.SIGSEGV, UNMAPPED, before),
          a.reports().getFirst());
    });
  }

  @Test
  @Covers("ARCH-07")
  void ARCH_07_codeIsReadOnlyWhereDeclared() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.STRAIGHT);
      for (int i = 0; i < STEPS; i++) {
        a.step(SINGLESTEP);
      }
      a.tracee().archStep().enableSingleStep();
      a.tracee().archStep().disable();
      long reads =
          a.tracee().archCalls().stream().filter(call -> call.kind() == Kind.READ_CODE).count();
      boolean declared = a.tracee().archStep().capability().readsCode();
      scene.expect("code is read when a step is armed", declared, reads > 0);
    });
  }
}
