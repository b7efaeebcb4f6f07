// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.wakeup;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge what is woken: functions and sleepers, one queue or many, of one engine or several. */
final class WakeUpQueueTests extends ConformanceTest {

  @Test
  @Covers("WAKE-06")
  void WAKE_06_ownFunctionRunsWhenTheThreadHasStopped() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE);
      Listener listener = new Listener(scene, "queue");
      listener.then(() -> Listener.examine(scene, a)).sleep();
      List<Boolean> seen = new ArrayList<>();
      WaitQueue.WakeFunction first = () -> record(scene, thread, a, seen);
      listener.queue().add(first);
      a.on(QUIESCE, call -> listener.tell(call, a, STOP)).attach(thread);
      a.controlOk(REPORT);
      thread.start();
      listener.expectWoken("by the same wake-up as the function");
      scene.expect("at rest at the function's runs", List.of(true), seen);
    });
  }

  private static void record(Scene scene, Tracee thread, Probe a, List<Boolean> seen) {
    scene.note("the function runs");
    scene.expect("callbacks of A running at the function's run", 0, a.inside());
    seen.add(thread.isAtRest());
  }

  @Test
  @Covers("WAKE-06")
  void WAKE_06_functionRunsOncePerCallUntilRemoved() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      WaitQueue queue = scene.stage().waitQueue("queue");
      Probe a = scene.engine("A").events(QUIESCE);
      // Outside callbacks a wake-up is but recommended (WAKE-09).
      a.on(QUIESCE, call -> waking(call, a, queue)).attach(thread);
      thread.start();
      int[] runs = new int[2];
      WaitQueue.WakeFunction first = () -> runs[0]++;
      WaitQueue.WakeFunction second = () -> runs[1]++;
      queue.add(first);
      queue.add(second);
      a.controlOk(REPORT);
      scene.settle();
      a.controlOk(REPORT);
      scene.settle();
      long calls = a.count(QUIESCE);
      queue.remove(first);
      a.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("calls before the removal", 2, calls);
      scene.expect("runs of the function that was removed", calls, (long) runs[0]);
      scene.expect("runs of the one that stayed", a.count(QUIESCE), (long) runs[1]);
    });
  }

  private static Action waking(Call call, Probe a, WaitQueue queue) {
    a.wakeUp(queue);
    return call.action().with(RESUME);
  }

  @Test
  @Covers("WAKE-07")
  void WAKE_07_eachEngineByItsOwnAnswer() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE);
      Probe b = scene.engine("B").events(QUIESCE);
      Listener ofA = new Listener(scene, "queue of A").sleep();
      Listener ofB = new Listener(scene, "queue of B");
      ofB.then(() -> Listener.examine(scene, b)).sleep();
      a.on(QUIESCE, call -> ofA.tell(call, a, RESUME)).attach(thread);
      b.on(
          QUIESCE,
          call -> {
            ofB.tell(b);
            return call.parked(leave).with(STOP);
          });
      b.attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.until("B waits in its callback", leave::hasWaiters);
      ofA.expectWoken("B's callback and hold are not A's");
      ofB.expectAsleep("A's wake-up is not B's");
      leave.open();
      ofB.expectWoken("after the stop");
      thread.expectHeld("by B");
    });
  }

  @Test
  @Covers("WAKE-07")
  void WAKE_07_anotherHoldDoesNotMatter() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe b = scene.engine("B").events(QUIESCE).answer(QUIESCE, STOP);
      Probe a = scene.engine("A").events(QUIESCE);
      Probe c = scene.engine("C").events(QUIESCE).on(QUIESCE, call -> call.parked(leave));
      Listener ofA = new Listener(scene, "queue of A").sleep();
      b.attach(thread);
      a.on(QUIESCE, call -> ofA.tell(call, a, RESUME)).attach(thread);
      c.attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.until("C waits in its callback", leave::hasWaiters);
      ofA.expectWoken("A has answered RESUME, though B's STOP is still to come about");
      leave.open();
      thread.expectHeld("by B");
    });
  }

  @Test
  @Covers("WAKE-07")
  void WAKE_07_everyCallIsHonoured() {
    for (ResumeAction answer : List.of(RESUME, STOP)) {
      explore(scene -> threeQueues(scene, answer));
    }
  }

  private static void threeQueues(Scene scene, ResumeAction answer) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Probe b = scene.engine("B").events(QUIESCE);
    List<Listener> listeners = new ArrayList<>();
    int[] runs = new int[3];
    for (int i = 0; i < runs.length; i++) {
      int index = i;
      Listener listener = new Listener(scene, "queue " + i).sleep();
      listener.queue().add(() -> runs[index]++);
      listeners.add(listener);
    }
    a.on(
        QUIESCE,
        call -> {
          listeners.get(0).tell(a);
          listeners.get(1).tell(a);
          listeners.get(1).tell(a);
          return call.action().with(answer);
        });
    b.on(
        QUIESCE,
        call -> {
          listeners.get(1).tell(b);
          listeners.get(2).tell(b);
          return call.action().with(answer);
        });
    a.attach(thread);
    b.attach(thread);
    a.controlOk(REPORT);
    thread.start();
    listeners.forEach(listener -> listener.expectWoken("after the report"));
    for (int i = 0; i < runs.length; i++) {
      scene.expect("wake-ups of queue " + i, listeners.get(i).calls(), runs[i]);
    }
  }

  @Test
  @Covers("WAKE-10")
  void WAKE_10_functionSendsSignalsAndWakesQueues() {
    for (ResumeAction action : List.of(STOP, RESUME, INTERRUPT, DETACH)) {
      exploreRaces(
          scene -> busyFunction(scene, action),
          "control before the wake-up",
          "control after the wake-up");
    }
  }

  /** As a layer does that tells a waiting parent by SIGCHLD (man 2 wait). */
  private static void busyFunction(Scene scene, ResumeAction action) {
    Server parent = Server.start(scene);
    parent.catches(Signal.SIGCHLD);
    parent.thread().send(Signal.SIGSTOP);
    scene.settle();
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Listener first = new Listener(scene, "first queue").sleep();
    Listener second = new Listener(scene, "second queue").sleep();
    int[] runs = {0};
    boolean[] controlled = {false};
    first
        .queue()
        .add(() -> {
          runs[0]++;
          scene.reached((controlled[0] ? "control before" : "control after") + " the wake-up");
          scene.stage().sendToProcess(parent.thread().handle(), Signal.SIGCHLD);
          // To the very thread that may be running this function, too.
          thread.send(Signal.SIGCHLD);
          second.release();
        });
    a.on(
        QUIESCE,
        call -> {
          if (!first.isTold()) {
            first.tell(a);
            scene.stage().pause();
          }
          return call.action().with(STOP);
        });
    a.attach(thread).controlOk(REPORT);
    thread.start();
    scene.until("A has told the first listener", first::isTold);
    scene.expectOneOf("control", a.control(action), Errno.OK, Errno.EINPROGRESS);
    controlled[0] = true;
    first.expectWoken("by the wake-up");
    second.expectWoken("by the function");
    scene.expect("runs of the function", 1, runs[0]);
    expectToldBySignal(scene, parent);
  }

  private static void expectToldBySignal(Scene scene, Server parent) {
    scene.stage().sendToProcess(parent.thread().handle(), Signal.SIGCONT);
    scene.settle();
    scene.expect("SIGCHLD caught by the parent", 1L, parent.caught());
  }

  @Test
  @Covers("WAKE-10")
  void WAKE_10_functionInterruptsAWaiter() {
    exploreRaces(
        WakeUpQueueTests::interruptingFunction,
        "interrupted before it waits",
        "interrupted as it waits");
  }

  private static void interruptingFunction(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    WaitQueue queue = scene.stage().waitQueue("queue");
    WaitQueue other = scene.stage().waitQueue("other queue");
    boolean[] kept = {true};
    boolean[] looked = {false};
    BooleanSupplier never =
        () -> {
          looked[0] = true;
          return false;
        };
    Actor waiter = scene.fork("waiter", () -> kept[0] = other.awaitInterruptibly(never));
    queue.add(() -> {
      scene.reached(looked[0] ? "interrupted as it waits" : "interrupted before it waits");
      scene.stage().interrupt(waiter);
    });
    a.on(
        QUIESCE,
        call -> {
          a.wakeUp(queue);
          return call.action().with(STOP);
        });
    a.attach(thread).controlOk(REPORT);
    thread.start();
    waiter.join();
    scene.expect("the waiter's condition", false, kept[0]);
  }
}
