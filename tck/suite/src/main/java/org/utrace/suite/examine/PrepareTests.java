// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.examine;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.Signal;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.SlotTour;
import org.utrace.suite.Tracee;

/** Judge when an examination may begin. */
final class PrepareTests extends ConformanceTest {
  private static final String ON_ITS_WAY = "the thread was on its way to the stop";
  private static final String STOPPED = "the thread had stopped";
  private static final String HELD = "asked while it was held";
  private static final String DYING = "asked while it died";
  private static final String DEAD = "asked when it was dead";
  private static final String BEFORE = "killed before the callback";
  private static final String DURING = "killed in the callback";
  private static final String AFTER = "killed between the callback and the stop";
  private static final String AT_REST = "killed in the stop";

  private static void noteWhere(Scene scene, Tracee thread) {
    scene.reached(thread.isAtRest() ? STOPPED : ON_ITS_WAY);
  }

  /** What the suite compares of a thread's registers. */
  private record Registers(Address pc, Address sp, long scratch) {
    static Registers of(UserRegs regs) {
      return new Registers(regs.pc(), regs.sp(), regs.scratch());
    }
  }

  @Test
  @Covers("EXAM-01")
  void EXAM_01_registersAreThoseOfTheCallback() {
    for (UtraceEvent slot : new UtraceEvent[] {QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT}) {
      exploreRaces(scene -> examinedAsInCallback(scene, slot), ON_ITS_WAY, STOPPED);
    }
  }

  private static void examinedAsInCallback(Scene scene, UtraceEvent slot) {
    Registers[] seen = new Registers[1];
    Tracee thread = scene.create(TraceeProgram.GETPID_LOOP);
    Probe a = scene.engine("A").events(QUIESCE, slot);
    a.on(
        slot,
        call -> {
          seen[0] = Registers.of(thread.regs());
          return call.action().with(STOP);
        });
    Probe b = scene.engine("B").events(slot).givingWay(slot);
    thread.attachInCallingOrder(slot, a, b);
    thread.start();
    if (slot == QUIESCE) {
      scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
    }
    scene.until("A is called", () -> a.calls().size() > a.inside() && a.count(slot) > 0);
    noteWhere(scene, thread);
    Examiner examiner = Held.examine(scene, a);
    scene.expect("registers", seen[0], Registers.of(thread.regs()));
    thread.expectHeld("examined");
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
  }

  @Test
  @Covers("EXAM-01")
  void EXAM_01_threadIsOffItsProcessor() {
    exploreRaces(
        scene -> {
          Tracee thread = scene.create(TraceeProgram.SPIN);
          Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
          scene.engine("B").events(QUIESCE).givingWay(QUIESCE).attach(thread);
          thread.start();
          scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
          scene.stage().pause();
          if (a.calls().size() > a.inside()) {
            noteWhere(scene, thread);
          }
          Examiner examiner = Held.examine(scene, a);
          scene.settle();
          // A thread still on its way to sleep would be seen to move.
          scene.expect("finish_examine", Errno.OK, a.finish(examiner));
        },
        ON_ITS_WAY,
        STOPPED);
  }

  @Test
  @Covers("EXAM-02")
  void EXAM_02_anotherHoldIsNotEnough() {
    explore(scene -> {
      Probe b = Held.byA(scene);
      Probe a = scene.engine("other").events(QUIESCE).attach(b.tracee());
      scene.expect("never asked for a stop", Errno.EINVAL, a.prepare(new Examiner()));
      scene.expect("control(STOP)", Errno.OK, a.control(STOP));
      scene.expect("holds", Errno.OK, a.prepare(new Examiner()));
      a.controlOk(RESUME);
      scene.expect("gave its hold up", Errno.EINVAL, a.prepare(new Examiner()));
      scene.expect("holder", Errno.OK, b.prepare(new Examiner()));
    });
  }

