// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.syscall;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.Signal;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the report of a system call's entry and the stop there. */
final class EntryTests extends ConformanceTest {
  private static final int NO_CALL = 9999;
  private static final int ARGUMENTS = 6;

  @Test
  @Covers("SYS-01")
  void SYS_01_entryIsReportedBeforeTheWork() {
    explore(scene -> {
      Tracee thread = Writer.create(scene);
      scene
          .engine("A")
          .events(SYSCALL_ENTRY)
          .on(SYSCALL_ENTRY, call -> shortened(scene, thread, call))
          .attach(thread);
      thread.start();
      Writer.expectEnd(scene, thread, "hel", 3);
    });
    explore(EntryTests::otherNumber);
  }

  private static Action shortened(Scene scene, Tracee thread, Call call) {
    scene.expect("output at entry", "", Writer.output(scene, thread));
    scene.expect("number", thread.number(GuestCall.WRITE), call.registers().syscallNumber());
    scene.expect("descriptor", 1L, call.registers().argument(0));
    scene.expect("length", (long) Writer.TEXT.length(), call.registers().argument(2));
    call.registers().argument(2, 3);
    return call.action().with(RESUME);
  }

  private static void otherNumber(Scene scene) {
    Tracee thread = Writer.create(scene);
    Probe a =
        scene
            .engine("A")
            .events(SYSCALL_ENTRY)
            .on(
                SYSCALL_ENTRY,
                call -> {
                  call.registers().syscallNumber(thread.number(GuestCall.GETPID));
                  return call.action().with(RESUME);
                })
            .attach(thread);
    thread.start();
    Writer.expectEnd(scene, thread, "", thread.handle().pid().number());
    scene.expect("entries reported", 1L, a.count(SYSCALL_ENTRY));
  }

  @Test
  @Covers("SYS-02")
  void SYS_02_stopHoldsBeforeTheCall() {
    explore(scene -> {
      Tracee thread = Writer.create(scene);
      Probe a = stopper(scene).attach(thread);
      thread.start();
      thread.expectHeld("at the entry");
      scene.expect("output at the stop", "", Writer.output(scene, thread));
      Examiner examiner = new Examiner();
      scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
      scene.expect("number", thread.number(GuestCall.WRITE), thread.regs().syscallNumber());
      thread.regs().argument(2, 4);
      scene.expect("finish_examine", Errno.OK, a.finish(examiner));
      a.controlOk(RESUME);
      Writer.expectEnd(scene, thread, "hell", 4);
    });
  }

  @Test
  @Covers("SYS-05")
  void SYS_05_killedAtTheStopMakesNoCall() {
    explore(scene -> {
      Tracee thread = Writer.create(scene);
      stopper(scene).attach(thread);
      thread.start();
      thread.expectHeld("at the entry");
      thread.send(Signal.SIGKILL);
      expectKilled(scene, thread);
    });
    exploreRaces(
        EntryTests::releasedAndKilledAtOnce,
        "released before its death",
        "released after its death");
  }

  /** A call made after all shows in the output; then the kill did not end the stop. */
  private static void releasedAndKilledAtOnce(Scene scene) {
    Tracee thread = Writer.create(scene);
    Probe a = stopper(scene).attach(thread);
    thread.start();
    thread.expectHeld("at the entry");
    thread.send(Signal.SIGKILL);
    scene.stage().pause();
    boolean dead = thread.state() == RunState.ZOMBIE;
    scene.reached(dead ? "released after its death" : "released before its death");
    a.control(RESUME);
    expectKilled(scene, thread);
  }

  private static Probe stopper(Scene scene) {
    return scene.engine("A").events(QUIESCE, SYSCALL_ENTRY).answerOnce(SYSCALL_ENTRY, STOP);
  }

  private static void expectKilled(Scene scene, Tracee thread) {
    scene.expect("ended by", Optional.of(Signal.SIGKILL), thread.reap().signal());
    scene.expect("output", "", Writer.output(scene, thread));
  }

  @Test
  @Covers("SYS-01")
  void SYS_01_numberThatNamesNoCall() {
    for (int number : new int[] {NO_CALL, -1}) {
      explore(scene -> {
        Tracee thread = Writer.create(scene);
        Probe a = scene.engine("A").events(SYSCALL_ENTRY, SYSCALL_EXIT);
        a.on(
            SYSCALL_ENTRY,
            call -> {
              call.registers().syscallNumber(number);
              return call.action().with(RESUME);
            });
        a.attach(thread).tracee().start();
        Writer.expectNotMade(scene, thread);
        scene.expect("exits reported", 1L, a.count(SYSCALL_EXIT));
      });
    }
  }

  /** One call as an engine is shown it at entry, or its result at exit. */
  private record Shown(UtraceEvent event, List<Long> values) {}

  @Test
  @Covers("SYS-01")
  void SYS_01_everyCallAndItsArguments() {
    explore(scene -> {
      Server server = Server.start(scene);
      List<Shown> shown = new ArrayList<>();
      Probe a = scene.engine("A").events(SYSCALL_ENTRY, SYSCALL_EXIT);
      for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT)) {
        a.on(event, call -> note(shown, call));
      }
      a.attach(server.thread());
      List<Shown> made = new ArrayList<>();
      for (GuestCall call : List.of(GuestCall.GETPID, GuestCall.SCHED_YIELD, GuestCall.GETPPID)) {
        long[] arguments = LongStream.range(0, ARGUMENTS).map(i -> 10L * made.size() + i).toArray();
        long result = server.call(call, arguments);
        made.add(entry(server.thread().number(call), arguments));
        made.add(new Shown(SYSCALL_EXIT, List.of(result)));
      }
      scene.expect("calls shown", made, shown);
    });
  }

  private static Shown entry(long number, long[] arguments) {
    return new Shown(
        SYSCALL_ENTRY,
        LongStream.concat(LongStream.of(number), LongStream.of(arguments)).boxed().toList());
  }

  private static Action note(List<Shown> shown, Call call) {
    UserRegs regs = call.registers();
    shown.add(
        call.slot() == SYSCALL_EXIT
            ? new Shown(SYSCALL_EXIT, List.of(regs.result()))
            : entry(
                regs.syscallNumber(),
                IntStream.range(0, ARGUMENTS).mapToLong(regs::argument).toArray()));
    return call.action().with(RESUME);
  }
}
