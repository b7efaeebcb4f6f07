// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what engines see of a vfork, and that they can hold the parent in it. */
final class VforkTests extends ConformanceTest {
  private static final String ENDED_BEFORE = "the child had ended before its parent stopped";
  private static final String ENDED_AFTER = "the child ended while its parent was stopped";
  private static final String WAITING = "the child ends when its parent waits";
  private static final String NOT_WAITING = "the child ends before its parent waits";
  private static final String ON_THE_WAY = "released on the way to the stop";
  private static final String FROM_THE_STOP = "released from the stop";
  private static final long UNTOUCHED = 99;

  /** How the child gives its parent's memory back. */
  private enum End {
    EXEC,
    EXIT,
    KILL;

    void ask(Server child) {
      switch (this) {
        case EXEC -> child.ask(GuestCall.EXECVE, child.thread().label("path_server").value(), 0, 0);
        case EXIT -> child.ask(GuestCall.EXIT_GROUP, 0);
        case KILL -> child.thread().send(Signal.SIGKILL);
      }
    }
  }

  @Test
  @Covers("VFORK-01")
  void VFORK_01_endIsLearntFromTheExitOfTheCall() {
    for (End end : End.values()) {
      explore(scene -> endIsLearnt(scene, end));
    }
  }

  private static void endIsLearnt(Scene scene, End end) {
    Server parent = Server.start(scene);
    Probe a = scene.engine("A").events(EventSet.ALL).attach(parent.thread());
    parent.ask(GuestCall.VFORK);
    parent.thread().expectBlocked("waiting for the child");
    Call.Cloned cloned = a.calls(CLONE).getFirst().cloned();
    scene.expectThat("VFORK among " + cloned.flags(), cloned.flags().has(CloneFlags.Flag.VFORK));
    scene.expect("the last event so far", CLONE, a.calls().getLast().slot());
    int before = a.calls().size();
    a.controlOk(REPORT);
    a.controlOk(INTERRUPT);
    parent.thread().expectBlocked("REPORT and INTERRUPT asked for");
    scene.expect("callbacks while the child lives", before, a.calls().size());
    end.ask(Server.of(scene, cloned.child(), ""));
    parent.thread().expectRuns("after the child's " + end);
    List<Call> after = a.calls().subList(before, a.calls().size());
    // A report_quiesce that is another request's may come first; it tells the end as well.
    scene.expect("first event after the wait", QUIESCE, after.getFirst().slot());
    expectNothingNew(scene, parent, after);
  }

  /** Events that the API knows, and none of them a second time. */
  private static void expectNothingNew(Scene scene, Server parent, List<Call> after) {
    for (Call call : after) {
      scene.expectOneOf("kind of " + call, call.slot(), QUIESCE, SYSCALL_EXIT, UtraceEvent.SIGNAL);
    }
    scene.expect(
        "report_quiesce of the exit", 1L, after.stream().filter(VforkTests::isExit).count());
    long exits = after.stream().filter(call -> call.slot() == SYSCALL_EXIT).count();
    scene.expect("exits of the call", 1L, exits);
    scene.expectAtLeast("result of the call", 1, parent.result());
  }

  private static boolean isExit(Call call) {
    return call.event().equals(SYSCALL_EXIT.only());
  }

  /** The parent does not go on while the child still has its memory. */
  @Test
  @Covers("VFORK-01")
  void VFORK_01_exitIsReportedAfterTheMemoryIsBack() {
    for (End end : End.values()) {
      // Whether the child can come before its parent waits is up to the implementation.
      exploreRaces(scene -> memoryIsBack(scene, end), WAITING);
    }
  }

  private static void memoryIsBack(Scene scene, End end) {
    Server parent = Server.create(scene);
    Probe c = scene.engine("C").events(EXIT);
    Probe a = scene.engine("A").events(CLONE, SYSCALL_EXIT);
    a.on(
        CLONE,
        call -> {
          c.attach(scene.known(call.cloned().child()));
          return call.action().with(RESUME);
        });
    a.on(
        SYSCALL_EXIT,
        call -> {
          expectMemoryBack(scene, parent.thread(), c, end);
          return call.action().with(RESUME);
        });
    a.attach(parent.thread());
    parent.ask(GuestCall.VFORK);
    parent.thread().start();
    scene.until("a child", () -> a.count(CLONE) > 0);
    scene.until("the child serves", () -> parent.isIdle());
    scene.expect("exits of the call so far", 0L, a.count(SYSCALL_EXIT));
    scene.reached(parent.thread().state() == RunState.SLEEPING ? WAITING : NOT_WAITING);
    end.ask(Server.of(scene, c.tracee().handle(), ""));
    scene.settle();
    scene.expect("exits of the call", 1L, a.count(SYSCALL_EXIT));
  }

