// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.jobcontrol;

import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.JCTL;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import org.junit.jupiter.api.Test;
import org.utrace.contract.JobChange;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge that stops by tracing and by job control are not taken for each other. */
final class TracedStopTests extends ConformanceTest {
  private static final long WNOHANG = 1;
  private static final long WUNTRACED = 2;
  private static final long WCONTINUED = 8;
  private static final String TRACED_FIRST = "stopped by tracing when SIGSTOP came";
  private static final String JOBS_FIRST = "stopped by job control when STOP was asked for";
  private static final String TOGETHER = "STOP and SIGSTOP on their way at once";

  @Test
  @Covers("JCTL-03")
  void JCTL_03_tracedStopIsNoStopOfTheGroup() {
    explore(scene -> {
      Server parent = Server.start(scene);
      parent.catches(Signal.SIGCHLD);
      Group group = Group.of(scene, parent.fork(), 2, QUIESCE);
      Probe a = holder(group.probes().getFirst());
      a.stopAndSettle();
      expectParentSeesNothing(scene, parent, group);
      Server sibling = group.threads().getLast();
      scene.expect("state of the sibling", RunState.RUNNING, sibling.thread().state());
      scene.expectAtLeast("the sibling's call", 1, sibling.call(GuestCall.GETTID));
      release(a);
      group.expectRun("after RESUME");
      expectParentSeesNothing(scene, parent, group);
    });
  }

  /** Answers STOP to everything: a later RESUME would end the hold (ORD-12). */
  private static Probe holder(Probe a) {
    return a.answer(QUIESCE, STOP).answer(SIGNAL, STOP).answer(JCTL, STOP);
  }

  private static void release(Probe a) {
    a.answer(QUIESCE, RESUME).answer(SIGNAL, RESUME).answer(JCTL, RESUME).controlOk(RESUME);
  }

  private static void expectParentSeesNothing(Scene scene, Server parent, Group group) {
    long options = WNOHANG | WUNTRACED | WCONTINUED;
    scene.expect("wait for a change", 0L, parent.call(GuestCall.WAIT4, -1, 0, options, 0));
    scene.expect("SIGCHLD", 0L, parent.caught());
    scene.expect("notices", 0, group.leader().parentNotices());
  }

  @Test
  @Covers("JCTL-03")
  void JCTL_03_otherThreadsStopAroundATracedOne() {
    for (int held = 0; held < 2; held++) {
      int which = held;
      explore(scene -> othersStop(scene, which));
    }
  }

  private static void othersStop(Scene scene, int held) {
    Group group = Group.of(scene, 2, QUIESCE, JCTL);
    Probe a = holder(group.probes().get(held));
    Tracee sibling = group.threads().get(1 - held).thread();
    a.stopAndSettle();
    group.leader().sendToProcess(Signal.SIGSTOP);
    scene.settle();
    scene.expect("state of the sibling", RunState.STOPPED, sibling.state());
    release(a);
    scene.settle();
    group.expectStates("after RESUME", RunState.STOPPED);
    // Whether it learns it before the release, when the held thread counts as stopped, is not said.
    scene.expect("what the parent learns", JobChange.STOPPED, group.leader().pollJobControl());
    group.leader().sendToProcess(Signal.SIGCONT);
    group.expectRun("after SIGCONT");
    scene.expect("what the parent learns", JobChange.CONTINUED, group.leader().pollJobControl());
  }

  @Test
  @Covers("JCTL-03")
  void JCTL_03_stopSignalWaitsForTheReleaseOfAllThreads() {
    explore(scene -> {
      Group group = Group.of(scene, 1, QUIESCE, JCTL);
      Probe a = holder(group.probes().getFirst());
      a.stopAndSettle();
      group.leader().sendToProcess(Signal.SIGTSTP);
      a.tracee().expectHeld("SIGTSTP pending");
      scene.expect("what the parent learns", JobChange.NONE, group.leader().pollJobControl());
      scene.expect("reports", 0L, a.count(JCTL));
      release(a);
      scene.settle();
      group.expectStates("after RESUME", RunState.STOPPED);
      scene.expect("what the parent learns", JobChange.STOPPED, group.leader().pollJobControl());
      scene.expect("reports", 1L, a.count(JCTL));
    });
  }

  /** The thread was asked to take part, and comes into its tracing stop before it has. */
  @Test
  @Covers("JCTL-03")
  void JCTL_03_stopUnderWayIsDoneBesideATracedThread() {
    explore(scene -> {
      Group group = Group.of(scene, 2, QUIESCE, JCTL);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      Probe a = holder(group.probes().getFirst());
      a.on(QUIESCE, call -> call.parked(inside, go).with(STOP)).controlOk(REPORT);
      inside.await();
      Tracee sibling = group.threads().getLast().thread();
      sibling.send(Signal.SIGSTOP);
      scene.settle();
      go.open();
      a.tracee().expectHeld("after the answer STOP");
      scene.expect("state of the sibling", RunState.STOPPED, sibling.state());
      release(a);
      scene.settle();
      group.expectStates("after RESUME", RunState.STOPPED);
      scene.expect("what the parent learns", JobChange.STOPPED, group.leader().pollJobControl());
      group.leader().sendToProcess(Signal.SIGCONT);
      group.expectRun("after SIGCONT");
      scene.expect("what the parent learns", JobChange.CONTINUED, group.leader().pollJobControl());
    });
  }

  @Test
  @Covers("JCTL-03")
  void JCTL_03_bothStopsAtOnce() {
    exploreRaces(scene -> bothAtOnce(scene, 1), TRACED_FIRST, TOGETHER);
    exploreRaces(scene -> bothAtOnce(scene, 4), JOBS_FIRST);
  }

  /** A tracer that gives way more often comes later. */
  private static void bothAtOnce(Scene scene, int pauses) {
    Group group = Group.of(scene, 2, QUIESCE, JCTL);
    Probe a = group.probes().getFirst();
    Tracee thread = a.tracee();
    boolean[] atRest = new boolean[2];
    Actor shell =
        scene.fork(
            "shell",
            () -> {
              atRest[0] = thread.isAtRest();
              thread.sendToProcess(Signal.SIGSTOP);
            });
    for (int i = 0; i < pauses; i++) {
      scene.stage().pause();
    }
    atRest[1] = thread.isAtRest();
    holder(a).control(STOP);
    shell.join();
    thread.expectHeld("after STOP and SIGSTOP");
    if (noteOrder(scene, atRest[0], atRest[1])) {
      RunState sibling = group.threads().getLast().thread().state();
      scene.expect("state of the sibling", RunState.STOPPED, sibling);
    }
    release(a);
    scene.settle();
    group.expectStates("after RESUME", RunState.STOPPED);
    scene.expect("SIGCHLD", 1, thread.parentNotices());
    thread.sendToProcess(Signal.SIGCONT);
    group.expectRun("after SIGCONT");
  }

  /**
   * Note which stop came first; whether one did. Else the held thread may be the one chosen to act
   * on SIGSTOP, which then waits for its release (STOP-09).
   *
   * @param traced whether the thread was at rest before SIGSTOP was sent
   * @param stopped whether it was before STOP was asked for
   */
  private static boolean noteOrder(Scene scene, boolean traced, boolean stopped) {
    scene.reached(traced ? TRACED_FIRST : stopped ? JOBS_FIRST : TOGETHER);
    return traced || stopped;
  }
}
