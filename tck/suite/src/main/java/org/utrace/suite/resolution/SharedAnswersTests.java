// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.EventTour;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what engines see of each other's answers. */
final class SharedAnswersTests extends ConformanceTest {

  @Test
  @Covers("ORD-05")
  void ORD_05_argumentIsMinimumSoFar() {
    List<ResumeAction> answers = List.of(RESUME, INTERRUPT, REPORT, STOP);
    for (ResumeAction first : answers) {
      for (ResumeAction second : answers) {
        exploreRow(scene -> argumentsAfter(scene, first, second));
      }
    }
  }

  private void argumentsAfter(Scene scene, ResumeAction first, ResumeAction second) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, first);
    Probe b = scene.engine("B").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, second);
    Probe c = scene.engine("C").events(SYSCALL_EXIT, QUIESCE).answerOnce(QUIESCE, INTERRUPT);
    a.attach(thread);
    b.attach(thread);
    c.attach(thread);
    thread.start();
    scene.settle();
    scene.expect("A sees", RESUME, shown(a.calls(SYSCALL_EXIT)));
    scene.expect("B sees", edition().stronger(RESUME, first), shown(b.calls(SYSCALL_EXIT)));
    ResumeAction both = edition().stronger(first, second);
    scene.expect(
        "C's report_quiesce sees", edition().stronger(RESUME, both), shown(c.calls(QUIESCE)));
    scene.expect(
        "C's specific callback sees, its own answer included",
        edition().stronger(both, INTERRUPT),
        shown(c.calls(SYSCALL_EXIT)));
  }

  private static ResumeAction shown(List<Call> calls) {
    return calls.getFirst().action().resume();
  }

  @Test
  @Covers("ORD-06")
  void ORD_06_argumentStartsAsResume() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GATE);
      EventSet all =
          EventSet.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT, EXIT).plus(EventSet.SIGNAL_ALL);
      Probe a = scene.engine("A").events(all);
      a.on(SIGNAL, call -> call.action().with(RESUME).with(EventTour.ignored(call)));
      a.attach(thread);
      thread.start();
      a.controlOk(REPORT);
      thread.send(Signal.SIGTERM);
      scene.settle();
      thread.poke("gate", 1);
      thread.reap();
      for (Call call : a.calls()) {
        scene.expect("resume action shown by " + call, RESUME, call.action().resume());
      }
      scene.expectAtLeast(
          "kinds of reports seen", 5, a.calls().stream().map(Call::slot).distinct().count());
    });
  }

  @Test
  @Covers("ORD-07")
  void ORD_07_noEngineWeakensAnother() {
    for (ResumeAction weaker : others()) {
      exploreRow(scene -> stopThen(scene, weaker));
    }
  }

  private List<ResumeAction> others() {
    List<ResumeAction> others = new ArrayList<>(List.of(REPORT, INTERRUPT, RESUME, DETACH));
    if (has("hw-step")) {
      others.add(SINGLESTEP);
      others.add(BLOCKSTEP);
    }
    return others;
  }

  private static void stopThen(Scene scene, ResumeAction weaker) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, STOP).attach(thread);
    scene.engine("B").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, weaker).attach(thread);
    thread.start();
    scene.settle();
    scene.expect(
        "instructions after STOP and " + weaker,
        a.calls(SYSCALL_EXIT).getFirst().instructions(),
        thread.instructions());
    thread.expectHeld("STOP, then " + weaker);
    a.controlOk(RESUME);
    scene.settle();
    scene.expectThat(
        "the thread goes on once A lets go",
        thread.instructions() > a.calls(SYSCALL_EXIT).getFirst().instructions()
            || thread.state() == RunState.ZOMBIE);
  }

  @Test
  @Covers("ORD-10")
  void ORD_10_stopOutlivesItsReport() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a =
          scene.engine("A").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, STOP).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE).attach(thread);
      thread.start();
      thread.expectHeld("A answered STOP");
      for (int i = 0; i < 3; i++) {
        b.controlOk(REPORT);
        thread.expectHeld("B asked for a report, A was not called again");
      }
      scene.expect("A's callbacks", 1L, a.count(SYSCALL_EXIT));
      a.controlOk(RESUME);
      thread.expectRuns("A let go");
    });
  }

  @Test
  @Covers("ORD-11")
  void ORD_11_holderNotCalledStillCounts() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").attach(thread);
      Probe b = scene.engine("B").events(SYSCALL_EXIT).attach(thread);
      thread.start();
      thread.expectBlocked("in nanosleep");
      a.control(STOP);
      scene.advance(Duration.ofSeconds(1));
      scene.settle();
      scene.expect("action shown to B", STOP, shown(b.calls(SYSCALL_EXIT)));
    });
  }

  @Test
  @Covers("ORD-14")
  void ORD_14_reportAndInterruptShownByEdition() {
    for (boolean reportFirst : List.of(true, false)) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
        ResumeAction first = reportFirst ? REPORT : INTERRUPT;
        ResumeAction second = reportFirst ? INTERRUPT : REPORT;
        scene.engine("A").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, first).attach(thread);
        scene.engine("B").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, second).attach(thread);
        Probe c = scene.engine("C").events(SYSCALL_EXIT).attach(thread);
        thread.start();
        scene.settle();
        scene.expect(
            "action shown after " + first + " and " + second,
            scene.isPlan() ? REPORT : INTERRUPT,
            shown(c.calls(SYSCALL_EXIT)));
      });
    }
    exploreRow(SharedAnswersTests::foldedInSignalRound);
  }

  /** In a round of the signal path both are folded first and show as RESUME. */
  private static void foldedInSignalRound(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    EventSet term = SIGNAL_TERM.only();
    scene.engine("A").events(term).answerOnce(SIGNAL, REPORT).attach(thread);
    scene.engine("B").events(term).answerOnce(SIGNAL, INTERRUPT).attach(thread);
    Probe c = scene.engine("C").events(term).attach(thread);
    thread.start();
    thread.send(Signal.SIGTERM);
    scene.settle();
    Call call = c.calls(SIGNAL).stream().filter(x -> !x.isPreDequeue()).findFirst().orElseThrow();
    scene.expect("action shown in a signal round", RESUME, call.action().resume());
  }

  @Test
  @Covers("ORD-15")
  void ORD_15_interruptBesideReportIsKept() {
    for (boolean reportFirst : List.of(true, false)) {
      exploreRow(scene -> {
        Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
        Probe a = scene.engine("A").events(SYSCALL_EXIT);
        Probe b = scene.engine("B").events(SYSCALL_EXIT, QUIESCE);
        a.answerOnce(SYSCALL_EXIT, reportFirst ? REPORT : INTERRUPT);
        b.answerOnce(SYSCALL_EXIT, reportFirst ? INTERRUPT : REPORT);
        a.attach(thread);
        b.attach(thread);
        thread.start();
        scene.settle();
        long at = a.calls(SYSCALL_EXIT).getFirst().instructions();
        scene.expectAtLeast(
            "reports to B before user mode",
            1,
            b.count(c -> (c.isPreDequeue() || c.isQuiesceZero()) && c.instructions() == at));
        scene.expectAtLeast(
            "pre-dequeue reports to B before user mode",
            1,
            b.count(c -> c.isPreDequeue() && c.instructions() == at));
      });
    }
  }

  @Test
  @Covers("ORD-16")
  void ORD_16_strongerOfTwoAnswersCounts() {
    exploreRow(scene -> quiesceThenResume(scene, INTERRUPT));
    if (has("hw-step")) {
      exploreRow(scene -> quiesceThenResume(scene, SINGLESTEP));
    }
    exploreRow(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      scene.engine("A").events(SYSCALL_EXIT, QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
      thread.start();
      thread.expectRuns("STOP from report_quiesce, RESUME from the specific callback");
    });
  }

  private static void quiesceThenResume(Scene scene, ResumeAction fromQuiesce) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a =
        scene
            .engine("A")
            .events(SYSCALL_EXIT, QUIESCE, SIGNAL_CORE)
            .answerOnce(QUIESCE, fromQuiesce)
            .on(SIGNAL, Outcome::stopAtTrap)
            .attach(thread);
    thread.start();
    scene.settle();
    long at = a.calls(SYSCALL_EXIT).getFirst().instructions();
    scene.expect(
        "outcome of " + fromQuiesce + " then RESUME",
        Outcome.of(fromQuiesce),
        Outcome.seen(thread, a, at));
  }
}
