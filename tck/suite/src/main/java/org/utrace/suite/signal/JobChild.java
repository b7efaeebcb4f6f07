// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** A child of a traced program's own, which can be stopped from a terminal, and its parent. */
final class JobChild {
  private static final int WNOHANG = 1;
  private static final int WUNTRACED = 2;
  private static final int CORE_BIT = 0x80;
  private static final int STOPPED = 0x7f;

  private final Scene scene;
  private final Server parent;
  private final Server child;

  private JobChild(Scene scene, Server parent, Server child) {
    this.scene = scene;
    this.parent = parent;
    this.child = child;
  }

  /** Make parent and child; the child's group is not orphaned, for the parent is in another. */
  static JobChild start(Scene scene) {
    Server parent = Server.start(scene);
    Server child = parent.fork();
    scene.expect("setpgid", 0L, child.call(GuestCall.SETPGID, 0, 0));
    return new JobChild(scene, parent, child);
  }

  Server server() {
    return child;
  }

  void expectKilled(Signal signal, boolean core) {
    scene.settle();
    expectStatus(signal.number() | (core ? CORE_BIT : 0));
  }

  /** Check that it is stopped, tell its parent by which signal, and let it go on. */
  void expectStopped(Signal signal) {
    scene.settle();
    scene.expect("state", RunState.STOPPED, child.thread().state());
    expectStatus(signal.number() << 8 | STOPPED);
    scene.stage().sendToProcess(child.thread().handle(), Signal.SIGCONT);
    child.expectServes("after SIGCONT");
  }

  void expectUnharmed() {
    child.expectServes("the child");
    scene.expect("wait4", 0L, waitForIt());
  }

  private void expectStatus(int status) {
    parent.thread().poke("data_0", 0);
    scene.expect("wait4", (long) child.thread().handle().pid().number(), waitForIt());
    scene.expect("status that the parent sees", status, parent.thread().data().intAt(0, 0));
  }

  private long waitForIt() {
    long at = parent.thread().label("data_0").value();
    return parent.call(
        GuestCall.WAIT4, child.thread().handle().pid().number(), at, WNOHANG | WUNTRACED, 0);
  }
}
