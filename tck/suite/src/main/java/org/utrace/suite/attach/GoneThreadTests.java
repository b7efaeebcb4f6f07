// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge engines whose thread is gone while the caller still has a reference to the engine. */
final class GoneThreadTests extends ConformanceTest {

  @Test
  @Covers("REF-03")
  void REF_03_callsAreSafeWhenTheThreadIsGone() {
    explore(scene -> {
      callsOnGoneThread(scene, reaped(scene));
      callsOnGoneThread(scene, detached(scene));
    });
  }

  private static void callsOnGoneThread(Scene scene, Probe a) {
    for (ResumeAction action : ResumeAction.values()) {
      scene.expectOneOf("control(" + action + ")", a.control(action), allowed(action));
    }
    scene.expect("set_events", Errno.ESRCH, a.setEvents(EventSet.of(DEATH)));
    scene.expect("barrier", Errno.ESRCH, a.barrier());
    // D14: of the two errors either will do.
    scene.expectOneOf("prepare_examine", a.prepare(new Examiner()), Errno.ESRCH, Errno.EINVAL);
    scene.expectOneOf("finish_examine", a.finish(new Examiner()), Errno.ESRCH, Errno.EINVAL);
    scene.expect("ops of the engine", a.ops(), a.engine().ops());
    scene.expect("data of the engine", "data of A", String.valueOf(a.engine().data()));
    a.engine().get();
    a.engine().put();
    scene.expect("releases while the caller has its reference", 0, a.releases());
    a.engine().put();
    scene.expect("releases after the last put", 1, a.releases());
  }

  /** D18: where several errors apply, any will do. */
  private static Object[] allowed(ResumeAction action) {
    boolean step = action == ResumeAction.SINGLESTEP || action == ResumeAction.BLOCKSTEP;
    return step ? new Object[] {Errno.ESRCH, Errno.EOPNOTSUPP} : new Object[] {Errno.ESRCH};
  }

  private static Probe reaped(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").data("data of A").events(QUIESCE, DEATH).attach(thread);
    thread.start();
    thread.reap();
    scene.settle();
    return a;
  }

  private static Probe detached(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A").data("data of A").events(QUIESCE).attach(thread);
    a.controlOk(ResumeAction.DETACH);
    thread.start();
    thread.reap();
    scene.settle();
    return a;
  }

  @Test
  @Covers("REF-03")
  void REF_03_engineDoesNotKeepTheThread() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
      Probe a = scene.engine("A").events(QUIESCE, DEATH).attach(thread);
      Probe b = scene.engine("B").data("data of B").events(DEATH).attach(thread);
      thread.start();
      thread.reap();
      scene.settle();
      for (Probe engine : List.of(a, b)) {
        scene.expect(
            "the thread can be reached from detached engine " + engine,
            false,
            Reachability.reaches(
                engine.engine(), thread.handle(), List.of(engine.ops(), "data of B")));
      }
      scene.expect(
          "engines on the thread", 0, scene.stage().internals().engineCount(thread.handle()));
    });
  }
}
