// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.PlainProgress.Count;
import org.utrace.rules.FaultResult;

/** Show how far a proof is: a bar on a terminal, else a line per quarter. */
final class ProofProgress implements AutoCloseable {
  private final Screen screen;
  private final Count count;
  private final @Nullable ProgressBar bar;

  ProofProgress(Screen screen, int total) {
    this.screen = screen;
    this.count = new Count(total);
    this.bar = screen.interactive() ? BarProgress.bar("faults", total) : null;
  }

  /** Tell that a fault was tried. */
  synchronized void step(FaultResult result) {
    boolean quarterFull = count.step(!result.verdict().isKilled());
    if (bar != null) {
      bar.setExtraMessage(
          result.fault() + (count.bad == 0 ? "" : ", " + count.bad + " not killed"));
      bar.step();
    } else if (quarterFull) {
      screen.note(
          "%d %% (%d of %d faults, %d not killed)"
              .formatted(100 * count.done / count.total, count.done, count.total, count.bad));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
