// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.examine;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that a thread resumes with the registers its tracer gave it. */
final class RegisterTests extends ConformanceTest {
  private static final long PUT = 77;

  @Test
  @Covers("REG-02")
  void REG_02_resultOfABrokenCallCanBeChanged() {
    explore(RegisterTests::changedWhileHeld);
    explore(RegisterTests::changedInACallback);
  }

  private static void changedWhileHeld(Scene scene) {
    Probe a = scene.engine("A").events(QUIESCE).answerOnce(SIGNAL, STOP);
    Tracee thread = inPause(scene, a);
    a.controlOk(INTERRUPT);
    thread.expectHeld("after the call was broken off");
    Examiner examiner = Held.examine(scene, a);
    thread.regs().result(PUT);
    scene.expect("finish_examine", Errno.OK, a.finish(examiner));
    a.controlOk(RESUME);
    expectSeen(scene, thread);
  }

  private static void changedInACallback(Scene scene) {
    Probe a = scene.engine("A").events(QUIESCE);
    a.on(
        SIGNAL,
        call -> {
          call.registers().result(PUT);
          return call.action().with(RESUME);
        });
    Tracee thread = inPause(scene, a);
    a.controlOk(INTERRUPT);
    expectSeen(scene, thread);
  }

  private static Tracee inPause(Scene scene, Probe a) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    a.attach(thread);
    thread.start();
    thread.expectBlocked("in pause");
    return thread;
  }

  private static void expectSeen(Scene scene, Tracee thread) {
    thread.expectBlocked("in the next pause");
    scene.expect("result the program saw", PUT, thread.cell("result"));
    scene.expect("calls that ended", 1L, thread.cell("counter"));
  }
}
