// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge that every engine hears of a death once, and afterwards only of the reaping. */
final class LastEventsTests extends ConformanceTest {
  private static final String IN_TIME = "asked before the thread was dead";
  private static final String TOO_LATE = "asked after the thread was dead";

  /** How a thread, the second of its process, comes to its end. */
  private enum End {
    EXIT,
    GROUP_EXIT,
    SIBLINGS_EXIT,
    SIBLINGS_EXEC,
    SIGKILL,
    FATAL_SIGNAL;

    void happen(Server sibling, Server dying) {
      switch (this) {
        case EXIT -> dying.ask(GuestCall.EXIT, 4);
        case GROUP_EXIT -> dying.ask(GuestCall.EXIT_GROUP, 4);
        case SIBLINGS_EXIT -> sibling.ask(GuestCall.EXIT_GROUP, 4);
        case SIBLINGS_EXEC ->
            sibling.ask(GuestCall.EXECVE, sibling.thread().label("path_spin").value(), 0, 0);
        case SIGKILL -> sibling.thread().sendToProcess(Signal.SIGKILL);
        case FATAL_SIGNAL -> dying.thread().send(Signal.SIGTERM);
      }
    }

    /** Whether the thread itself must run user code for it. */
    boolean isItsOwn() {
      return this == EXIT || this == GROUP_EXIT || this == FATAL_SIGNAL;
    }
  }

  @Test
  @Covers("DEATH-01")
  void DEATH_01_lastButOneEventOfEveryEngine() {
    for (End end : End.values()) {
      explore(scene -> running(scene, end));
      if (!end.isItsOwn()) {
        explore(scene -> held(scene, end));
      }
    }
  }

  private static void running(Scene scene, End end) {
    Server leader = Server.start(scene);
    Server dying = leader.thread("_b");
    Probe a = scene.engine("A").events(EventSet.ALL).attach(dying.thread());
    Probe b = scene.engine("B").events(DEATH, REAP).attach(dying.thread());
    end.happen(leader, dying);
    scene.settle();
    expectLast(scene, a, end.toString());
    expectLast(scene, b, end.toString());
    scene.expect("callbacks of B", 2, b.calls().size());
  }

  private static void held(Scene scene, End end) {
    Server leader = Server.start(scene);
    Server dying = leader.thread("_b");
    // Nobody asks for the exit, where a thread that dies of SIGKILL may be held (D13).
    Probe a = scene.engine("A").events(EventSet.ALL.minus(EXIT.only())).attach(dying.thread());
    a.answer(QUIESCE, STOP).on(SIGNAL, LastEventsTests::stop);
    // B answers STOP to whatever it is asked, to the last.
    Probe b = scene.engine("B").events(QUIESCE, DEATH, REAP).answer(QUIESCE, STOP);
    b.attach(dying.thread());
    a.stopAndSettle();
    end.happen(leader, dying);
    scene.settle();
    expectLast(scene, a, end + " while held");
    expectLast(scene, b, end + " while held");
  }

  private static Action stop(Call call) {
    return call.action().with(STOP);
  }

  private static void expectLast(Scene scene, Probe probe, String end) {
    String of = " of " + probe + " after " + end;
    Tracee thread = probe.tracee();
    scene.expect("state" + of, RunState.DEAD, thread.state());
    scene.expect("deaths" + of, 1L, probe.count(DEATH));
    scene.expect("reapings" + of, 1L, probe.count(REAP));
    List<Call> calls = probe.calls();
    scene.expect("last event" + of, REAP, calls.getLast().slot());
    Call death = calls.get(calls.size() - 2);
    scene.expect("last but one event" + of, DEATH, death.slot());
    scene.expect("user instructions since" + of, death.instructions(), thread.instructions());
  }

  /** The leader of a process stays a zombie until the last thread is gone and the parent looks. */
  @Test
  @Covers("DEATH-01")
  void DEATH_01_reapingOfTheLeaderWaitsForTheProcess() {
    explore(scene -> {
      Server leader = Server.start(scene);
      Server other = leader.thread("_b");
      Probe a = scene.engine("A").events(DEATH, REAP).attach(leader.thread());
      leader.ask(GuestCall.EXIT, 0);
      scene.settle();
      scene.expect("state of the leader", RunState.ZOMBIE, leader.thread().state());
      scene.expect("callbacks", 1, a.calls().size());
      other.ask(GuestCall.EXIT, 0);
      scene.settle();
      scene.expect("callbacks before the wait", 1, a.calls().size());
      leader.thread().reap();
      scene.settle();
      expectLast(scene, a, "the leader's early exit");
    });
  }

  @Test
  @Covers("DEATH-01")
  void DEATH_01_toldToWhoeverAskedInTime() {
    exploreRaces(LastEventsTests::askedBesideDeath, IN_TIME, TOO_LATE);
  }

  private static void askedBesideDeath(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    List<Probe> engines = new ArrayList<>();
    for (String name : List.of("A", "B")) {
      engines.add(scene.engine(name).events(EXIT).attach(thread));
    }
    thread.start();
    List<Errno> results = new ArrayList<>();
    for (Probe engine : engines) {
      scene.stage().pause();
      results.add(engine.setEvents(EventSet.of(DEATH, REAP)));
    }
    thread.reap();
    scene.settle();
    for (int i = 0; i < engines.size(); i++) {
      boolean inTime = results.get(i) == Errno.OK || results.get(i) == Errno.EINPROGRESS;
      scene.reached(inTime ? IN_TIME : TOO_LATE);
      scene.expect(
          "deaths told after set_events gave " + results.get(i),
          inTime ? 1L : 0L,
          engines.get(i).count(DEATH));
    }
  }
}
