// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.wakeup;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.EventTour;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge when a wake-up asked for in a callback comes, and what the woken thread finds. */
final class WakeUpMomentTests extends ConformanceTest {

  @Test
  @Covers("WAKE-01")
  void WAKE_01_notBeforeTheCallbackHasReturned() {
    for (ResumeAction answer : List.of(RESUME, REPORT, INTERRUPT, STOP)) {
      explore(scene -> notInsideTheCallback(scene, answer));
    }
    exploreRaces(
        WakeUpMomentTests::besideABarrier, "the barrier returns first", "the wake-up comes first");
  }

  private static void notInsideTheCallback(Scene scene, ResumeAction answer) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Listener listener = new Listener(scene, "queue");
    listener.then(() -> scene.expect("callbacks of A running at the wake-up", 0, a.inside()));
    a.on(
        QUIESCE,
        call -> listener.isTold() ? call.action().with(RESUME) : listener.tell(call, a, answer));
    listener.sleep();
    a.attach(thread).controlOk(REPORT);
    thread.start();
    listener.expectWoken("after the callback");
  }

  private static void besideABarrier(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    Listener listener = new Listener(scene, "queue");
    boolean[] returned = {false};
    a.on(QUIESCE, call -> listener.tell(call, a, STOP));
    listener.then(() -> {
      scene.expect("callbacks of A running at the wake-up", 0, a.inside());
      scene.expectThat("at rest, not " + thread.state(), thread.isAtRest());
      scene.reached(returned[0] ? "the barrier returns first" : "the wake-up comes first");
      scene.expect("barrier after the wake-up", Errno.OK, a.barrier());
    });
    listener.sleep();
    a.attach(thread).controlOk(REPORT);
    thread.start();
    scene.until("A has told the listener", listener::isTold);
    scene.expect("barrier", Errno.OK, a.barrier());
    returned[0] = true;
    listener.expectWoken("after the stop");
  }

  @Test
  @Covers("WAKE-01")
  void WAKE_01_notBeforeTheAnswerCounts() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE);
      Listener listener = new Listener(scene, "queue");
      listener.then(
          () -> scene.expect("set_events after DETACH", Errno.ESRCH, a.setEvents(EventSet.NONE)));
      a.on(QUIESCE, call -> listener.tell(call, a, DETACH));
      listener.sleep();
      a.attach(thread).controlOk(REPORT);
      thread.start();
      listener.expectWoken("after the detach");
    });
  }

  @Test
  @Covers("WAKE-01")
  void WAKE_01_sleepsOnWhileTheCallbackRuns() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE);
      Listener listener = new Listener(scene, "queue").sleep();
      a.on(
          QUIESCE,
          call -> {
            listener.tell(a);
            return call.parked(leave);
          });
      a.attach(thread).controlOk(REPORT);
      thread.start();
      scene.until("A waits in its callback", leave::hasWaiters);
      listener.expectStillAsleep("the callback runs");
      leave.open();
      listener.expectWoken("after the callback");
    });
  }

  @Test
  @Covers("WAKE-01")
  void WAKE_01_sleepsOnUntilTheThreadStops() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE);
      Listener listener = new Listener(scene, "queue");
      listener.then(() -> Listener.examine(scene, a)).sleep();
      a.on(QUIESCE, call -> listener.tell(call, a, STOP)).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE).on(QUIESCE, call -> call.parked(leave));
      b.attach(thread);
      a.controlOk(REPORT);
      thread.start();
      scene.until("A has answered STOP, B is being called", leave::hasWaiters);
      listener.expectStillAsleep("the thread has not stopped");
      leave.open();
      listener.expectWoken("after the stop");
    });
  }

  @Test
  @Covers("WAKE-02")
  void WAKE_02_examinableAtTheFirstTry() {
    exploreRaces(WakeUpMomentTests::examinedBesideAReport, "asked before", "asked after");
    exploreRaces(WakeUpMomentTests::examinedBesideAnInterrupt, "asked before", "asked after");
  }

  private static void examinedBesideAReport(Scene scene) {
    examined(scene, REPORT);
  }

  private static void examinedBesideAnInterrupt(Scene scene) {
    examined(scene, INTERRUPT);
  }

  /** Another engine asks for a report at any time: that does not end the stop. */
  private static void examined(Scene scene, ResumeAction request) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    boolean[] asked = {false};
    Listener listener = new Listener(scene, "queue");
    listener
        .then(() -> {
          scene.reached(asked[0] ? "asked before" : "asked after");
          Listener.examine(scene, a);
        })
        .sleep();
    a.on(QUIESCE, call -> listener.tellAndAnswer(call, a, STOP)).attach(thread);
    Probe b = scene.engine("B").events(QUIESCE).attach(thread);
    a.controlOk(REPORT);
    thread.start();
    scene.until("A has told the listener", listener::isTold);
    b.controlOk(request);
    asked[0] = true;
    listener.expectWoken("after the stop");
  }

  @Test
  @Covers("WAKE-02")
  void WAKE_02_examinableWhateverTheEvent() {
    for (UtraceEvent event : EventTour.STOPPABLE) {
      if (EventTour.possible(this::has, event)) {
        explore(scene -> examinedAt(scene, event));
      }
    }
  }

  private static void examinedAt(Scene scene, UtraceEvent event) {
    EventTour tour = EventTour.create(scene);
    Probe a = scene.engine("A").events(event, QUIESCE);
    Listener listener = new Listener(scene, "queue");
    listener.then(() -> Listener.examine(scene, a)).sleep();
    a.on(
        EventTour.slotOf(event),
        call -> call.isPreDequeue() ? call.action().with(RESUME) : listener.tell(call, a, STOP));
    a.attach(tour.thread());
    tour.start();
    tour.bringAbout(event);
    listener.expectWoken("after the stop at " + event);
    tour.thread().expectHeld("after " + event);
  }

  @Test
  @Covers("WAKE-03")
  void WAKE_03_comesAfterAnyOtherAnswer() {
    List<ResumeAction> answers = new ArrayList<>(List.of(RESUME, REPORT, INTERRUPT));
    if (has("hw-step")) {
      answers.add(SINGLESTEP);
    }
    if (has("block-step")) {
      answers.add(BLOCKSTEP);
    }
    for (ResumeAction answer : answers) {
      explore(scene -> wokenAfter(scene, answer));
    }
  }

  private static void wokenAfter(Scene scene, ResumeAction answer) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    // What a step traps into must not end the thread.
    Probe a = scene.engine("A").events(EventSet.SIGNAL_ALL.plus(QUIESCE));
    a.on(UtraceEvent.SIGNAL, call -> call.action().with(EventTour.ignored(call)).with(RESUME));
    Listener listener = new Listener(scene, "queue").sleep();
    a.on(
        QUIESCE,
        call -> listener.isTold() ? call.action().with(RESUME) : listener.tell(call, a, answer));
    a.attach(thread).controlOk(REPORT);
    thread.start();
    listener.expectWoken("after the answer " + answer);
    thread.expectRuns("after the answer " + answer);
  }

  @Test
  @Covers("WAKE-03")
  void WAKE_03_comesWhateverTheEvent() {
    for (UtraceEvent event : EventTour.EVENTS) {
      if (EventTour.possible(this::has, event)) {
        exploreRow(scene -> wokenAt(scene, event));
      }
    }
  }

  private static void wokenAt(Scene scene, UtraceEvent event) {
    EventTour tour = EventTour.create(scene);
    Probe a = scene.engine("A").events(event);
    Listener listener = new Listener(scene, "queue").sleep();
    a.on(
        EventTour.slotOf(event),
        call -> listener.isTold() ? call.action().with(RESUME) : listener.tell(call, a, RESUME));
    a.attach(tour.thread());
    tour.start();
    tour.bringAbout(event);
    scene.settle();
    scene.expectThat(event + " was reported", listener.isTold());
    listener.expectWoken("after " + event);
  }

  @Test
  @Covers("WAKE-05")
  void WAKE_05_runnableOnceForEachWakeUp() {
    // How often a debugger thread sleeps is only seen in process.
    if (!has("in-process")) {
      return;
    }
    for (UtraceEvent event : List.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT)) {
      if (event == QUIESCE || has("syscalls")) {
        explore(scene -> runnableOnce(scene, event));
      }
    }
  }

  private static void runnableOnce(Scene scene, UtraceEvent event) {
    boolean quiesce = event == QUIESCE;
    Tracee thread = scene.create(quiesce ? TraceeProgram.SPIN : TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, event);
    Listener listener = new Listener(scene, "queue");
    listener
        .then(() -> {
          scene.expect("sleeps between the wake-up and its use", 0L, listener.sleptAgain());
          Listener.examine(scene, a);
        })
        .sleep();
    a.on(event, call -> listener.tell(call, a, STOP)).attach(thread);
    if (quiesce) {
      a.controlOk(REPORT);
    }
    thread.start();
    listener.join();
  }

  @Test
  @Covers("WAKE-08")
  void WAKE_08_heldSignalIsKeptForTheWoken() {
    explore(scene -> held(scene, false));
    exploreRow(scene -> held(scene, true));
  }

  /** The signal is kept for later and met again, whether it would have been caught or deadly. */
  private static void held(Scene scene, boolean realTime) {
    Signal signal = realTime ? Signal.SIGRT3 : Signal.SIGUSR1;
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(EventSet.SIGNAL_ALL);
    Listener listener = new Listener(scene, "queue");
    listener
        .then(() -> {
          Listener.examine(scene, a);
          scene.expect("reports while stopped", 1, a.calls().size());
          a.controlOk(RESUME);
        })
        .sleep();
    a.on(
        UtraceEvent.SIGNAL,
        call ->
            listener.isTold()
                ? call.action().with(EventTour.ignored(call)).with(RESUME)
                : listener.tell(call, a, STOP).with(EventTour.ignored(call)).withHold());
    a.attach(thread);
    thread.start();
    thread.send(signal);
    listener.expectWoken("after the stop");
    scene.expect("reports of the signal", 2, a.calls().size());
    scene.expect("signal", signal, a.calls().getFirst().info().orElseThrow().signal());
    scene.expect(
        "description when met again", a.calls().getFirst().info(), a.calls().getLast().info());
    thread.expectRuns("after the signal was ignored in the end");
  }
}