  private static void expectMemoryBack(Scene scene, Tracee parent, Probe c, End end) {
    if (end != End.EXEC) {
      scene.expect("exits reported of the child", 1L, c.count(EXIT));
      return;
    }
    long before = parent.cell("data_3");
    c.tracee().poke("data_3", UNTOUCHED);
    scene.expect("the parent's cell after a write to the child's", before, parent.cell("data_3"));
  }

  @Test
  @Covers("VFORK-02")
  void VFORK_02_parentIsHeldBeforeItsWait() {
    for (ResumeAction release : List.of(RESUME, DETACH)) {
      explore(scene -> {
        Server parent = Server.start(scene);
        Probe a = holding(scene, parent);
        Server child = heldWithChild(scene, parent, a);
        expectExaminable(scene, a, parent);
        a.controlOk(release);
        parent.thread().expectBlocked("waiting for the child after " + release);
        child.ask(GuestCall.EXIT_GROUP, 0);
        parent.thread().expectRuns("after the child's end");
      });
    }
  }

  private static Probe holding(Scene scene, Server parent) {
    Probe a = scene.engine("A").events(QUIESCE, CLONE).answerOnce(CLONE, STOP);
    return a.attach(parent.thread());
  }

  /** Ask for a vfork; the parent is held by A, the child serves. */
  private static Server heldWithChild(Scene scene, Server parent, Probe a) {
    parent.ask(GuestCall.VFORK);
    parent.thread().expectHeld("after STOP to the vfork");
    Server child = Server.of(scene, a.calls(CLONE).getFirst().cloned().child(), "");
    child.expectServes("the child while its parent is held");
    return child;
  }

  private static void expectExaminable(Scene scene, Probe a, Server parent) {
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    Tracee thread = parent.thread();
    scene.expect("number", thread.number(GuestCall.VFORK), thread.regs().syscallNumber());
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
  }

