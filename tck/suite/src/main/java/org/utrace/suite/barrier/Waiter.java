// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.barrier;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.Actor;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** A debugger thread that calls the barrier of one engine and ends with it. */
final class Waiter {
  private final Scene scene;
  private final Actor actor;
  private @Nullable Errno result;
  private boolean called;

  /** Start one. */
  Waiter(Scene scene, Probe probe) {
    this.scene = scene;
    this.actor =
        scene.fork(
            "waiter",
            () -> {
              called = true;
              result = probe.barrier();
            });
  }

  /** Whether it is in the barrier or about to go in, and has not returned. */
  boolean waits() {
    return called && result == null;
  }

  /** Whether it has called the barrier. */
  boolean hasCalled() {
    return called;
  }

  /** Let everything settle, then check that the barrier has not returned. */
  void expectBlocked(String what) {
    scene.settle();
    scene.expect(what + ": the barrier has returned", false, actor.ended());
  }

  /** Send it a signal. */
  void interrupt() {
    scene.note("signal to " + actor.name());
    scene.stage().interrupt(actor);
  }

  /** Wait until the barrier returns, and tell what. */
  Errno join() {
    actor.join();
    Errno known = result;
    if (known == null) {
      throw new IllegalStateException("the waiter ended without a result");
    }
    return known;
  }
}
