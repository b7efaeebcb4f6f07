// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.wakeup;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that a delayed wake-up comes whatever happens, and what calls outside callbacks do. */
final class WakeUpLossTests extends ConformanceTest {

  @Test
  @Covers("WAKE-04")
  void WAKE_04_killedAtAnyTime() {
    exploreRaces(
        WakeUpLossTests::killed,
        "killed in the callback",
        "killed between answer and stop",
        "killed in the stop");
  }

  private static void killed(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Listener listener = new Listener(scene, "queue");
    listener.then(() -> expectExaminedOrDead(scene, a)).sleep();
    a.on(QUIESCE, call -> listener.tellAndAnswer(call, a, STOP)).attach(thread);
    scene.engine("B").events(QUIESCE).givingWay(QUIESCE).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.until("A has told the listener", listener::isTold);
    scene.reached("killed " + place(thread, a));
    thread.killAndReap();
    listener.expectWoken("after the death");
  }

  private static String place(Tracee thread, Probe a) {
    if (a.inside() > 0) {
      return "in the callback";
    }
    return thread.isAtRest() ? "in the stop" : "between answer and stop";
  }

  /** A sudden death excuses the stop, but not the wake-up (D19). */
  private static void expectExaminedOrDead(Scene scene, Probe a) {
    scene.expectOneOf(
        "prepare_examine beside SIGKILL",
        a.prepare(new Examiner()),
        Errno.OK,
        Errno.ESRCH,
        Errno.EAGAIN,
        Errno.EINVAL);
  }

  @Test
  @Covers("WAKE-04")
  void WAKE_04_lastCallbacksWakeToo() {
    for (UtraceEvent event : List.of(EXIT, DEATH)) {
      explore(scene -> {
        Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
        Probe a = scene.engine("A").events(event);
        Listener listener = new Listener(scene, "queue").sleep();
        // STOP means nothing at the death; at the exit SIGKILL ends it.
        a.on(event, call -> listener.tell(call, a, STOP)).attach(thread);
        thread.start();
        scene.settle();
        thread.killAndReap();
        listener.expectWoken("after the " + event);
      });
    }
  }

