// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.utrace.rules.FaultResult;

/** Show how far a proof is: a bar on a terminal, else a line per quarter. */
final class ProofProgress implements AutoCloseable {
  private static final int QUARTERS = 4;

  private final Screen screen;
  private final int total;
  private final @Nullable ProgressBar bar;
  private int done;
  private int alive;

  ProofProgress(Screen screen, int total) {
    this.screen = screen;
    this.total = total;
    this.bar = screen.interactive() ? BarProgress.bar("faults", total) : null;
  }

  /** Tell that a fault was tried. */
  synchronized void step(FaultResult result) {
    int quarters = done * QUARTERS / total;
    done++;
    alive += result.verdict().isKilled() ? 0 : 1;
    if (bar != null) {
      bar.setExtraMessage(result.fault() + (alive == 0 ? "" : ", " + alive + " not killed"));
      bar.step();
    } else if (done * QUARTERS / total > quarters) {
      screen.note(
          "%d %% (%d of %d faults, %d not killed)"
              .formatted(100 * done / total, done, total, alive));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
