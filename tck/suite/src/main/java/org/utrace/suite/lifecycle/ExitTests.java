// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the report of a beginning exit. */
final class ExitTests extends ConformanceTest {

  @Test
  @Covers("EXIT-01")
  void EXIT_01_reportedOnceWithStateIntact() {
    explore(ExitTests::stateIsReadable);
    for (ResumeAction answer : Answers.all(this::has)) {
      exploreRow(scene -> cannotBePrevented(scene, answer));
    }
    for (Signal signal : new Signal[] {Signal.SIGTERM, Signal.SIGSEGV, Signal.SIGKILL}) {
      exploreRow(scene -> endedBySignal(scene, signal));
    }
  }

  private static void stateIsReadable(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.GATE);
    thread.poke("gate", 1);
    Probe a =
        scene
            .engine("A")
            .events(EXIT)
            .on(
                EXIT,
                call -> {
                  expectIntact(scene, thread);
                  return call.action().with(RESUME);
                })
            .attach(thread);
    thread.start();
    scene.expect("exit code", 7, thread.reap().code());
    scene.settle();
    scene.expect("exits reported", 1L, a.count(EXIT));
  }

  private static void expectIntact(Scene scene, Tracee thread) {
    long pid = thread.handle().pid().number();
    scene.expect("state in report_exit", RunState.RUNNING, thread.state());
    scene.expect("cell result", pid, thread.cell("result"));
    scene.expect("number", thread.number(GuestCall.EXIT_GROUP), thread.regs().syscallNumber());
    scene.expect("argument", 7L, thread.regs().argument(0));
  }

  private static void cannotBePrevented(Scene scene, ResumeAction answer) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(QUIESCE, EXIT).answer(EXIT, answer).attach(thread);
    thread.start();
    scene.settle();
    if (answer == STOP) {
      a.controlOk(RESUME);
    }
    scene.expect("exit code after " + answer, 3, thread.reap().code());
    scene.settle();
    scene.expect("exits reported", 1L, a.count(EXIT));
  }

  @Test
  @Covers("EXIT-01")
  void EXIT_01_everyThreadReportsItsOwn() {
    if (!has("multi-thread-guest")) {
      return;
    }
    explore(scene -> twoThreads(scene, GuestCall.EXIT_GROUP));
    explore(scene -> twoThreads(scene, GuestCall.EXIT));
  }

  private static void twoThreads(Scene scene, GuestCall call) {
    Server leader = Server.start(scene);
    Server other = leader.thread("_b");
    Probe a = scene.engine("A").events(EXIT).attach(leader.thread());
    Probe b = scene.engine("B").events(EXIT).attach(other.thread());
    other.ask(call, 4);
    scene.settle();
    scene.expect("exits reported of the thread that makes " + call, 1L, b.count(EXIT));
    if (call == GuestCall.EXIT) {
      scene.expect("exits reported of the other thread", 0L, a.count(EXIT));
      leader.ask(GuestCall.EXIT, 0);
      scene.settle();
    }
    scene.expect("exits reported of the other thread in the end", 1L, a.count(EXIT));
    scene.expect("exits reported of the first in the end", 1L, b.count(EXIT));
  }

  private static void endedBySignal(Scene scene, Signal signal) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(EXIT).attach(thread);
    thread.start();
    thread.send(signal);
    scene.expect("ended by", Optional.of(signal), thread.reap().signal());
    scene.settle();
    scene.expect("exits reported after " + signal, 1L, a.count(EXIT));
  }

  @Test
  @Covers("EXIT-02")
  void EXIT_02_codeMayBeChangedAndOriginalStays() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      List<Integer> shown = new ArrayList<>();
      Probe a = changer(scene, "A", shown).attach(thread);
      Probe b = changer(scene, "B", shown).attach(thread);
      thread.start();
      scene.expect("code the parent sees", 5, thread.reap().code());
      int original = originalCode(a);
      // The code is the number, or the status word it is part of.
      scene.expectOneOf("original code shown to A", original, 3, 3 << 8);
      scene.expect("original code shown to B", original, originalCode(b));
      scene.expect("codes shown", List.of(original, original / 3 * 5), shown);
    });
  }

  /** Notes the code and changes 3 to 5, whatever the place of the number in it. */
  private static Probe changer(Scene scene, String name, List<Integer> shown) {
    return scene
        .engine(name)
        .events(EXIT)
        .on(
            EXIT,
            call -> {
              shown.add(call.exitCodes().code().get());
              call.exitCodes().code().set(shown.getFirst() / 3 * 5);
              return call.action().with(RESUME);
            });
  }

  private static int originalCode(Probe probe) {
    return probe.calls(EXIT).getFirst().exitCodes().original();
  }

  @Test
  @Covers("EXIT-03")
  void EXIT_03_stopHoldsBeforeTheTeardown() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.GATE);
      thread.poke("gate", 1);
      Probe a =
          scene.engine("A").events(QUIESCE, EXIT, DEATH).answerOnce(EXIT, STOP).attach(thread);
      thread.start();
      thread.expectHeld("at report_exit");
      scene.expect("deaths reported while held", 0L, a.count(DEATH));
      expectExaminable(scene, thread, a);
      a.controlOk(RESUME);
      scene.settle();
      scene.expect("state after the release", RunState.ZOMBIE, thread.state());
      scene.expect("deaths reported", 1L, a.count(DEATH));
      scene.expect("exit code", 7, thread.reap().code());
    });
  }

  private static void expectExaminable(Scene scene, Tracee thread, Probe a) {
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
    scene.expect("number", thread.number(GuestCall.EXIT_GROUP), thread.regs().syscallNumber());
    scene.expect("cell gate", 1L, thread.cell("gate"));
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
  }
}
