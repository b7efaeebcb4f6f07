// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.syscall;

import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** A thread whose only system call is one write of six bytes, which shows if and how it is made. */
final class Writer {
  /** What the program writes. */
  static final String TEXT = "hello\n";

  private Writer() {}

  /** Make one that goes to its call at once when it is started. */
  static Tracee create(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.WRITE_ONCE);
    thread.poke("gate", 1);
    return thread;
  }

  static String output(Scene scene, Tracee thread) {
    return scene.stage().output(thread.handle());
  }

  /** Check what came of the call once everything has settled. */
  static void expectEnd(Scene scene, Tracee thread, String output, long result) {
    scene.settle();
    scene.expect("output", output, output(scene, thread));
    scene.expect("the program went on", 1L, thread.cell("done"));
    scene.expect("result the program saw", result, thread.cell("result"));
  }

  /** Check that the call was not made and that the program saw an error. */
  static void expectNotMade(Scene scene, Tracee thread) {
    scene.settle();
    scene.expect("output", "", output(scene, thread));
    scene.expect("the program went on", 1L, thread.cell("done"));
    scene.expectThat(
        "result " + thread.cell("result") + " is an error", isError(thread.cell("result")));
  }

  /** Whether a result is a negated error number. */
  static boolean isError(long result) {
    return result < 0 && result >= -4095;
  }
}
