// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** Give an engine a release callback that checks, each time it runs, that it may. */
final class ReleaseWatch {
  private final Scene scene;
  private final Probe probe;
  private final Object data = "data of a released engine";
  private final BooleanSupplier detached;
  private boolean callerDropped;
  private int releases;

  /**
   * Watch an engine not yet attached; {@code detached} tells whether its attachment may be over.
   */
  ReleaseWatch(Scene scene, Probe probe, BooleanSupplier detached) {
    this.scene = scene;
    this.probe = probe;
    this.detached = detached;
    probe.data(data).ops(probe.ops().withRelease(this::released));
  }

  /** Drop the caller's reference. */
  void put() {
    scene.expect("releases while the caller has its reference", 0, releases);
    scene.note("put " + probe);
    callerDropped = true;
    probe.engine().put();
  }

  void expectReleasedOnce() {
    scene.expect("releases in all", 1, releases);
  }

  private void released(@Nullable Object given) {
    releases++;
    scene.note("released " + probe);
    scene.expect("releases so far", 1, releases);
    scene.expectThat("release gets the engine's data", given == data);
    scene.expectThat("the caller's reference is gone at the release", callerDropped);
    scene.expectThat("the engine is detached at the release", detached.getAsBoolean());
    scene.expect("callbacks running at the release", 0, probe.inside());
  }
}
