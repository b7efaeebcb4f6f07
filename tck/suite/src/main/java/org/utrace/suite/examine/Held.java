// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.examine;

import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Bring threads into the stop of an engine and begin to examine them. */
final class Held {
  private Held() {}

  /** Hold a counting thread by A, which keeps its hold in every callback. */
  static Probe byA(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(thread);
    thread.start();
    a.stopAndSettle();
    return a;
  }

  /** The same, and A gets no callback any more, so that nothing but a call can end its hold. */
  static Probe byDeafA(Scene scene) {
    Probe a = byA(scene);
    a.setEvents(EventSet.NONE);
    return a;
  }

  /** Begin to examine a thread that is in A's stop or on its way there. */
  static Examiner examine(Scene scene, Probe a) {
    Examiner examiner = new Examiner();
    scene.expect("barrier", Errno.OK, a.barrier());
    if (scene.isPlan()) {
      scene.expect("prepare_examine", Errno.OK, a.prepare(examiner));
      return examiner;
    }
    // There the barrier does not wait for the stop.
    scene.until("prepare_examine is not EAGAIN", () -> begins(scene, a, examiner));
    return examiner;
  }

  private static boolean begins(Scene scene, Probe a, Examiner examiner) {
    Errno result = a.prepare(examiner);
    scene.expectOneOf("prepare_examine", result, Errno.OK, Errno.EAGAIN);
    return result == Errno.OK;
  }
}
