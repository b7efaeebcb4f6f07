// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.EventTour;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that every call of the API may be made from inside any callback. */
final class CallsInCallbackTests extends ConformanceTest {
  private static final List<Errno> ANSWERS =
      List.of(
          Errno.OK,
          Errno.EINPROGRESS,
          Errno.EALREADY,
          Errno.ESRCH,
          Errno.EINVAL,
          Errno.EAGAIN,
          Errno.ERESTARTSYS);

  @Test
  @Covers("CB-08")
  void CB_08_callsOnAThreadThatCallsBack() {
    List<UtraceEvent> slots = new ArrayList<>(EventTour.EVENTS);
    slots.add(QUIESCE);
    for (UtraceEvent slot : slots) {
      if (slot == QUIESCE || EventTour.possible(this::has, slot)) {
        exploreRow(scene -> bothInside(scene, slot));
      }
    }
    exploreRaces(scene -> bothInside(scene, QUIESCE), "the first is ahead", "the second is ahead");
  }

  /** Two threads are in callbacks that make every call on the other and on themselves. */
  private static void bothInside(Scene scene, UtraceEvent event) {
    Latch inFirst = scene.latch("in the first thread's callback");
    Latch inSecond = scene.latch("in the second thread's callback");
    Tracee second = scene.create(TraceeProgram.SPIN);
    EventTour tour = event == QUIESCE ? null : EventTour.create(scene);
    Tracee first = tour == null ? scene.create(TraceeProgram.SPIN) : tour.thread();
    Caller a = new Caller(scene, "A", first, event);
    Caller b = new Caller(scene, "B", second, QUIESCE);
    boolean[] done = new boolean[2];
    a.once(call -> {
      inFirst.open();
      inSecond.await();
      a.callEverything(b);
      done[0] = true;
      if (!done[1]) {
        scene.reached("the first is ahead");
      }
    });
    b.once(call -> {
      inSecond.open();
      inFirst.await();
      b.callEverything(a);
      done[1] = true;
      if (!done[0]) {
        scene.reached("the second is ahead");
      }
    });
    b.engine.controlOk(REPORT);
    second.start();
    begin(tour, first, a, event);
    scene.settle();
    scene.expectThat("the first thread's callback has ended", done[0]);
    scene.expectThat("the second thread's callback has ended", done[1]);
  }

  private static void begin(@Nullable EventTour tour, Tracee first, Caller a, UtraceEvent event) {
    if (tour == null) {
      a.engine.controlOk(REPORT);
      first.start();
      return;
    }
    tour.start();
    tour.bringAbout(event);
  }

  /** An engine with another one beside it that is not being called. */
  private static final class Caller {
    final Scene scene;
    final Tracee thread;
    final Probe engine;
    final Probe idle;
    private final UtraceEvent slot;

    Caller(Scene scene, String name, Tracee thread, UtraceEvent event) {
      this.scene = scene;
      this.thread = thread;
      this.slot = EventTour.slotOf(event);
      this.engine = scene.engine(name).events(event).attach(thread);
      this.idle = scene.engine("idle " + name).events(QUIESCE).attach(thread);
    }

    /** Do something in the first callback. */
    void once(Consumer<Call> deed) {
      boolean[] done = {false};
      engine.on(
          slot,
          call -> {
            if (!done[0]) {
              done[0] = true;
              deed.accept(call);
            }
            boolean signal = call.slot() == UtraceEvent.SIGNAL;
            return signal
                ? CallLog.resume(call).with(EventTour.survived(call))
                : CallLog.resume(call);
          });
    }

    void callEverything(Caller other) {
      // A barrier for the other's running callback would wait for it to end, and it for ours.
      other.takeCalls(other.idle);
      takeCalls(idle);
      check("barrier on itself", engine.barrier());
      check("set_events for the running callback", other.engine.setEvents(eventsOf(other)));
      check("control of the running callback", other.engine.control(RESUME));
    }

    private static EventSet eventsOf(Caller other) {
      return other.engine.engine().flags();
    }

    private void takeCalls(Probe target) {
      attachAndPut();
      for (ResumeAction action : List.of(REPORT, INTERRUPT, STOP)) {
        check("control(" + action + ")", target.control(action));
      }
      Examiner examiner = new Examiner();
      check("prepare_examine", target.prepare(examiner));
      check("finish_examine", target.finish(examiner));
      check("control(RESUME)", target.control(RESUME));
      check("set_events", target.setEvents(QUIESCE.only()));
      check("barrier", target.barrier());
    }

    private void attachAndPut() {
      AttachResult result =
          scene.utrace().attach(thread.handle(), AttachFlags.CREATE, EngineOps.named("new"), null);
      if (result instanceof AttachResult.Attached attached) {
        attached.engine().get();
        attached.engine().put();
        check("DETACH", scene.utrace().control(thread.handle(), attached.engine(), DETACH));
        attached.engine().put();
      } else {
        scene.expect("attach", new AttachResult.Refused(Errno.ESRCH), result);
      }
    }

    private void check(String call, Errno result) {
      scene.expectOneOf(call, result, ANSWERS.toArray());
    }
  }

  @Test
  @Covers("CB-08")
  void CB_08_callsFromTheReleaseCallback() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe idle = scene.engine("idle").events(QUIESCE).attach(thread);
      int[] released = {0};
      EngineOps ops =
          EngineOps.named("A")
              .withRelease(data -> {
                scene.expectOneOf("control", idle.control(REPORT), Errno.OK);
                scene.expectOneOf("set_events", idle.setEvents(QUIESCE.only()), Errno.OK);
                idle.engine().get();
                idle.engine().put();
                scene.expect("barrier", Errno.OK, idle.barrier());
                released[0]++;
              });
      AttachResult result = scene.utrace().attach(thread.handle(), AttachFlags.CREATE, ops, null);
      Probe a = scene.engine("A").adopt(thread, ((AttachResult.Attached) result).engine());
      a.engine().put();
      thread.start();
      a.control(DETACH);
      scene.settle();
      scene.expect("release callbacks", 1, released[0]);
    });
  }
}
