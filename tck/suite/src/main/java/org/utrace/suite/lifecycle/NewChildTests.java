// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Latch;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what an engine can do to a new thread before it runs. */
final class NewChildTests extends ConformanceTest {
  private static final String AT_ONCE = "released before it had stopped";
  private static final String LATER = "released from its stop";
  private static final String CHILD_FIRST = "the child was ready before its parent stopped";
  private static final String PARENT_FIRST = "the parent had stopped before the child was ready";

  /** A server whose clone is reported to A, which attaches C to the child and does something. */
  private static final class Family {
    final Server parent;
    final Probe a;
    final Probe c;

    Family(Scene scene, Birth birth, Server parent, ResumeAction request, ResumeAction answer) {
      this.parent = parent;
      this.c = scene.engine("C").events(QUIESCE).answer(QUIESCE, answer).answer(SIGNAL, answer);
      this.a = scene.engine("A").events(CLONE).attach(parent.thread());
      a.on(CLONE, call -> attachAndAsk(scene, call, request));
      birth.ask(parent);
    }

    private Action attachAndAsk(Scene scene, Call call, ResumeAction request) {
      c.attach(scene.known(call.cloned().child()));
      scene.expectOneOf(
          "control(" + request + ") of the new child",
          c.control(request),
          Errno.OK,
          request == STOP ? Errno.EINPROGRESS : Errno.OK);
      return call.action().with(RESUME);
    }

    Tracee child() {
      return c.tracee();
    }
  }

  @Test
  @Covers("CLONE-02")
  void CLONE_02_stoppedChildRunsNothingBeforeItsRelease() {
    for (Birth birth : Birth.values()) {
      explore(scene -> stoppedBeforeItRuns(scene, birth));
      explore(scene -> answersResume(scene, birth));
    }
  }

