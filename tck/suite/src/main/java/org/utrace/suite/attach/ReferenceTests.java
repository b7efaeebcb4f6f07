// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;

import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge who keeps an engine alive, and when it is released. */
final class ReferenceTests extends ConformanceTest {
  private static final String BEFORE = "put before the end of the attachment";
  private static final String DURING = "put in the callback";
  private static final String AFTER = "put after the end of the attachment";

  @Test
  @Covers("REF-01")
  void REF_01_theAttachmentKeepsTheEngine() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN).start();
      Probe a = scene.engine("A").data("a").events(QUIESCE).attach(thread);
      a.engine().put();
      a.controlOk(REPORT);
      scene.settle();
      scene.expectAtLeast("A's reports after the caller's put", 1, a.count(QUIESCE));
      scene.expect("releases of an attached engine", 0, a.releases());
      scene.expect(
          "look-up",
          Attacher.attached(a),
          new Attacher(scene, thread)
              .attach(AttachFlags.LOOKUP.andMatchData(), null, a.engine().data()));
      scene.expectOneOf("DETACH", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
      scene.settle();
      scene.expect("releases with the look-up's reference left", 0, a.releases());
      a.engine().put();
      scene.settle();
      scene.expect("releases with no reference left", 1, a.releases());
    });
  }

  @Test
  @Covers("REF-02")
  void REF_02_releasedOnceAfterTheLastReference() {
    explore(ReferenceTests::oneAfterTheOther);
    exploreRaces(ReferenceTests::putAgainstDetachAnswer, BEFORE, DURING, AFTER);
    exploreRaces(ReferenceTests::putAgainstDetachCall, BEFORE, DURING, AFTER);
    exploreRaces(scene -> putAgainstReap(scene, true), BEFORE, DURING, AFTER);
    exploreRaces(scene -> putAgainstReap(scene, false), BEFORE, AFTER);
  }

  /** What a script has done so far. */
  private static final class Progress {
    boolean detached;
    boolean over;

    /** Note when the caller drops its reference: before the attachment ends, during that, after. */
    void notePut(Scene scene, Probe a) {
      if (over) {
        scene.reached(AFTER);
      } else if (a.inside() > 0) {
        scene.reached(DURING);
      } else if (!detached) {
        scene.reached(BEFORE);
      }
    }
  }

  private static void oneAfterTheOther(Scene scene) {
    Progress progress = new Progress();
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Probe a = scene.engine("A");
    ReleaseWatch watch = new ReleaseWatch(scene, a, () -> progress.detached);
    a.attach(thread);
    progress.detached = true;
    scene.expectOneOf("DETACH", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
    scene.settle();
    watch.put();
    scene.settle();
    watch.expectReleasedOnce();
  }

  private static void putAgainstDetachAnswer(Scene scene) {
    Progress progress = new Progress();
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Probe a = scene.engine("A").events(QUIESCE);
    ReleaseWatch watch = new ReleaseWatch(scene, a, () -> progress.detached);
    a.on(
        QUIESCE,
        call -> {
          scene.stage().pause();
          progress.detached = true;
          return call.action().with(DETACH);
        });
    a.attach(thread);
    a.controlOk(REPORT);
    scene.stage().pause();
    progress.over = progress.detached && a.inside() == 0;
    progress.notePut(scene, a);
    watch.put();
    scene.settle();
    watch.expectReleasedOnce();
  }

  private static void putAgainstDetachCall(Scene scene) {
    Progress progress = new Progress();
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Probe a = scene.engine("A").events(QUIESCE);
    ReleaseWatch watch = new ReleaseWatch(scene, a, () -> progress.detached);
    a.on(QUIESCE, call -> scene.givingWay(call.action())).attach(thread);
    a.controlOk(REPORT);
    // The detacher's own reference, which it drops when it has no further use for the engine.
    a.engine().get();
    Actor detacher =
        scene.fork(
            "detacher",
            () -> {
              progress.detached = true;
              scene.expectOneOf("DETACH", a.control(DETACH), Errno.OK, Errno.EINPROGRESS);
              progress.over = a.inside() == 0;
              a.engine().put();
            });
    scene.stage().pause();
    progress.notePut(scene, a);
    watch.put();
    detacher.join();
    scene.settle();
    watch.expectReleasedOnce();
  }

  private static void putAgainstReap(Scene scene, boolean reported) {
    Progress progress = new Progress();
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Probe a = scene.engine("A");
    ReleaseWatch watch =
        new ReleaseWatch(scene, a, () -> progress.detached && a.count(REAP) == (reported ? 1 : 0));
    if (reported) {
      a.events(REAP).givingWay(REAP);
    }
    a.attach(thread);
    thread.start();
    Actor reaper =
        scene.fork(
            "reaper",
            () -> {
              progress.detached = true;
              thread.reap();
              progress.over = true;
            });
    scene.stage().pause();
    progress.notePut(scene, a);
    watch.put();
    reaper.join();
    scene.settle();
    watch.expectReleasedOnce();
  }
}