  @Test
  @Covers("EXAM-02")
  void EXAM_02_runningThread() {
    exploreRow(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      scene.expect("prepare_examine", Errno.EINVAL, a.prepare(new Examiner()));
    });
  }

  @Test
  @Covers("EXAM-03")
  void EXAM_03_killedAtAnyPoint() {
    exploreRaces(
        scene -> {
          Probe a = Held.byDeafA(scene);
          scene.fork("killer", () -> a.tracee().send(Signal.SIGKILL));
          scene.stage().pause();
          boolean held = a.tracee().isAtRest();
          scene.reached(held ? HELD : a.tracee().state() == RunState.ZOMBIE ? DEAD : DYING);
          scene.expectOneOf(
              "prepare_examine", a.prepare(new Examiner()), Errno.OK, Errno.EAGAIN, Errno.ESRCH);
          scene.settle();
          scene.expect("state", RunState.ZOMBIE, a.tracee().state());
          scene.expect("prepare_examine, dead", Errno.ESRCH, a.prepare(new Examiner()));
        },
        HELD,
        DYING,
        DEAD);
  }

  @Test
  @Covers("EXAM-03")
  void EXAM_03_runsInSpiteOfTheHold() {
    explore(scene -> {
      Latch leave = scene.latch("leave");
      Probe a = Held.byDeafA(scene);
      scene
          .engine("B")
          .events(EXIT)
          .on(
              EXIT,
              call -> {
                leave.await();
                return call.action().with(RESUME);
              })
          .attach(a.tracee());
      a.tracee().send(Signal.SIGKILL);
      scene.until("the killed thread reports its exit", leave::hasWaiters);
      scene.expect("prepare_examine, dying", Errno.EAGAIN, a.prepare(new Examiner()));
      leave.open();
      scene.settle();
      scene.expect("prepare_examine, dead", Errno.ESRCH, a.prepare(new Examiner()));
    });
  }

  @Test
  @Covers("EXAM-03")
  void EXAM_03_callbackWithdrewTheHold() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      Probe a = scene.engine("A").events(QUIESCE, EXIT).answer(QUIESCE, STOP);
      a.answer(EXIT, RESUME).attach(thread);
      thread.start();
      a.stopAndSettle();
      thread.send(Signal.SIGKILL);
      scene.settle();
      scene.expect("reports of the exit", 1L, a.count(EXIT));
      scene.expect("state", RunState.ZOMBIE, thread.state());
      // Whether the report_quiesce of its death could renew the hold is not said.
      scene.expectOneOf("prepare_examine", a.prepare(new Examiner()), Errno.EINVAL, Errno.ESRCH);
    });
  }

  @Test
  @Covers("EXAM-03")
  void EXAM_03_detachedOrReaped() {
    explore(scene -> {
      Probe a = Held.byDeafA(scene);
      Probe b = scene.engine("B").attach(a.tracee());
      b.controlOk(DETACH);
      scene.expectOneOf("detached", b.prepare(new Examiner()), Errno.ESRCH, Errno.EINVAL);
      a.tracee().killAndReap();
      scene.settle();
      scene.expectOneOf("reaped", a.prepare(new Examiner()), Errno.ESRCH, Errno.EINVAL);
    });
  }

  @Test
  @Covers("EXAM-05")
  void EXAM_05_threadExaminesItself() {
    for (UtraceEvent slot : SlotTour.SLOTS) {
      exploreRow(scene -> {
        Probe a = scene.engine("A");
        a.on(
            slot,
            call -> {
              Examiner examiner = new Examiner();
              scene.expect("prepare_examine in " + slot, Errno.OK, a.prepare(examiner));
              scene.expect("finish_examine in " + slot, Errno.OK, a.finish(examiner));
              return call.action().with(RESUME);
            });
        Tracee thread = SlotTour.start(scene, a, slot);
        scene.settle();
        scene.expectAtLeast("callbacks in " + slot, 1, a.count(slot));
        scene.expectThat(
            "goes on after " + slot + ", not " + thread.state(),
            thread.state() == (slot == QUIESCE ? RunState.RUNNING : RunState.ZOMBIE));
      });
    }
  }

  @Test
  @Covers("EXAM-06")
  void EXAM_06_threadAsleepInACall() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
      thread.start();
      thread.expectBlocked("in nanosleep");
      scene.expect("control(STOP)", Errno.EINPROGRESS, a.control(STOP));
      Examiner examiner = new Examiner();
      Errno prepared = a.prepare(examiner);
      scene.expectOneOf("prepare_examine", prepared, Errno.OK, Errno.EAGAIN);
      scene.advance(Duration.ofSeconds(2));
      scene.settle();
      if (prepared == Errno.OK) {
        scene.expect("finish_examine after it ran", Errno.EAGAIN, a.finish(examiner));
      }
    });
  }

  @Test
  @Covers("EXAM-03")
  void EXAM_03_killedOnItsWayToTheStop() {
    exploreRaces(scene -> killedOnItsWay(scene, false), BEFORE, DURING);
    exploreRaces(scene -> killedOnItsWay(scene, true), BEFORE, DURING, AFTER, AT_REST);
  }

  /** The way is longer where another engine is called after A. */
  private static void killedOnItsWay(Scene scene, boolean lingering) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE);
    // D13: a STOP answered to its exit could keep the killed thread.
    a.on(
        QUIESCE, call -> scene.givingWay(call.action().with(call.isQuiesceZero() ? STOP : RESUME)));
    a.attach(thread);
    if (lingering) {
      scene.engine("B").events(QUIESCE).givingWay(QUIESCE).attach(thread);
    }
    thread.start();
    scene.expectOneOf("control(STOP)", a.control(STOP), Errno.OK, Errno.EINPROGRESS);
    scene.fork("killer", () -> kill(scene, a));
    scene.expectOneOf("barrier", a.barrier(), Errno.OK, Errno.ESRCH);
    Errno prepared = a.prepare(new Examiner());
    scene.expectOneOf(
        "prepare_examine", prepared, Errno.OK, Errno.EAGAIN, Errno.ESRCH, Errno.EINVAL);
    scene.settle();
    scene.expect("state", RunState.ZOMBIE, thread.state());
    scene.expectOneOf(
        "prepare_examine, dead", a.prepare(new Examiner()), Errno.ESRCH, Errno.EINVAL);
  }

  private static void kill(Scene scene, Probe a) {
    boolean atRest = a.tracee().isAtRest();
    String stopping = a.inside() > 0 ? DURING : atRest ? AT_REST : AFTER;
    scene.reached(a.calls().isEmpty() ? BEFORE : stopping);
    a.tracee().send(Signal.SIGKILL);
  }
}
