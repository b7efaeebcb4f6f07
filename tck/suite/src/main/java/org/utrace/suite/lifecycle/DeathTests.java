// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge the report of a death and what can be asked of the dead. */
final class DeathTests extends ConformanceTest {

  @Test
  @Covers("DEATH-02")
  void DEATH_02_onlyDetachMeansAnything() {
    for (ResumeAction answer : Answers.all(this::has)) {
      explore(scene -> answerToDeath(scene, answer));
    }
  }

  private static void answerToDeath(Scene scene, ResumeAction answer) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(QUIESCE, DEATH, REAP).answer(DEATH, answer).attach(thread);
    if (answer != DETACH) {
      a.on(QUIESCE, call -> call.action().with(isDeath(call) ? answer : RESUME));
    }
    Probe b = scene.engine("B").events(DEATH, REAP).attach(thread);
    thread.start();
    scene.expect("exit code", 3, thread.reap().code());
    scene.settle();
    scene.expect("state after the wait", RunState.DEAD, thread.state());
    long reports = answer == DETACH ? 0 : 1;
    scene.expect("deaths reported to A", 1L, a.count(DEATH));
    scene.expect("reapings reported to A, which answered " + answer, reports, a.count(REAP));
    scene.expect("reports to B", List.of(DEATH, REAP), slots(b));
  }

  @Test
  @Covers("DEATH-03")
  void DEATH_03_quiesceIsReportedForADeath() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      die(scene, thread);
      scene.expect("reports of the death to A", 1L, a.count(DeathTests::isDeath));
      scene.expect("report_death to A", 0L, a.count(DEATH));
    });
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      Probe b = scene.engine("B").events(QUIESCE, DEATH).attach(thread);
      die(scene, thread);
      scene.expect("reports of the death to A", 1L, a.count(DeathTests::isDeath));
      scene.expect("reports to B end so", List.of(QUIESCE, DEATH), lastTwo(b));
      scene.expect("B's last report_quiesce", true, isDeath(b.calls(QUIESCE).getLast()));
    });
  }

  private static void die(Scene scene, Tracee thread) {
    thread.start();
    thread.reap();
    scene.settle();
  }

  private static boolean isDeath(Call call) {
    return call.slot() == QUIESCE && call.event().equals(DEATH.only());
  }

  private static List<UtraceEvent> slots(Probe probe) {
    return probe.calls().stream().map(Call::slot).toList();
  }

  private static List<UtraceEvent> lastTwo(Probe probe) {
    List<UtraceEvent> slots = slots(probe);
    return slots.subList(Math.max(0, slots.size() - 2), slots.size());
  }

  @Test
  @Covers("DEATH-04")
  void DEATH_04_deadThreadCannotBeControlled() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      // With QUIESCE in the mask only the death can be the reason for an error (D18).
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      thread.start();
      scene.settle();
      scene.expect("state", RunState.ZOMBIE, thread.state());
      for (ResumeAction action : Answers.all(this::has)) {
        if (action != DETACH) {
          expectNoSuchThread(scene, a, action);
        }
      }
      scene.expect("exit code", 3, thread.reap().code());
    });
  }

  private void expectNoSuchThread(Scene scene, Probe a, ResumeAction action) {
    Errno result = a.control(action);
    boolean unknownStep = action == ResumeAction.BLOCKSTEP && !has("block-step");
    scene.expectOneOf(
        "control(" + action + ") of a dead thread",
        result,
        Errno.ESRCH,
        unknownStep ? Errno.EOPNOTSUPP : Errno.ESRCH);
  }

  @Test
  @Covers("DEATH-05")
  void DEATH_05_detachCostsNobodyElseTheReport() {
    for (boolean first : new boolean[] {true, false}) {
      exploreRaces(scene -> detachBesideDeath(scene, first), "DETACH in time", "DETACH too late");
    }
  }

  private static void detachBesideDeath(Scene scene, boolean detachedFirst) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(DEATH);
    Probe b = scene.engine("B").events(DEATH).givingWay(DEATH);
    (detachedFirst ? a : b).attach(thread);
    (detachedFirst ? b : a).attach(thread);
    thread.start();
    scene.stage().pause();
    boolean late = a.control(DETACH) == Errno.EALREADY;
    scene.reached(late ? "DETACH too late" : "DETACH in time");
    scene.expect("exit code", 3, thread.reap().code());
    scene.settle();
    scene.expect("deaths reported to B", 1L, b.count(DEATH));
  }
}
