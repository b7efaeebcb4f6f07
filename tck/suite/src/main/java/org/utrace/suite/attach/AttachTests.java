// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what attaching an engine does, and whom it refuses. */
final class AttachTests extends ConformanceTest {

  @Test
  @Covers("ATT-01")
  void ATT_01_createAddsAnIdleEngine() {
    explore(this::idleEngine);
    if (has("in-process")) {
      explore(AttachTests::callersReference);
    }
  }

  private void idleEngine(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Object data = "data of A";
    Probe a = scene.engine("A").data(data).attach(thread);
    scene.expectThat("A has the table given at attach", a.engine().ops() == a.ops());
    scene.expectThat("A has the data given at attach", a.engine().data() == data);
    scene.expect("A's mask", EventSet.NONE, a.engine().flags());
    Probe witness = scene.engine("W").events(QUIESCE).attach(thread);
    thread.start();
    witness.controlOk(REPORT);
    scene.settle();
    scene.expectAtLeast("W's reports", 1, witness.calls().size());
    scene.expect("A's callbacks before set_events", List.of(), a.calls());
    scene.expect("set_events", Errno.OK, a.setEvents(QUIESCE.only()));
    a.controlOk(REPORT);
    scene.settle();
    scene.expectAtLeast("A's reports after set_events", 1, a.calls().size());
  }

  /** The caller's reference is one: the engine goes with the first put after a detach. */
  private static void callersReference(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Probe a = scene.engine("A").attach(thread);
    scene.settle();
    scene.expectOneOf("DETACH", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
    scene.settle();
    scene.expect("releases while the caller has its reference", 0, a.releases());
    a.engine().put();
    scene.settle();
    scene.expect("releases once the caller has put it", 1, a.releases());
  }

  @Test
  @Covers("ATT-05")
  void ATT_05_noTableNoEngine() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN).start();
      Attacher attacher = new Attacher(scene, thread);
      attacher.expectRefused(Errno.EINVAL, AttachFlags.CREATE, null, "data");
      attacher.expectRefused(Errno.EINVAL, AttachFlags.CREATE.andExclusive(), null, "data");
      expectEngines(scene, thread, 0);
      attacher.expectRefused(Errno.ENOENT, AttachFlags.LOOKUP, null, null);
      Probe a = scene.engine("A").events(QUIESCE).attach(thread);
      attacher.expectRefused(Errno.EINVAL, AttachFlags.CREATE, null, null);
      expectEngines(scene, thread, 1);
      a.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("A's reports", 1, a.calls().size());
    });
  }

  private void expectEngines(Scene scene, Tracee thread, int count) {
    if (has("in-process")) {
      TaskHandle handle = thread.handle();
      scene.expect("engines attached", count, scene.stage().internals().engineCount(handle));
    }
  }

  @Test
  @Covers("ATT-06")
  void ATT_06_kernelThreadsRefuseEngines() {
    explore(scene -> {
      TaskHandle kernelThread = scene.stage().kernelThread("daemon");
      Probe a = scene.engine("A");
      for (AttachFlags flags : List.of(AttachFlags.CREATE, AttachFlags.CREATE.andExclusive())) {
        scene.expect(
            "attach(" + Attacher.shown(flags) + ") to a kernel thread",
            Attacher.refused(Errno.EPERM),
            scene.utrace().attach(kernelThread, flags, a.ops(), null));
        scene.expect(
            "attach(" + Attacher.shown(flags) + ") to a kernel thread by number",
            Attacher.refused(Errno.EPERM),
            scene.utrace().attach(kernelThread.pid(), flags, a.ops(), null));
      }
      scene.settle();
      scene.expect("callbacks", List.of(), a.calls());
    });
  }
}
