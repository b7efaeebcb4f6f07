// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** An examination that is left open for a while, to see whether the thread woke in it. */
record Examined(Scene scene, Probe engine, Examiner examiner) {

  static Examined prepare(Scene scene, Probe engine) {
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine", Errno.OK, engine.prepare(examiner));
    return new Examined(scene, engine, examiner);
  }

  void expectUndisturbed(String what) {
    scene.expect(what + ": finish_examine", Errno.OK, engine.finish(examiner));
  }
}