  @Test
  @Covers("WAKE-04")
  void WAKE_04_detachedByTheAnswer() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE);
      Listener listener = new Listener(scene, "queue").sleep();
      a.on(QUIESCE, call -> listener.tell(call, a, DETACH)).attach(thread);
      a.controlOk(REPORT);
      thread.start();
      listener.expectWoken("after the answer DETACH");
      thread.expectRuns("after the detach");
    });
  }

  @Test
  @Covers("WAKE-04")
  void WAKE_04_stopGivenUpByControl() {
    for (ResumeAction action : List.of(DETACH, RESUME, REPORT, INTERRUPT)) {
      explore(scene -> givenUpWhileOthersAreCalled(scene, action));
    }
    for (ResumeAction action : List.of(DETACH, RESUME)) {
      exploreRaces(
          scene -> givenUpAtAnyTime(scene, action),
          "given up in the callback",
          "given up between answer and stop",
          "given up in the stop");
    }
  }

  private static void givenUpWhileOthersAreCalled(Scene scene, ResumeAction action) {
    Latch leave = scene.latch("leave");
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Listener listener = new Listener(scene, "queue").sleep();
    a.on(
        QUIESCE,
        call -> listener.isTold() ? call.action().with(RESUME) : listener.tell(call, a, STOP));
    a.attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).on(QUIESCE, call -> call.parked(leave));
    b.attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.until("A has answered STOP, B is being called", leave::hasWaiters);
    listener.expectStillAsleep("the hold stands");
    a.controlOk(action);
    listener.expectWoken("after control(" + action + ") though the report goes on");
    leave.open();
    thread.expectRuns("after the hold was given up");
  }

  private static void givenUpAtAnyTime(Scene scene, ResumeAction action) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Listener listener = new Listener(scene, "queue").sleep();
    a.on(QUIESCE, call -> listener.tellAndAnswer(call, a, STOP)).attach(thread);
    scene.engine("B").events(QUIESCE).givingWay(QUIESCE).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.until("A has told the listener", listener::isTold);
    scene.reached("given up " + place(thread, a));
    scene.expectOneOf("give up", a.control(action), Errno.OK, Errno.EINPROGRESS);
    listener.expectWoken("whether or not the thread stopped");
  }

  @Test
  @Covers("WAKE-04")
  void WAKE_04_stopGivenUpByALaterAnswer() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_EXIT);
      Listener listener = new Listener(scene, "queue").sleep();
      boolean[] answered = {false};
      a.on(
          QUIESCE,
          call -> listener.isTold() ? call.action().with(RESUME) : listener.tell(call, a, STOP));
      a.on(
          SYSCALL_EXIT,
          call -> {
            answered[0] = true;
            return call.action().with(RESUME);
          });
      a.attach(thread);
      thread.start();
      listener.expectWoken("after the later answer RESUME");
      scene.expectThat("the later answer was given", answered[0]);
      thread.expectRuns("after the later answer");
    });
  }

  @Test
  @Covers("WAKE-09")
  void WAKE_09_atOnceWhenNothingIsInProgress() {
    for (RunState state : List.of(RunState.NEW, RunState.RUNNING, RunState.TRACED)) {
      explore(scene -> atOnce(scene, state));
    }
  }

  private static void atOnce(Scene scene, RunState state) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP);
    Listener listener = new Listener(scene, "queue").sleep();
    a.attach(thread);
    if (state != RunState.NEW) {
      thread.start();
      scene.settle();
    }
    if (state == RunState.TRACED) {
      a.stopAndSettle();
    }
    RunState before = thread.state();
    listener.tell(a);
    scene.until("the listener is awake", listener::isAwake);
    scene.expect("state", before, thread.state());
  }

  @Test
  @Covers("WAKE-09")
  void WAKE_09_atOnceForTheDeadAndTheDetached() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      Listener listener = new Listener(scene, "queue").sleep();
      a.controlOk(DETACH);
      listener.tell(a);
      listener.expectWoken("the engine is detached");
    });
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      Listener listener = new Listener(scene, "queue").sleep();
      thread.start();
      thread.send(Signal.SIGKILL);
      scene.settle();
      listener.tell(a);
      listener.expectWoken("the thread is dead");
    });
  }

  @Test
  @Covers("WAKE-09")
  void WAKE_09_notBeforeARunningCallbackHasReturned() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).on(QUIESCE, call -> call.parked(leave));
      Listener listener = new Listener(scene, "queue").sleep();
      a.attach(thread).controlOk(REPORT);
      thread.start();
      scene.until("A waits in its callback", leave::hasWaiters);
      // Only the caller opens the latch: a call that waits would wait for ever.
      listener.tell(a);
      listener.expectStillAsleep("the callback runs");
      leave.open();
      listener.expectWoken("after the callback");
    });
  }

  @Test
  @Covers("WAKE-09")
  void WAKE_09_notBeforeAPendingStopHasComeAbout() {
    for (boolean withdrawn : new boolean[] {false, true}) {
      if (has("syscalls")) {
        explore(scene -> pendingStop(scene, withdrawn));
      }
    }
  }

  private static void pendingStop(Scene scene, boolean withdrawn) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    Listener listener = new Listener(scene, "queue");
    if (!withdrawn) {
      listener.then(() -> Listener.examine(scene, a));
    }
    listener.sleep();
    thread.start();
    thread.expectBlocked("in nanosleep");
    scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
    listener.tell(a);
    listener.expectStillAsleep("the thread sleeps in a call, which is no stop");
    if (withdrawn) {
      a.controlOk(RESUME);
    } else {
      scene.advance(Duration.ofSeconds(2));
    }
    listener.expectWoken(withdrawn ? "after the hold was given up" : "after the stop");
  }
}