  private static void stoppedBeforeItRuns(Scene scene, Birth birth) {
    Family family = new Family(scene, birth, Server.start(scene), STOP, STOP);
    scene.settle();
    family.child().expectHeld("after STOP in report_clone");
    scene.expect("user instructions of the child", 0L, family.child().instructions());
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, family.c.prepare(examiner));
    Tracee child = family.child();
    scene.expect("pc", child.label("after_call"), child.regs().pc());
    scene.expect("result in the child", 0L, child.regs().result());
    scene.expect("finish_examine", Errno.OK, family.c.finish(examiner));
    family.c.answer(QUIESCE, RESUME).answer(SIGNAL, RESUME).controlOk(RESUME);
    child.expectRuns("the child after RESUME");
    Server served = birth.child(scene, child.handle());
    scene.expect("the child's number", number(child), served.call(GuestCall.GETTID));
  }

  private static long number(Tracee thread) {
    return thread.handle().pid().number();
  }

  private static void answersResume(Scene scene, Birth birth) {
    Family family = new Family(scene, birth, Server.start(scene), STOP, RESUME);
    scene.settle();
    scene.expectAtLeast("reports", 1, family.c.count(Call::isQuiesceZero));
    scene.expect("user instructions then", 0L, family.c.calls().getFirst().instructions());
    family.child().expectRuns("after the answer RESUME");
  }

  @Test
  @Covers("CLONE-02")
  void CLONE_02_releaseRacesWithTheStart() {
    for (Birth birth : Birth.values()) {
      exploreRaces(scene -> releaseRaces(scene, birth), AT_ONCE, LATER);
    }
  }

  private static void releaseRaces(Scene scene, Birth birth) {
    Server parent = Server.create(scene);
    Latch made = scene.latch("made");
    Family family = new Family(scene, birth, parent, STOP, STOP);
    Probe b = scene.engine("B").events(CLONE);
    b.on(CLONE, call -> scene.givingWay(call.opening(made))).attach(parent.thread());
    parent.thread().start();
    made.await();
    scene.stage().pause();
    boolean stopped = family.child().isAtRest();
    scene.expect("user instructions before RESUME", 0L, family.child().instructions());
    family.c.answer(QUIESCE, RESUME).controlOk(RESUME);
    scene.reached(stopped ? LATER : AT_ONCE);
    scene.settle();
    if (family.child().isAtRest()) {
      // Its report had begun before the release, and was answered STOP after it.
      family.c.controlOk(RESUME);
    }
    family.child().expectRuns("after RESUME");
  }

  @Test
  @Covers("CLONE-03")
  void CLONE_03_childReportsBeforeItRuns() {
    for (Birth birth : Birth.values()) {
      for (ResumeAction request : List.of(REPORT, INTERRUPT)) {
        explore(scene -> reportsFirst(scene, birth, request, true));
      }
      explore(scene -> reportsFirst(scene, birth, INTERRUPT, false));
    }
  }

  private static void reportsFirst(
      Scene scene, Birth birth, ResumeAction request, boolean withSignalSlot) {
    Family family = new Family(scene, birth, Server.create(scene), request, RESUME);
    if (!withSignalSlot) {
      family.c.without(SIGNAL);
    }
    family.parent.thread().start();
    scene.settle();
    scene.expectAtLeast("callbacks in the child after " + request, 1, family.c.calls().size());
    Call first = family.c.calls().getFirst();
    // Which of the two it is, the chapters of REPORT and INTERRUPT judge.
    scene.expectThat(
        "a report for " + request + ", not " + first,
        first.isQuiesceZero() || (withSignalSlot && first.isPreDequeue()));
    scene.expect("user instructions then", 0L, first.instructions());
    family.child().expectRuns("the child afterwards");
    Server served = birth.child(scene, family.child().handle());
    scene.expect("the child's number", number(family.child()), served.call(GuestCall.GETTID));
  }

  @Test
  @Covers("CLONE-05")
  void CLONE_05_stopHoldsTheParentOnly() {
    for (Birth birth : List.of(Birth.FORK, Birth.THREAD)) {
      explore(scene -> parentOnly(scene, birth));
      explore(scene -> bothHeld(scene, birth, true));
      explore(scene -> bothHeld(scene, birth, false));
    }
  }

  private static void parentOnly(Scene scene, Birth birth) {
    Server parent = Server.start(scene);
    Probe a = scene.engine("A").events(QUIESCE, CLONE).answerOnce(CLONE, STOP);
    a.attach(parent.thread());
    birth.ask(parent);
    parent.thread().expectHeld("after STOP to the clone");
    Server child = birth.child(scene, a.calls(CLONE).getFirst().cloned().child());
    child.thread().expectRuns("the child while its parent is held");
    scene.expect("the child's number", number(child.thread()), child.call(GuestCall.GETTID));
    parent.thread().expectHeld("while the child runs");
    a.controlOk(RESUME);
    parent.thread().expectRuns("the parent after RESUME");
  }

  private static void bothHeld(Scene scene, Birth birth, boolean parentFirst) {
    Server parent = Server.create(scene);
    Family family = new Family(scene, birth, parent, STOP, STOP);
    Probe b = scene.engine("B").events(QUIESCE, CLONE).answerOnce(CLONE, STOP);
    b.attach(parent.thread());
    parent.thread().start();
    parent.thread().expectHeld("after STOP to the clone");
    family.child().expectHeld("after its own engine's STOP");
    family.c.answer(QUIESCE, RESUME);
    Probe first = parentFirst ? b : family.c;
    Probe last = parentFirst ? family.c : b;
    first.controlOk(RESUME);
    first.tracee().expectRuns("the first after RESUME");
    last.tracee().expectHeld("while the first runs");
    last.controlOk(RESUME);
    last.tracee().expectRuns("the last after RESUME");
  }

  @Test
  @Covers("CLONE-05")
  void CLONE_05_childStartsWhicheverIsFirst() {
    exploreRaces(NewChildTests::whicheverIsFirst, CHILD_FIRST, PARENT_FIRST);
  }

  private static void whicheverIsFirst(Scene scene) {
    Server parent = Server.create(scene);
    Family family = new Family(scene, Birth.FORK, parent, REPORT, RESUME);
    Function<Call, Action> told =
        call -> {
          scene.reached(parent.thread().isAtRest() ? PARENT_FIRST : CHILD_FIRST);
          return call.action().with(RESUME);
        };
    family.c.on(QUIESCE, told).on(SIGNAL, told);
    Probe b = scene.engine("B").events(CLONE).answer(CLONE, STOP);
    b.attach(parent.thread());
    // The parent stops after the rest of its call, this report included (STOP-06).
    scene.engine("P").events(SYSCALL_EXIT).givingWay(SYSCALL_EXIT).attach(parent.thread());
    parent.thread().start();
    parent.thread().expectHeld("after STOP to the clone");
    family.child().expectRuns("the child");
    b.controlOk(RESUME);
    parent.thread().expectRuns("the parent after RESUME");
  }
}
