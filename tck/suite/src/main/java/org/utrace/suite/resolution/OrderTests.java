// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge which of several answers prevails. */
final class OrderTests extends ConformanceTest {

  @Test
  @Covers("ORD-01")
  void ORD_01_planOrderOfConstants() {
    expectOrderOfConstants();
  }

  @Test
  @Covers("ORD-02")
  void ORD_02_interruptIsStrongerThanReport() {
    if (has("bit-encoding")) {
      expectOrderOfConstants();
    }
    exploreRow(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      scene.engine("A").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, REPORT).attach(thread);
      scene.engine("B").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, INTERRUPT).attach(thread);
      Probe c = scene.engine("C").events(SYSCALL_EXIT).attach(thread);
      thread.start();
      scene.settle();
      scene.expect(
          "action shown after REPORT and INTERRUPT",
          INTERRUPT,
          c.calls(SYSCALL_EXIT).getFirst().action().resume());
    });
  }

  private void expectOrderOfConstants() {
    List<ResumeAction> byNumber = new ArrayList<>(List.of(ResumeAction.values()));
    byNumber.sort((a, b) -> bitEncoding().constant(a) - bitEncoding().constant(b));
    expect("actions, strongest first", edition().order(), byNumber);
    for (ResumeAction action : ResumeAction.values()) {
      int ties = 0;
      for (ResumeAction other : ResumeAction.values()) {
        ties += bitEncoding().constant(action) == bitEncoding().constant(other) ? 1 : 0;
      }
      expect("actions with the number of " + action, 1, ties);
    }
  }

  @Test
  @Covers("ORD-03")
  void ORD_03_smallestAnswerWins() {
    for (ResumeAction first : answers()) {
      for (ResumeAction second : answers()) {
        exploreRow(scene -> pairAtSyscallExit(scene, first, second));
        if (first != REPORT && second != REPORT) {
          exploreRow(scene -> pairInFinalRound(scene, first, second));
        }
      }
    }
  }

  private List<ResumeAction> answers() {
    List<ResumeAction> answers = new ArrayList<>(List.of(STOP, REPORT, INTERRUPT));
    if (has("hw-step")) {
      answers.add(SINGLESTEP);
      answers.add(BLOCKSTEP);
    }
    answers.add(RESUME);
    answers.add(DETACH);
    return answers;
  }

  private void pairAtSyscallExit(Scene scene, ResumeAction first, ResumeAction second) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, first);
    Probe b = scene.engine("B").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, second);
    a.attach(thread);
    b.attach(thread);
    Probe watcher = watcher(scene).attach(thread);
    thread.start();
    scene.settle();
    expectOutcome(
        scene, thread, watcher, a.calls(SYSCALL_EXIT).getFirst().instructions(), first, second);
  }

  private void pairInFinalRound(Scene scene, ResumeAction first, ResumeAction second) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, first).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).answerOnce(QUIESCE, second).attach(thread);
    Probe watcher = watcher(scene).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.settle();
    scene.expect("B's reports in the same round", 1L, b.count(c -> c.isQuiesceZero()));
    watcher.calls().stream().findFirst().ifPresent(c -> scene.note("watcher saw " + c));
    expectFinalOutcome(scene, thread, watcher, first, second);
  }

  private static Probe watcher(Scene scene) {
    return scene.engine("W").events(QUIESCE, SIGNAL_CORE).on(SIGNAL, Outcome::stopAtTrap);
  }

  private void expectOutcome(
      Scene scene,
      Tracee thread,
      Probe watcher,
      long instructions,
      ResumeAction first,
      ResumeAction second) {
    Outcome expected = expected(first, second);
    Outcome seen = Outcome.seen(thread, watcher, instructions);
    String what = "outcome of " + first + " and " + second + " at SYSCALL_EXIT";
    boolean reportHidesInterrupt =
        expected == Outcome.REPORTED && (first == INTERRUPT || second == INTERRUPT);
    if (reportHidesInterrupt) {
      // Keeping the interruption as well is ORD-15; either way the thread reports.
      scene.expectOneOf(what, seen, Outcome.REPORTED, Outcome.INTERRUPTED);
    } else {
      scene.expect(what, expected, seen);
    }
  }

  private void expectFinalOutcome(
      Scene scene, Tracee thread, Probe watcher, ResumeAction first, ResumeAction second) {
    Outcome expected = expected(first, second);
    // The round itself shows as a report at instruction 0: only what follows it counts.
    Outcome seen = Outcome.seen(thread, watcher, 0);
    Outcome counted = seen == Outcome.REPORTED ? Outcome.FREE : seen;
    scene.expect(
        "outcome of " + first + " and " + second + " in the last round", expected, counted);
  }

  private Outcome expected(ResumeAction first, ResumeAction second) {
    Outcome outcome = Outcome.of(edition().stronger(first, second));
    boolean onlyInstructions = outcome == Outcome.BLOCK_STEPPED && !has("block-step");
    return onlyInstructions ? Outcome.STEPPED : outcome;
  }
}
