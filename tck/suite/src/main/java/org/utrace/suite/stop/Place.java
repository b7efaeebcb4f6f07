// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.stop;

import org.utrace.suite.Probe;

/** Tell where a thread is on its way through an engine's callback to the stop. */
final class Place {
  private Place() {}

  static String of(Probe engine) {
    if (engine.inside() > 0) {
      return "in the callback";
    }
    if (engine.calls().isEmpty()) {
      return "before the callback";
    }
    return engine.tracee().isAtRest() ? "in the stop" : "on the way to the stop";
  }
}
