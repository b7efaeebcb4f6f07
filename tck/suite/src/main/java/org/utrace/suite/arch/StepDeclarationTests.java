// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.regset.StepCapability;
import org.utrace.contract.spi.ArchStep;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge that a machine is what it declares, and what a program can see of a step. */
final class StepDeclarationTests extends ConformanceTest {
  /** What a machine gives every kernel; only stepping may be lacking (ARCH-13). */
  private static final List<String> PARTS = List.of("syscalls", "signals", "regset");

  private static final int STEPS = 20;
  private static final int STEPS_MAX = 100;

  @Test
  @Covers("ARCH-01")
  void ARCH_01_declaredAsTheImplementationSays() {
    boolean single = has("hw-step");
    boolean block = has("block-step");
    explore(scene -> {
      StepCapability declared = scene.create(TraceeProgram.SPIN).archStep().capability();
      scene.expect("single step", single, declared.singleStep());
      scene.expect("block step", block, declared.blockStep());
    });
  }

  @Test
  @Covers("ARCH-01")
  void ARCH_01_absentFacilityIsRefused() {
    boolean single = has("hw-step");
    boolean block = has("block-step");
    explore(scene -> {
      ArchStep step = scene.create(TraceeProgram.SPIN).archStep();
      scene.expect("single step refused", !single, refuses(step::enableSingleStep));
      scene.expect("block step refused", !block, refuses(step::enableBlockStep));
      step.disable();
    });
  }

  private static boolean refuses(Runnable call) {
    try {
      call.run();
      return false;
    } catch (UnsupportedOperationException refused) {
      return true;
    }
  }

  @Test
  @Covers("ARCH-01")
  void ARCH_01_stepIsTheMachinesOwn() {
    if (!has("hw-step")) {
      explore(StepDeclarationTests::askedInVain);
      return;
    }
    for (ResumeAction how : kinds()) {
      explore(scene -> besideASibling(scene, how));
    }
  }

  /** A machine without a step has none made for it either. */
  private static void askedInVain(Scene scene) {
    Stepper a = Stepper.holding(scene, TraceeProgram.SPIN).answerSignals(RESUME);
    long writes = a.tracee().foreignWrites();
    a.probe().answerOnce(QUIESCE, SINGLESTEP).controlOk(REPORT);
    a.expectRunsWithTraps("after the answer", 0);
    scene.expect("writes that no program made", writes, a.tracee().foreignWrites());
  }

  private ResumeAction[] kinds() {
    return has("block-step")
        ? new ResumeAction[] {SINGLESTEP, BLOCKSTEP}
        : new ResumeAction[] {SINGLESTEP};
  }

  /** A planted breakpoint would be a write that nobody made, and the sibling would run into it. */
  private static void besideASibling(Scene scene, ResumeAction how) {
    Server server = Server.start(scene);
    Server other = server.thread("_b");
    Stepper watcher = new Stepper(scene, "S").answerSignals(RESUME);
    watcher.probe().attach(other.thread());
    Stepper a = new Stepper(scene, "A");
    a.probe().answer(QUIESCE, STOP).attach(server.thread()).stopAndSettle();
    a.probe().answer(QUIESCE, RESUME);
    long writes = server.thread().foreignWrites();
    for (int i = 0; i < STEPS; i++) {
      long before = server.thread().instructions();
      Stepper.Report trap = a.step(how);
      long made = trap.instructions() - before;
      scene.expectThat(made + " instructions", how == SINGLESTEP ? made == 1 : made >= 1);
    }
    scene.expect("writes that no program made", writes, server.thread().foreignWrites());
    watcher.expectRunsWithTraps("the sibling", 0);
  }

  @Test
  @Covers("ARCH-13")
  void ARCH_13_portIsWhole() {
    exploreRow(scene -> {
      List<String> lacking = PARTS.stream().filter(part -> !scene.works(part)).toList();
      scene.expect("parts of a port that are lacking", List.of(), lacking);
    });
  }

  @Test
  @Covers("ARCH-06")
  void ARCH_06_programSeesOnlyWhatIsDeclared() {
    if (!has("hw-step")) {
      return;
    }
    explore(scene -> {
      Tracee free = scene.create(TraceeProgram.FLAGS).start();
      free.expectRuns("untraced");
      Stepper a = Stepper.holding(scene, TraceeProgram.FLAGS);
      a.stepUntil("stored");
      String shows = a.tracee().archStep().capability().shows();
      boolean same = free.cell("seen") == a.tracee().cell("seen");
      scene.expectThat(
          "the program sees what it sees untraced, or more that is declared",
          same || !shows.isEmpty());
    });
  }

  @Test
  @Covers("ARCH-06")
  void ARCH_06_programComputesTheSame() {
    if (!has("hw-step")) {
      return;
    }
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.SCRATCH);
      a.probe().examining(() -> a.tracee().regs().scratch(77));
      for (int steps = 0; steps < STEPS_MAX && a.tracee().cell("counter") < 2; steps++) {
        a.stepOnce();
      }
      scene.expect(
          "cells", List.of(2L, 77L), List.of(a.tracee().cell("counter"), a.tracee().cell("seen")));
    });
  }
}
