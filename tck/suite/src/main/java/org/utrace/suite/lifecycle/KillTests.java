// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge that SIGKILL goes before everything engines want. */
final class KillTests extends ConformanceTest {

  @Test
  @Covers("KILL-01")
  void KILL_01_killEndsEveryStop() {
    for (StopKind kind : StopKind.values()) {
      explore(scene -> killedAt(scene, kind));
    }
    explore(KillTests::killedAtExit);
  }

  private static void killedAt(Scene scene, StopKind kind) {
    Tracee thread = kind.stoppedThread(scene);
    long before = thread.instructions();
    thread.send(Signal.SIGKILL);
    scene.settle();
    scene.expect("state after SIGKILL at " + kind, RunState.ZOMBIE, thread.state());
    scene.expect("user instructions", before, thread.instructions());
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
  }

  @Test
  @Covers("KILL-01")
  void KILL_01_killEndsTheStopsOfANewChildAndItsMaker() {
    for (Birth birth : Birth.values()) {
      explore(scene -> killedAfterBirth(scene, birth));
    }
  }

  /** The maker is held at its clone, the child by an engine of its own before it runs. */
  private static void killedAfterBirth(Scene scene, Birth birth) {
    Server maker = Server.create(scene);
    Probe c = scene.engine("C").events(QUIESCE).answer(QUIESCE, STOP);
    Probe a = scene.engine("A").events(QUIESCE, CLONE);
    a.on(
        CLONE,
        call -> {
          c.attach(scene.known(call.cloned().child())).control(STOP);
          return call.action().with(STOP);
        });
    a.attach(maker.thread());
    maker.thread().start();
    birth.ask(maker);
    maker.thread().expectHeld("at its " + birth);
    c.tracee().expectHeld("before its first instruction");
    long before = maker.thread().instructions();
    c.tracee().send(Signal.SIGKILL);
    maker.thread().send(Signal.SIGKILL);
    scene.expect("ended by", Optional.of(Signal.SIGKILL), maker.thread().reap().signal());
    scene.settle();
    scene.expect("state of the child", RunState.DEAD, c.tracee().state());
    scene.expect("user instructions of the child", 0L, c.tracee().instructions());
    scene.expect("user instructions of the maker", before, maker.thread().instructions());
  }

  private static void killedAtExit(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    scene.engine("A").events(QUIESCE, EXIT).answer(EXIT, STOP).attach(thread);
    thread.start();
    thread.expectHeld("at report_exit");
    long before = thread.instructions();
    thread.send(Signal.SIGKILL);
    scene.settle();
    scene.expect("state after SIGKILL at report_exit", RunState.ZOMBIE, thread.state());
    scene.expect("user instructions", before, thread.instructions());
  }

  @Test
  @Covers("KILL-03")
  void KILL_03_killedInTheSignalPathReportsNothingMore() {
    explore(scene -> pendingAt(scene, StopKind.SIGNAL_REPORT, 0));
    explore(scene -> pendingAt(scene, StopKind.PRE_DEQUEUE, 0));
    explore(KillTests::killedAtAFatalSignal);
    explore(scene -> pendingAt(scene, StopKind.REQUEST, 1));
    explore(scene -> pendingAt(scene, StopKind.SYSCALL_ENTRY, 1));
  }

  private static void pendingAt(Scene scene, StopKind kind, long reportsMax) {
    Tracee thread = kind.stoppedThread(scene);
    Probe witness = scene.engine("W").events(SIGNAL_TERM, SIGNAL_CORE).attach(thread);
    thread.send(Signal.SIGUSR1);
    thread.send(Signal.SIGSEGV);
    thread.send(Signal.SIGKILL);
    scene.settle();
    ExitStatus status = thread.reap();
    scene.expect("ended by", Optional.of(Signal.SIGKILL), status.signal());
    long reports = witness.count(call -> !call.isPreDequeue());
    scene.expectThat(
        reports + " signals reported after a kill at " + kind + ", at most " + reportsMax,
        reports <= reportsMax);
  }

  /** The signal that is being reported would have been fatal too. */
  private static void killedAtAFatalSignal(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(SIGNAL_TERM).answer(SIGNAL, STOP).attach(thread);
    thread.start();
    thread.send(Signal.SIGHUP);
    thread.expectHeld("at the report of SIGHUP");
    thread.send(Signal.SIGUSR1);
    thread.send(Signal.SIGKILL);
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
    scene.settle();
    scene.expect("signals reported, SIGHUP among them", 1L, a.count(SIGNAL));
  }

  @Test
  @Covers("KILL-04")
  void KILL_04_pendingKillForbidsTheStop() {
    for (StopKind kind : StopKind.values()) {
      exploreRow(scene -> killedInCallback(scene, kind));
      exploreRaces(
          scene -> killRacesWithStop(scene, kind),
          "killed before the callback",
          "killed on the way to the stop",
          "killed in the stop");
    }
  }

  /** SIGKILL is pending for certain when the callback answers STOP. */
  private static void killedInCallback(Scene scene, StopKind kind) {
    Tracee thread = scene.create(kind.program);
    Function<Call, Action> stop =
        call -> {
          thread.send(Signal.SIGKILL);
          return StopKind.stop(call);
        };
    Probe a = kind.engine(scene, stop).attach(thread);
    kind.begin(thread, a);
    expectDiesAlone(scene, thread, kind);
  }

  /** SIGKILL comes before, within or after the callback that answers STOP. */
  private static void killRacesWithStop(Scene scene, StopKind kind) {
    Tracee thread = scene.create(kind.program);
    Function<Call, Action> stop = call -> scene.givingWay(StopKind.stop(call));
    Probe a = kind.engine(scene, stop).attach(thread);
    kind.begin(thread, a);
    scene.stage().pause();
    String when = thread.isAtRest() ? "in the stop" : "on the way to the stop";
    scene.reached("killed " + (a.calls().isEmpty() ? "before the callback" : when));
    thread.send(Signal.SIGKILL);
    expectDiesAlone(scene, thread, kind);
  }

  private static void expectDiesAlone(Scene scene, Tracee thread, StopKind kind) {
    scene.settle();
    scene.expect("state after SIGKILL and STOP at " + kind, RunState.ZOMBIE, thread.state());
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
  }
}
