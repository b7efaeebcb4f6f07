// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge that whatever kills a whole process kills the threads that engines hold. */
final class GroupKillTests extends ConformanceTest {
  private static final String HELD = "the sibling was held when the process had to go";
  private static final String ON_ITS_WAY = "the sibling was on its way to the stop";

  /** Where the sibling is held. */
  private enum Place {
    REQUEST(QUIESCE),
    JOB_CONTROL(QUIESCE),
    SYSCALL_ENTRY(UtraceEvent.SYSCALL_ENTRY),
    SYSCALL_EXIT(UtraceEvent.SYSCALL_EXIT),
    SIGNAL(SIGNAL_TERM),
    CLONE(UtraceEvent.CLONE),
    EXIT(UtraceEvent.EXIT);

    private final UtraceEvent event;

    Place(UtraceEvent event) {
      this.event = event;
    }

    /** Attach an engine that holds the thread here, and let it come. */
    Probe hold(Scene scene, Server held) {
      Probe a = scene.engine("A").events(QUIESCE, DEATH, event).attach(held.thread());
      switch (this) {
        case REQUEST -> {
          a.answer(QUIESCE, STOP);
          a.stopAndSettle();
        }
        case JOB_CONTROL -> {
          held.thread().sendToProcess(Signal.SIGSTOP);
          scene.settle();
          a.control(STOP);
          held.thread().sendToProcess(Signal.SIGCONT);
        }
        case SIGNAL -> {
          a.on(UtraceEvent.SIGNAL, c -> c.action().with(STOP).with(SignalAction.IGN));
          held.thread().send(Signal.SIGHUP);
        }
        case SYSCALL_ENTRY, SYSCALL_EXIT -> {
          a.answerOnce(event, STOP);
          held.ask(GuestCall.SCHED_YIELD);
        }
        case CLONE -> {
          a.answerOnce(event, STOP);
          held.ask(GuestCall.FORK);
        }
        case EXIT -> {
          a.answerOnce(event, STOP);
          held.ask(GuestCall.EXIT, 0);
        }
      }
      held.thread().expectHeld("at " + this);
      return a;
    }
  }

  /** What makes the process go. */
  private enum Cause {
    GROUP_EXIT,
    EXEC,
    FATAL_SIGNAL,
    CORE_SIGNAL;

    void happen(Server by) {
      switch (this) {
        case GROUP_EXIT -> by.ask(GuestCall.EXIT_GROUP, 7);
        case EXEC -> by.ask(GuestCall.EXECVE, by.thread().label("path_exit_group").value(), 0, 0);
        case FATAL_SIGNAL -> by.thread().send(Signal.SIGTERM);
        case CORE_SIGNAL -> by.thread().send(Signal.SIGQUIT);
      }
    }

    ExitStatus status() {
      return switch (this) {
        case GROUP_EXIT -> ExitStatus.exited(7);
        case EXEC -> ExitStatus.exited(3);
        case FATAL_SIGNAL -> ExitStatus.killed(Signal.SIGTERM, false);
        case CORE_SIGNAL -> ExitStatus.killed(Signal.SIGQUIT, true);
      };
    }
  }

  @Test
  @Covers("KILL-02")
  void KILL_02_heldThreadDiesWithItsProcess() {
    for (Cause cause : Cause.values()) {
      for (Place place : Place.values()) {
        for (boolean leaderHeld : new boolean[] {true, false}) {
          exploreRow(scene -> dies(scene, cause, place, leaderHeld));
        }
      }
    }
  }

  private static void dies(Scene scene, Cause cause, Place place, boolean leaderHeld) {
    Server leader = Server.start(scene);
    Server other = leader.thread("_b");
    Server held = leaderHeld ? leader : other;
    Probe a = place.hold(scene, held);
    long before = held.thread().instructions();
    String what = cause + " beside a thread held at " + place;
    cause.happen(leaderHeld ? other : leader);
    scene.expect("end after " + what, cause.status(), leader.thread().reap());
    scene.settle();
    scene.expect("state after " + what, RunState.DEAD, held.thread().state());
    scene.expect("user instructions after " + what, before, held.thread().instructions());
    scene.expect("deaths reported after " + what, 1L, a.count(DEATH));
  }

  @Test
  @Covers("KILL-02")
  void KILL_02_stopRacesWithTheEndOfTheProcess() {
    for (Cause cause : List.of(Cause.GROUP_EXIT, Cause.EXEC)) {
      exploreRaces(scene -> stopRaces(scene, cause), HELD, ON_ITS_WAY);
    }
  }

  private static void stopRaces(Scene scene, Cause cause) {
    Server leader = Server.start(scene);
    Server sibling = leader.thread("_b");
    Tracee held = sibling.thread();
    Probe a = scene.engine("A").events(QUIESCE, DEATH).answer(QUIESCE, STOP).attach(held);
    scene
        .engine("B")
        .events(SYSCALL_ENTRY)
        .on(
            SYSCALL_ENTRY,
            call -> {
              scene.reached(held.isAtRest() ? HELD : ON_ITS_WAY);
              return call.action().with(RESUME);
            })
        .attach(leader.thread());
    cause.happen(leader);
    scene.stage().pause();
    a.control(STOP);
    scene.expect("end after " + cause, cause.status(), leader.thread().reap());
    scene.settle();
    scene.expect("state of the sibling", RunState.DEAD, held.state());
    scene.expect("deaths reported", 1L, a.count(DEATH));
  }
}
