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
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge which answer or request counts, and for how long. */
final class LastAnswerTests extends ConformanceTest {
  private static final String REPORT_FIRST = "REPORT before INTERRUPT";
  private static final String INTERRUPT_FIRST = "INTERRUPT before REPORT";

  @Test
  @Covers("ORD-04")
  void ORD_04_attachOrderDoesNotMatter() {
    List<List<ResumeAction>> triples = new ArrayList<>();
    triples.add(List.of(STOP, RESUME, REPORT));
    triples.add(List.of(RESUME, DETACH, REPORT));
    if (has("hw-step")) {
      triples.add(List.of(STOP, RESUME, SINGLESTEP));
      triples.add(List.of(SINGLESTEP, RESUME, DETACH));
    }
    for (List<ResumeAction> triple : triples) {
      for (List<ResumeAction> order : permutations(triple)) {
        exploreRow(scene -> permuted(scene, order));
      }
    }
  }

  private static List<List<ResumeAction>> permutations(List<ResumeAction> t) {
    List<List<ResumeAction>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(List.of(t.get(i), t.get((i + 1) % 3), t.get((i + 2) % 3)));
      all.add(List.of(t.get(i), t.get((i + 2) % 3), t.get((i + 1) % 3)));
    }
    return all;
  }

  private void permuted(Scene scene, List<ResumeAction> order) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    List<Probe> probes = new ArrayList<>();
    for (ResumeAction answer : order) {
      Probe probe = scene.engine("E" + probes.size()).events(SYSCALL_EXIT);
      probes.add(probe.answerOnce(SYSCALL_EXIT, answer).attach(thread));
    }
    Probe watcher = scene.engine("W").events(QUIESCE, SIGNAL_CORE).on(SIGNAL, Outcome::stopAtTrap);
    watcher.attach(thread);
    thread.start();
    scene.settle();
    long at = probes.getFirst().calls(SYSCALL_EXIT).getFirst().instructions();
    ResumeAction strongest = order.stream().reduce(RESUME, (a, b) -> edition().stronger(a, b));
    scene.expect("outcome of " + order, Outcome.of(strongest), Outcome.seen(thread, watcher, at));
  }

  @Test
  @Covers("ORD-08")
  void ORD_08_actionsSurviveRoundTrip() {
    for (ResumeAction resume : ResumeAction.values()) {
      for (SignalAction signal : SignalAction.values()) {
        for (SyscallAction syscall : SyscallAction.values()) {
          Action plain = Action.of(resume).with(signal).with(syscall);
          roundTrip(plain);
          roundTrip(plain.withHold().withResumed(true));
        }
      }
    }
    for (ResumeAction resume : List.of(STOP, REPORT, RESUME, DETACH)) {
      exploreRow(scene -> sameEffect(scene, resume));
    }
  }

  private void roundTrip(Action action) {
    if (has("bit-encoding")) {
      Action back = bitEncoding().decode(bitEncoding().encode(action));
      if (!action.equals(back)) {
        expect("action after a round trip", action, back);
      }
    }
  }

  /** The same action by control and by answer makes the same of the thread. */
  private static void sameEffect(Scene scene, ResumeAction action) {
    boolean byControl = runsAfter(scene, action, true);
    boolean byAnswer = runsAfter(scene, action, false);
    scene.expect("the thread runs after " + action + " by control", action != STOP, byControl);
    scene.expect("the thread runs after " + action + " by answer", action != STOP, byAnswer);
  }

  private static boolean runsAfter(Scene scene, ResumeAction action, boolean byControl) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    thread.start();
    a.control(STOP);
    thread.expectHeld("A asked for STOP");
    if (byControl) {
      a.control(action);
    } else {
      a.answerOnce(QUIESCE, action);
      a.controlOk(REPORT);
    }
    long before = thread.instructions();
    scene.settle();
    return thread.instructions() > before;
  }

  @Test
  @Covers("ORD-09")
  void ORD_09_lastRoundDecides() {
    exploreRow(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a = scene.engine("A").events(SYSCALL_EXIT, QUIESCE, SIGNAL_CORE);
      a.answerOnce(SYSCALL_EXIT, SINGLESTEP).on(SIGNAL, Outcome::stopAtTrap).attach(thread);
      scene.engine("B").events(SYSCALL_EXIT).answerOnce(SYSCALL_EXIT, REPORT).attach(thread);
      thread.start();
      scene.settle();
      long at = a.calls(SYSCALL_EXIT).getFirst().instructions();
      scene.expectAtLeast(
          "reports between the answer and user mode",
          1,
          a.count(c -> (c.isQuiesceZero() || c.isPreDequeue()) && c.instructions() == at));
      scene.expect("step traps", 0L, a.count(Outcome::isTrap));
      thread.expectRuns("the last round answered RESUME");
    });
  }

  @Test
  @Covers("ORD-12")
  void ORD_12_anyOtherActionEndsTheHold() {
    List<ResumeAction> releases = new ArrayList<>(List.of(REPORT, INTERRUPT, RESUME, DETACH));
    if (has("hw-step")) {
      releases.add(SINGLESTEP);
      releases.add(BLOCKSTEP);
    }
    for (ResumeAction release : releases) {
      exploreRow(scene -> releasedBy(scene, release));
    }
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT)) {
      explore(scene -> takenBackInOneReport(scene, event));
    }
  }

  private static void releasedBy(Scene scene, ResumeAction release) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL_CORE).answerOnce(QUIESCE, STOP);
    a.on(
        SIGNAL,
        call ->
            call.action()
                .with(RESUME)
                .with(Outcome.isTrap(call) ? SignalAction.IGN : call.action().signal()));
    a.attach(thread);
    thread.start();
    a.control(STOP);
    thread.expectHeld("A asked for STOP");
    a.controlOk(release);
    thread.expectRuns("A held alone and used " + release);
  }

  private static void takenBackInOneReport(Scene scene, UtraceEvent event) {
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(event, QUIESCE).answerOnce(QUIESCE, STOP).attach(thread);
    thread.start();
    thread.expectRuns("STOP from report_quiesce, then RESUME from the callback of " + event);
    scene.expectAtLeast("callbacks of " + event, 2, a.count(event));
  }

  @Test
  @Covers("ORD-13")
  void ORD_13_reportNeverCancelsInterrupt() {
    exploreRaces(LastAnswerTests::reportBesideInterrupt, REPORT_FIRST, INTERRUPT_FIRST);
  }

  private static void reportBesideInterrupt(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).attach(thread);
    thread.start();
    thread.expectBlocked("in pause");
    boolean[] reported = {false};
    boolean[] interrupted = {false};
    Actor other =
        scene.fork(
            "reporter",
            () -> {
              if (interrupted[0]) {
                scene.reached(INTERRUPT_FIRST);
              }
              a.controlOk(REPORT);
              reported[0] = true;
            });
    scene.stage().pause();
    if (reported[0]) {
      scene.reached(REPORT_FIRST);
    }
    b.controlOk(INTERRUPT);
    interrupted[0] = true;
    other.join();
    thread.expectBlocked("the call was restarted");
    scene.expectAtLeast("reports to A", 1, a.calls().size());
    scene.expectAtLeast("pre-dequeue reports to B", 1, b.count(Call::isPreDequeue));
  }
}
