// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.Signal;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.EventTour;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that callbacks may read and write the thread's registers. */
final class RegistersInCallbackTests extends ConformanceTest {
  private static final long MARKER = 0x5eed_0123;

  @Test
  @Covers("QUI-09")
  void QUI_09_whatIsWrittenIsWhatTheThreadGoesOnWith() {
    for (UtraceEvent event : EventTour.STOPPABLE) {
      // A thread that exits goes on with nothing.
      if (event != EXIT && EventTour.possible(this::has, event)) {
        exploreRow(scene -> marked(scene, event, event));
        if (!event.isSignal()) {
          exploreRow(scene -> marked(scene, event, QUIESCE));
        }
      }
    }
  }

  /** Write in one callback of an event, and look while the thread is stopped much later. */
  private static void marked(Scene scene, UtraceEvent event, UtraceEvent writesIn) {
    EventTour tour = EventTour.create(scene);
    Tracee thread = tour.thread();
    Probe a = scene.engine("A").events(event, QUIESCE);
    scene.engine("W").events(event).attach(thread);
    a.on(
        EventTour.slotOf(writesIn),
        call -> {
          boolean now = writesIn != QUIESCE || call.event().has(event);
          return now ? mark(scene, thread, call) : CallLog.resume(call);
        });
    a.attach(thread);
    tour.start();
    tour.bringAbout(event);
    scene.settle();
    if (event == UtraceEvent.JCTL || event == UtraceEvent.SIGNAL_STOP) {
      tour.goOn();
      scene.settle();
    }
    thread.poke("request", 0);
    tour.server().expectServes("after " + event);
    a.on(QUIESCE, call -> call.action().with(STOP)).stopAndSettle();
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    scene.expect("scratch register later", MARKER, thread.regs().scratch());
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
  }

  private static Action mark(Scene scene, Tracee thread, Call call) {
    UserRegs regs = thread.regs();
    scene.expectThat("stack pointer in " + call, regs.sp().value() != 0);
    scene.expectThat("pc in " + call, regs.pc().value() != 0);
    regs.scratch(MARKER);
    scene.expect("scratch register in " + call, MARKER, thread.regs().scratch());
    Action answer = CallLog.resume(call);
    return call.slot() == SIGNAL ? answer.with(EventTour.survived(call)) : answer;
  }

  @Test
  @Covers("QUI-09")
  void QUI_09_programSeesWhatWasWritten() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SCRATCH);
      Probe a = scene.engine("A").events(QUIESCE);
      a.on(QUIESCE, call -> mark(scene, thread, call)).attach(thread);
      thread.start();
      thread.expectRuns("before the report");
      scene.expect("cell seen before", 0L, thread.cell("seen"));
      a.controlOk(REPORT);
      scene.settle();
      scene.expect("cell seen after", MARKER, thread.cell("seen"));
    });
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SCRATCH);
      Probe a = scene.engine("A").events(SIGNAL_TERM);
      a.on(SIGNAL, call -> mark(scene, thread, call)).attach(thread);
      thread.start();
      thread.send(Signal.SIGTERM);
      scene.settle();
      scene.expect("cell seen after the signal", MARKER, thread.cell("seen"));
    });
  }

  @Test
  @Covers("QUI-09")
  void QUI_09_resultWrittenAtAnyExitIsTheProgramsResult() {
    for (GuestCall made : new GuestCall[] {GuestCall.GETPID, GuestCall.FORK}) {
      if (made == GuestCall.GETPID || has("clone")) {
        exploreRow(scene -> resultWritten(scene, made));
      }
    }
  }

  private static void resultWritten(Scene scene, GuestCall made) {
    EventTour tour = EventTour.create(scene);
    Probe a = scene.engine("A").events(SYSCALL_EXIT);
    a.on(
        SYSCALL_EXIT,
        call -> {
          tour.thread().regs().result(MARKER);
          return call.action().with(RESUME);
        });
    a.attach(tour.thread());
    tour.start();
    scene.expect("result of " + made, MARKER, tour.server().call(made));
  }

  @Test
  @Covers("QUI-09")
  void QUI_09_readableWhenTheThreadExits() {
    exploreRow(scene -> {
      EventTour tour = EventTour.create(scene);
      Tracee thread = tour.thread();
      Probe a = scene.engine("A").events(EXIT, SYSCALL_EXIT);
      a.on(SYSCALL_EXIT, call -> mark(scene, thread, call));
      a.on(
          EXIT,
          call -> {
            scene.expect("scratch register at the exit", MARKER, thread.regs().scratch());
            scene.expect(
                "argument of exit_group", (long) EventTour.EXIT_CODE, thread.regs().argument(0));
            return mark(scene, thread, call);
          });
      a.attach(thread);
      tour.start();
      tour.server().call(GuestCall.GETPID);
      tour.bringAbout(EXIT);
      scene.settle();
      scene.expect("report_exit", 1L, a.count(EXIT));
      thread.reap();
    });
  }
}
