// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.Pid;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Make attach calls on one thread and note how they ended. */
final class Attacher {
  private final Scene scene;
  private final Tracee thread;

  Attacher(Scene scene, Tracee thread) {
    this.scene = scene;
    this.thread = thread;
  }

  /** Attach, or look up, by the thread's handle. */
  AttachResult attach(AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    AttachResult result = scene.utrace().attach(thread.handle(), flags, ops, data);
    scene.note("attach(" + shown(flags) + ") = " + result);
    return result;
  }

  /** Attach, or look up, by the thread's number. */
  AttachResult attach(Pid pid, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    AttachResult result = scene.utrace().attach(pid, flags, ops, data);
    scene.note("attach by number(" + shown(flags) + ") = " + result);
    return result;
  }

  /** Check that a call is refused. */
  void expectRefused(
      Errno errno, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    scene.expect("attach(" + shown(flags) + ")", refused(errno), attach(flags, ops, data));
  }

  /** Check that a look-up finds an engine, and give the reference back. */
  void expectFound(Probe probe, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    AttachResult result = attach(flags, ops, data);
    scene.expect("attach(" + shown(flags) + ")", attached(probe), result);
    probe.engine().put();
  }

  /** Check that an engine is attached by a call that is not judged otherwise, and take it over. */
  void expectAttached(Probe probe, AttachFlags flags, @Nullable Object data) {
    AttachResult result = attach(flags, probe.ops(), data);
    scene.expectThat("attach(" + shown(flags) + ") gives an engine", adopt(probe, result));
  }

  /** Take over what an attach call gave, if it gave an engine. */
  boolean adopt(Probe probe, AttachResult result) {
    if (result instanceof AttachResult.Attached attached) {
      probe.adopt(thread, attached.engine());
      return true;
    }
    return false;
  }

  static AttachResult refused(Errno errno) {
    return new AttachResult.Refused(errno);
  }

  static AttachResult attached(Probe probe) {
    return new AttachResult.Attached(probe.engine());
  }

  static String shown(AttachFlags flags) {
    return (flags.create() ? "CREATE" : "look-up")
        + (flags.exclusive() ? "|EXCLUSIVE" : "")
        + (flags.matchOps() ? "|MATCH_OPS" : "")
        + (flags.matchData() ? "|MATCH_DATA" : "");
  }
}
