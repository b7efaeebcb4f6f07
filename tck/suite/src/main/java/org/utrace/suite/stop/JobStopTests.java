// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge how a stop by tracing and a stop by job control go together. */
final class JobStopTests extends ConformanceTest {
  private static final String AT_REST = "at rest when STOP was asked for";
  private static final String ON_ITS_WAY = "not yet at rest when STOP was asked for";
  private static final String STOP_FIRST = "STOP before SIGCONT";
  private static final String CONT_FIRST = "SIGCONT before STOP";
  private static final String RESUME_FIRST = "RESUME before SIGCONT";
  private static final String RESUME_LAST = "SIGCONT before RESUME";

  @Test
  @Covers("STOP-03")
  void STOP_03_threadThatIsNotAtRestGivesEinprogress() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      thread.expectRuns("before the request");
      scene.expect("control(STOP) while it runs", Errno.EINPROGRESS, a.control(STOP));
    });
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      thread.expectBlocked("in pause");
      scene.expect("control(STOP) while it sleeps", Errno.EINPROGRESS, a.control(STOP));
    });
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      scene
          .engine("B")
          .events(SYSCALL_ENTRY)
          .on(SYSCALL_ENTRY, call -> call.parked(inside, go))
          .attach(thread);
      thread.start();
      inside.await();
      scene.expect("control(STOP) in a callback", Errno.EINPROGRESS, a.control(STOP));
    });
  }

  @Test
  @Covers("STOP-03")
  void STOP_03_threadAtRestGivesZero() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      b.stopAndSettle();
      scene.expect("control(STOP) in B's stop", Errno.OK, a.control(STOP));
      b.controlOk(RESUME);
      thread.expectHeld("after B's RESUME");
    });
    explore(scene -> {
      Probe a = stoppedByJobs(scene, 1);
      scene.expect("control(STOP) in a stop by job control", Errno.OK, a.control(STOP));
    });
  }

  /** An answer of 0 means that the thread runs no more user code. */
  @Test
  @Covers("STOP-03")
  void STOP_03_zeroIsTrueInEveryInterleaving() {
    exploreRaces(scene -> askedTwice(scene, STOP), AT_REST, ON_ITS_WAY);
    exploreRaces(JobStopTests::askedWhileStopping, AT_REST, ON_ITS_WAY);
  }

  private static void askedTwice(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    thread.start();
    scene.settle();
    a.control(request);
    scene.stage().pause();
    expectTruth(scene, a);
  }

  private static void askedWhileStopping(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    thread.start();
    scene.settle();
    thread.send(Signal.SIGSTOP);
    scene.stage().pause();
    expectTruth(scene, a);
  }

  private static void expectTruth(Scene scene, Probe a) {
    Errno result = a.control(STOP);
    RunState state = a.tracee().state();
    long then = a.tracee().instructions();
    scene.expectOneOf("control(STOP)", result, Errno.OK, Errno.EINPROGRESS);
    if (result == Errno.OK) {
      scene.expectOneOf("state after 0", state, RunState.TRACED, RunState.STOPPED);
      scene.settle();
      scene.expect("user instructions after 0", then, a.tracee().instructions());
    }
    scene.reached(result == Errno.OK ? AT_REST : ON_ITS_WAY);
  }

  /** A process of so many threads in a stop by job control; gives the engine on the first. */
  private static Probe stoppedByJobs(Scene scene, int threads) {
    Server server = Server.start(scene);
    if (threads > 1) {
      server.thread("_b");
    }
    Probe a = scene.engine("A").events(QUIESCE).attach(server.thread());
    server.thread().sendToProcess(Signal.SIGSTOP);
    scene.settle();
    scene.expect("state after SIGSTOP", RunState.STOPPED, server.thread().state());
    return a;
  }

  @Test
  @Covers("STOP-07")
  void STOP_07_continueAloneDoesNotLetItRun() {
    for (ResumeAction release : List.of(RESUME, DETACH)) {
      explore(scene -> {
        Probe a = stoppedByJobs(scene, 1);
        scene.expect("control(STOP)", Errno.OK, a.control(STOP));
        long before = a.tracee().instructions();
        a.tracee().sendToProcess(Signal.SIGCONT);
        a.tracee().expectHeld("after SIGCONT");
        scene.expect("user instructions", before, a.tracee().instructions());
        a.controlOk(release);
        a.tracee().expectRuns("after " + release);
      });
    }
  }

  @Test
  @Covers("STOP-07")
  void STOP_07_onlyTheHeldThreadOfTheGroupStays() {
    explore(scene -> {
      Server server = Server.start(scene);
      Server sibling = server.thread("_b");
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.sendToProcess(Signal.SIGSTOP);
      scene.settle();
      scene.expect("control(STOP)", Errno.OK, a.control(STOP));
      thread.sendToProcess(Signal.SIGCONT);
      sibling.thread().expectRuns("the sibling after SIGCONT");
      thread.expectHeld("after SIGCONT");
      thread.sendToProcess(Signal.SIGSTOP);
      thread.sendToProcess(Signal.SIGCONT);
      thread.expectHeld("after another SIGCONT");
      a.controlOk(RESUME);
      thread.expectRuns("after RESUME");
    });
  }

  @Test
  @Covers("STOP-07")
  void STOP_07_everyHoldMustBeReleased() {
    explore(scene -> {
      Probe a = stoppedByJobs(scene, 1);
      Probe b = scene.engine("B").events(QUIESCE).attach(a.tracee());
      scene.expect("A's control(STOP)", Errno.OK, a.control(STOP));
      scene.expect("B's control(STOP)", Errno.OK, b.control(STOP));
      a.tracee().sendToProcess(Signal.SIGCONT);
      a.controlOk(RESUME);
      a.tracee().expectHeld("after SIGCONT and A's RESUME");
      b.controlOk(RESUME);
      a.tracee().expectRuns("after B's RESUME");
    });
  }

  @Test
  @Covers("STOP-07")
  void STOP_07_continueRacesWithTheRequest() {
    exploreRaces(JobStopTests::continueRaces, STOP_FIRST, CONT_FIRST);
  }

  private static void continueRaces(Scene scene) {
    Probe a = stoppedByJobs(scene, 1).answer(QUIESCE, STOP);
    Tracee thread = a.tracee();
    Actor shell = scene.fork("shell", () -> thread.sendToProcess(Signal.SIGCONT));
    scene.stage().pause();
    Errno result = a.control(STOP);
    long then = thread.instructions();
    shell.join();
    scene.settle();
    if (result == Errno.OK) {
      scene.expect("user instructions after 0", then, thread.instructions());
    }
    scene.reached(result == Errno.OK ? STOP_FIRST : CONT_FIRST);
    a.answer(QUIESCE, RESUME).controlOk(RESUME);
    thread.expectRuns("after SIGCONT and RESUME");
  }

  @Test
  @Covers("STOP-08")
  void STOP_08_releasedThreadStaysInTheGroupsStop() {
    List<ResumeAction> releases = new ArrayList<>(List.of(RESUME, DETACH, REPORT, INTERRUPT));
    if (has("hw-step")) {
      releases.add(ResumeAction.SINGLESTEP);
    }
    for (ResumeAction release : releases) {
      for (int threads = 1; threads <= 2; threads++) {
        int count = threads;
        explore(scene -> releasedInTheGroupsStop(scene, release, count));
      }
    }
  }

  private static void releasedInTheGroupsStop(Scene scene, ResumeAction release, int threads) {
    Probe a = stoppedByJobs(scene, threads);
    Tracee thread = a.tracee();
    scene.expect("control(STOP)", Errno.OK, a.control(STOP));
    long before = thread.instructions();
    a.controlOk(release);
    scene.settle();
    scene.expect("state after " + release, RunState.STOPPED, thread.state());
    scene.expect("user instructions after " + release, before, thread.instructions());
    if (release == ResumeAction.SINGLESTEP) {
      a.controlOk(RESUME);
    }
    thread.sendToProcess(Signal.SIGCONT);
    thread.expectRuns("after SIGCONT");
  }

  @Test
  @Covers("STOP-08")
  void STOP_08_stopOfTheGroupThatCameDuringTheHold() {
    explore(scene -> {
      Server server = Server.start(scene);
      Server sibling = server.thread("_b");
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      a.stopAndSettle();
      thread.sendToProcess(Signal.SIGSTOP);
      scene.settle();
      scene.expect("state of the sibling", RunState.STOPPED, sibling.thread().state());
      long before = thread.instructions();
      a.answer(QUIESCE, RESUME).controlOk(RESUME);
      scene.settle();
      scene.expect("state after RESUME", RunState.STOPPED, thread.state());
      scene.expect("user instructions after RESUME", before, thread.instructions());
      thread.sendToProcess(Signal.SIGCONT);
      thread.expectRuns("after SIGCONT");
    });
  }

  @Test
  @Covers("STOP-08")
  void STOP_08_releaseRacesWithContinue() {
    exploreRaces(JobStopTests::releaseRaces, RESUME_FIRST, RESUME_LAST);
  }

  private static void releaseRaces(Scene scene) {
    Probe a = stoppedByJobs(scene, 1);
    Tracee thread = a.tracee();
    a.control(STOP);
    boolean[] sent = {false};
    Actor shell =
        scene.fork(
            "shell",
            () -> {
              thread.sendToProcess(Signal.SIGCONT);
              sent[0] = true;
            });
    scene.stage().pause();
    boolean before = sent[0];
    a.controlOk(RESUME);
    if (before == sent[0]) {
      scene.reached(before ? RESUME_LAST : RESUME_FIRST);
    }
    shell.join();
    thread.expectRuns("after RESUME and SIGCONT");
  }
}