  @Test
  @Covers("VFORK-02")
  void VFORK_02_killEndsTheHeldParent() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Probe a = holding(scene, parent);
      Server child = heldWithChild(scene, parent, a);
      parent.thread().send(Signal.SIGKILL);
      scene.settle();
      scene.expect("state of the parent", RunState.ZOMBIE, parent.thread().state());
      scene.expect("ended by", Optional.of(Signal.SIGKILL), parent.thread().reap().signal());
      child.thread().expectRuns("the child after its parent's death");
    });
  }

  @Test
  @Covers("VFORK-02")
  void VFORK_02_holdOutlastsTheChild() {
    for (End end : End.values()) {
      explore(scene -> {
        Server parent = Server.start(scene);
        Probe a = holding(scene, parent);
        Server child = heldWithChild(scene, parent, a);
        end.ask(child);
        parent.thread().expectHeld("after the child's " + end);
        expectExaminable(scene, a, parent);
        a.controlOk(RESUME);
        parent.thread().expectRuns("after RESUME");
      });
    }
  }

  @Test
  @Covers("VFORK-02")
  void VFORK_02_childEndsAnyTime() {
    // Whether the child can come before its parent stops is up to the implementation.
    exploreRaces(VforkTests::childEndsAnyTime, ENDED_AFTER);
  }

  /** The child's end is asked for before it has begun, so that it may be faster than the parent. */
  private static void childEndsAnyTime(Scene scene) {
    Server parent = Server.create(scene);
    Probe c = scene.engine("C").events(EXIT);
    c.on(
        EXIT,
        call -> {
          scene.reached(parent.thread().isAtRest() ? ENDED_AFTER : ENDED_BEFORE);
          return call.action().with(RESUME);
        });
    Probe a = scene.engine("A").events(QUIESCE, CLONE);
    a.on(CLONE, call -> killLater(scene, call, c)).attach(parent.thread());
    parent.ask(GuestCall.VFORK);
    parent.thread().start();
    parent.thread().expectHeld("after STOP to the vfork");
    scene.expect("exits reported of the child", 1L, c.count(EXIT));
    a.controlOk(RESUME);
    parent.thread().expectRuns("after RESUME");
  }

  private static Action killLater(Scene scene, Call call, Probe c) {
    c.attach(scene.known(call.cloned().child()));
    c.tracee().send(Signal.SIGTERM);
    return call.action().with(STOP);
  }

  @Test
  @Covers("VFORK-02")
  void VFORK_02_releaseOnTheWayToTheStopIsNotLost() {
    exploreRaces(VforkTests::releaseRaces, ON_THE_WAY, FROM_THE_STOP);
  }

  private static void releaseRaces(Scene scene) {
    Server parent = Server.create(scene);
    Latch answered = scene.latch("answered");
    Probe a = holding(scene, parent);
    Probe b = scene.engine("B").events(CLONE);
    b.on(CLONE, call -> scene.givingWay(call.opening(answered))).attach(parent.thread());
    parent.ask(GuestCall.VFORK);
    parent.thread().start();
    answered.await();
    scene.reached(parent.thread().isAtRest() ? FROM_THE_STOP : ON_THE_WAY);
    a.controlOk(RESUME);
    parent.thread().expectBlocked("waiting for the child");
    Server.of(scene, b.calls(CLONE).getFirst().cloned().child(), "").ask(GuestCall.EXIT_GROUP, 0);
    parent.thread().expectRuns("after the child's end");
  }

  @Test
  @Covers("VFORK-03")
  void VFORK_03_looksLikeAFork() {
    for (ResumeAction answer : List.of(RESUME, REPORT, INTERRUPT, STOP)) {
      explore(scene -> looksLikeAFork(scene, answer));
    }
  }

  /** What was shown in a callback, and the mask as the engine could read it then. */
  private record Shown(UtraceEvent slot, EventSet event, Action action, EventSet mask) {}

  private static void looksLikeAFork(Scene scene, ResumeAction answer) {
    // Without exit signals, which would come at different places.
    List<Shown> fork = shown(scene, CloneFlags.of(), answer);
    CloneFlags borrowing = CloneFlags.of(CloneFlags.Flag.VM, CloneFlags.Flag.VFORK);
    List<Shown> vfork = shown(scene, borrowing, answer);
    scene.expect("callbacks of a vfork answered " + answer + ", as of a fork", fork, vfork);
  }

  private static List<Shown> shown(Scene scene, CloneFlags flags, ResumeAction answer) {
    EventSet mask = EventSet.of(QUIESCE, CLONE, SYSCALL_EXIT);
    Server parent = Server.start(scene);
    Probe a = scene.engine("A").events(mask).answerOnce(CLONE, answer);
    Probe b = scene.engine("B").events(CLONE);
    List<Shown> shown = new ArrayList<>();
    for (UtraceEvent slot : List.of(QUIESCE, SYSCALL_EXIT)) {
      a.on(slot, call -> note(shown, a, call));
    }
    b.on(CLONE, call -> note(shown, a, call));
    a.attach(parent.thread());
    b.attach(parent.thread());
    parent.ask(GuestCall.CLONE, flags.bits(), 0, 0, 0, 0);
    scene.settle();
    Server child = Server.of(scene, a.calls(CLONE).getFirst().cloned().child(), "");
    if (answer == STOP) {
      scene.expect("mask while held after a clone with " + flags, mask, a.engine().flags());
      a.controlOk(RESUME);
    }
    child.ask(GuestCall.EXIT_GROUP, 0);
    scene.settle();
    scene.expect("mask after a clone with " + flags, mask, a.engine().flags());
    parent.thread().expectRuns("the parent of a clone with " + flags);
    return shown;
  }

  private static Action note(List<Shown> shown, Probe a, Call call) {
    shown.add(new Shown(call.slot(), call.event(), call.action(), a.engine().flags()));
    return call.action().with(RESUME);
  }

  @Test
  @Covers("VFORK-01")
  void VFORK_01_orderFromEntryToTheChildsSignal() {
    if (!has("signals")) {
      return;
    }
    for (End end : List.of(End.EXIT, End.KILL)) {
      explore(scene -> {
        Server parent = Server.start(scene);
        // Caught, for whether an ignored signal is reported is another question (SIG-22).
        parent.catches(Signal.SIGCHLD);
        Probe a = scene.engine("A").events(SYSCALL_ENTRY, CLONE, SYSCALL_EXIT, SIGNAL);
        a.attach(parent.thread());
        parent.ask(GuestCall.VFORK);
        parent.thread().expectBlocked("waiting for the child");
        end.ask(Server.of(scene, a.calls(CLONE).getFirst().cloned().child(), ""));
        parent.thread().expectRuns("after the child's " + end);
        scene.expect(
            "reports of one vfork",
            List.of(SYSCALL_ENTRY, CLONE, SYSCALL_EXIT, SIGNAL),
            a.calls().stream().map(Call::slot).limit(4).toList());
        scene.expect("signal", Signal.SIGCHLD, a.calls().get(3).info().orElseThrow().signal());
      });
    }
  }
}
