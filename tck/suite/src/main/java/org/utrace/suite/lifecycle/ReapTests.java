// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge the report of a reaping, the last of all. */
final class ReapTests extends ConformanceTest {
  private static final String WAITED = "the parent waited before the death";
  private static final String DURING = "the parent reaped while the death was being told";
  private static final String AFTER = "the parent reaped when the death had been told";

  @Test
  @Covers("REAP-01")
  void REAP_01_reapWaitsForTheDeathReport() {
    explore(ReapTests::reapedWhileDeathIsReported);
    exploreRaces(ReapTests::reapRacesWithDeath, WAITED, DURING, AFTER);
  }

  private static void reapedWhileDeathIsReported(Scene scene) {
    Latch latch = scene.latch("death");
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = parking(scene, latch).attach(thread);
    thread.start();
    // If the wait were delayed by the callback, nobody could go on.
    scene.expect("exit code", 3, thread.reap().code());
    scene.settle();
    scene.expect("reports while report_death runs", List.of(DEATH), slots(a));
    latch.open();
    scene.settle();
    scene.expect("reports in the end", List.of(DEATH, REAP), slots(a));
  }

  private static void reapRacesWithDeath(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(DEATH, REAP);
    a.on(
            REAP,
            call -> {
              scene.expect("callbacks of A that run, report_reap among them", 1, a.inside());
              return call.action();
            })
        .givingWay(DEATH)
        .attach(thread);
    Actor parent = scene.fork("parent", () -> reap(scene, a));
    thread.start();
    parent.join();
    scene.settle();
    scene.expect("reports", List.of(DEATH, REAP), slots(a));
  }

  private static void reap(Scene scene, Probe a) {
    boolean waited = a.tracee().state() != RunState.ZOMBIE;
    a.tracee().reap();
    boolean told = a.count(DEATH) > 0 && a.inside() == 0;
    scene.reached(waited ? WAITED : told ? AFTER : DURING);
  }

  @Test
  @Covers("REAP-02")
  void REAP_02_reapIsTheLastAndDetaches() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      Probe a = scene.engine("A").events(DEATH, REAP);
      a.on(
              REAP,
              call -> {
                expectGone(scene, a);
                return call.action();
              })
          .attach(thread);
      Probe b = scene.engine("B").attach(thread);
      thread.start();
      thread.reap();
      scene.settle();
      scene.expect("reports", List.of(DEATH, REAP), slots(a));
      expectDetached(scene, a);
      expectDetached(scene, b);
      scene.settle();
      scene.expect("reports in the end", List.of(DEATH, REAP), slots(a));
    });
  }

  /** Within report_reap the thread is dead; what is no longer promised is left out (D18). */
  private static void expectGone(Scene scene, Probe probe) {
    scene.expect("control(RESUME) in report_reap", Errno.ESRCH, probe.control(RESUME));
  }

  private static void expectDetached(Scene scene, Probe probe) {
    String of = " of " + probe + " after report_reap";
    scene.expect("control(RESUME)" + of, Errno.ESRCH, probe.control(RESUME));
    scene.expect("control(STOP)" + of, Errno.ESRCH, probe.control(STOP));
    scene.expectOneOf(
        "control(INTERRUPT)" + of, probe.control(INTERRUPT), Errno.ESRCH, Errno.EINVAL);
    scene.expect("control(DETACH)" + of, Errno.ESRCH, probe.control(DETACH));
    scene.expect("set_events" + of, Errno.ESRCH, probe.setEvents(EventSet.NONE));
    scene.expect("barrier" + of, Errno.ESRCH, probe.barrier());
    Examiner examiner = new Examiner();
    scene.expectOneOf("prepare_examine" + of, probe.prepare(examiner), Errno.ESRCH, Errno.EINVAL);
  }

  @Test
  @Covers("REAP-03")
  void REAP_03_detachedAtDeathIsNotToldOfTheReaping() {
    explore(ReapTests::reapedBeforeTheAnswer);
    exploreRaces(ReapTests::reapRacesWithDetach, WAITED, DURING, AFTER);
  }

  private static void reapedBeforeTheAnswer(Scene scene) {
    Latch latch = scene.latch("death");
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a =
        scene
            .engine("A")
            .events(DEATH, REAP)
            .on(
                DEATH,
                call -> {
                  latch.await();
                  return call.action().with(DETACH);
                })
            .attach(thread);
    Probe b = scene.engine("B").events(DEATH, REAP).attach(thread);
    thread.start();
    thread.reap();
    scene.settle();
    latch.open();
    scene.settle();
    scene.expect("reports to A, which detached", List.of(DEATH), slots(a));
    scene.expect("reports to B", List.of(DEATH, REAP), slots(b));
  }

  private static void reapRacesWithDetach(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").events(DEATH, REAP);
    a.givingWay(DEATH, DETACH).attach(thread);
    Actor parent = scene.fork("parent", () -> reap(scene, a));
    thread.start();
    parent.join();
    scene.settle();
    scene.expect("reports to A, which detached", List.of(DEATH), slots(a));
  }

  private static Probe parking(Scene scene, Latch latch) {
    return scene
        .engine("A")
        .events(DEATH, REAP)
        .on(
            DEATH,
            call -> {
              latch.await();
              return call.action().with(RESUME);
            });
  }

  private static List<UtraceEvent> slots(Probe probe) {
    return probe.calls().stream().map(Call::slot).toList();
  }
}
