// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.ArrayList;
import java.util.List;

/** Find engines that break the rules for their writers. */
public final class EngineLint {
  private EngineLint() {}

  /**
   * Let everything settle, and name each engine that is then still inside a callback: it waits
   * there for somebody else (CB-12).
   *
   * @return one sentence for each, with what to do instead
   */
  public static List<String> waitingInCallbacks(Scene scene, List<Probe> engines) {
    scene.settle();
    List<String> sentences = new ArrayList<>();
    for (Probe engine : engines) {
      if (engine.inside() > 0) {
        Call call = engine.calls().getLast();
        sentences.add(
            "engine " + engine + " waits inside " + call + ": answer STOP, and wait outside");
      }
    }
    return sentences;
  }
}
