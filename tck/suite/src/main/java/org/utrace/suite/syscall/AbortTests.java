// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.syscall;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.SyscallAction.ABORT;
import static org.utrace.contract.SyscallAction.RUN;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UserRegs;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge who decides whether a call is made, and what an aborted call leaves behind. */
final class AbortTests extends ConformanceTest {
  private static final int ARGUMENTS = 6;

  @Test
  @Covers("SYS-03")
  void SYS_03_lastCalledDecides() {
    for (SyscallAction first : SyscallAction.values()) {
      for (SyscallAction second : SyscallAction.values()) {
        exploreRow(scene -> twoDecide(scene, first, second));
      }
    }
  }

  private static void twoDecide(Scene scene, SyscallAction first, SyscallAction second) {
    Tracee thread = Writer.create(scene);
    List<SyscallAction> answers = new ArrayList<>();
    decider(scene, "A", first, answers).attach(thread);
    decider(scene, "B", second, answers).attach(thread);
    thread.start();
    scene.settle();
    scene.expect("answers to the entry", 2, answers.size());
    if (answers.getLast() == RUN) {
      Writer.expectEnd(scene, thread, Writer.TEXT, Writer.TEXT.length());
    } else {
      Writer.expectNotMade(scene, thread);
    }
  }

  /** An engine that decides, and notes it: whoever is called last is found by what happens. */
  private static Probe decider(
      Scene scene, String name, SyscallAction decision, List<SyscallAction> answers) {
    return scene
        .engine(name)
        .events(SYSCALL_ENTRY)
        .on(
            SYSCALL_ENTRY,
            call -> {
              answers.add(decision);
              return call.action().with(RESUME).with(decision);
            });
  }

  @Test
  @Covers("SYS-07")
  void SYS_07_abortedCallKeepsNumberAndArguments() {
    explore(scene -> {
      Tracee thread = Writer.create(scene);
      List<List<Long>> seen = new ArrayList<>();
      Probe a =
          scene
              .engine("A")
              .events(SYSCALL_ENTRY, SYSCALL_EXIT)
              .on(SYSCALL_ENTRY, call -> noted(call, seen).with(ABORT))
              .on(SYSCALL_EXIT, call -> noted(call, seen))
              .attach(thread);
      thread.start();
      scene.settle();
      scene.expect("exits reported", 1, a.calls(SYSCALL_EXIT).size());
      scene.expect("number and arguments at exit", seen.getFirst(), seen.getLast());
      Writer.expectNotMade(scene, thread);
    });
  }

  private static Action noted(Call call, List<List<Long>> seen) {
    UserRegs regs = call.registers();
    List<Long> values = new ArrayList<>();
    values.add((long) regs.syscallNumber());
    for (int i = 0; i < ARGUMENTS; i++) {
      values.add(regs.argument(i));
    }
    seen.add(values);
    return call.action().with(RESUME);
  }

  @Test
  @Covers("SYS-09")
  void SYS_09_quiesceLeavesTheDispositionAlone() {
    explore(scene -> abortBesideQuiesce(scene, false));
    explore(scene -> abortBesideQuiesce(scene, true));
    explore(AbortTests::quiesceCannotAbort);
  }

  /** The engine that aborts stands between others, so the order of the calls does not matter. */
  private static void abortBesideQuiesce(Scene scene, boolean withQuiesce) {
    Tracee thread = Writer.create(scene);
    List<SyscallAction> decided = new ArrayList<>(List.of(RUN));
    quiesceOnly(scene, "Q1").attach(thread);
    onlooker(scene, "W1", decided, withQuiesce).attach(thread);
    Probe a = decider(scene, "A", ABORT, decided);
    (withQuiesce ? runs(a.events(QUIESCE, SYSCALL_ENTRY)) : a).attach(thread);
    quiesceOnly(scene, "Q2").attach(thread);
    onlooker(scene, "W2", decided, withQuiesce).attach(thread);
    thread.start();
    scene.settle();
    Writer.expectNotMade(scene, thread);
  }

  private static Probe quiesceOnly(Scene scene, String name) {
    return runs(scene.engine(name).events(QUIESCE));
  }

  /** Answer report_quiesce with a bare RESUME, which in a syscall_entry answer would mean RUN. */
  private static Probe runs(Probe probe) {
    return probe.on(QUIESCE, call -> Action.of(RESUME));
  }

  /** An engine that leaves the disposition as it is and checks what it is shown. */
  private static Probe onlooker(
      Scene scene, String name, List<SyscallAction> decided, boolean withQuiesce) {
    Probe probe =
        scene
            .engine(name)
            .events(SYSCALL_ENTRY)
            .on(
                SYSCALL_ENTRY,
                call -> {
                  scene.expect(
                      "disposition shown to " + name, decided.getLast(), call.action().syscall());
                  return call.action().with(RESUME);
                });
    return withQuiesce ? runs(probe.events(QUIESCE, SYSCALL_ENTRY)) : probe;
  }

  private static void quiesceCannotAbort(Scene scene) {
    Tracee thread = Writer.create(scene);
    for (String name : List.of("A", "B")) {
      scene
          .engine(name)
          .events(QUIESCE, SYSCALL_ENTRY)
          .on(QUIESCE, call -> Action.of(RESUME).with(ABORT))
          .attach(thread);
    }
    thread.start();
    Writer.expectEnd(scene, thread, Writer.TEXT, Writer.TEXT.length());
  }
}
