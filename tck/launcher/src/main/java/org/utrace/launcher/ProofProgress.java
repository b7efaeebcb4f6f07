// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.PlainProgress.Count;
import org.utrace.rules.FaultResult;
import org.utrace.rules.VariantResult;
import org.utrace.rules.VariantVerdict;

/** Show how far a proof is: a bar on a terminal, else a line per quarter. */
final class ProofProgress implements AutoCloseable {
  private final Screen screen;
  private final Count faults;
  private final Count variants;
  private final @Nullable ProgressBar bar;

  ProofProgress(Screen screen, int faultCount, int variantCount) {
    this.screen = screen;
    this.faults = new Count(faultCount);
    this.variants = new Count(variantCount);
    String task = faultCount == 0 ? "variants" : "faults";
    this.bar = screen.interactive() ? BarProgress.bar(task, faultCount + variantCount) : null;
  }

  /** Tell that a fault was tried. */
  synchronized void step(FaultResult result) {
    boolean quarterFull = faults.step(!result.verdict().isKilled());
    show(result.fault(), quarterFull, faults, "faults", "not killed");
  }

  /** Tell that a variant was tried. */
  synchronized void step(VariantResult result) {
    boolean quarterFull = variants.step(result.verdict() != VariantVerdict.ACCEPTED);
    show(result.variant(), quarterFull, variants, "variants", "not accepted");
  }

  private void show(String name, boolean quarterFull, Count count, String nouns, String bad) {
    if (bar != null) {
      bar.setExtraMessage(name + (count.bad == 0 ? "" : ", " + count.bad + " " + bad));
      bar.step();
    } else if (quarterFull) {
      screen.note(
          "%d %% (%d of %d %s, %d %s)"
              .formatted(
                  100 * count.done / count.total, count.done, count.total, nouns, count.bad, bad));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
