// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.ArchThread;
import org.utrace.arch.StepControl;
import org.utrace.port.model.ModelFrame;

/** Step by two bits of a control register, which the processor loads when it switches threads. */
final class TemplateStepControl implements StepControl {
  private static final StepControl ONLY = new TemplateStepControl();

  private TemplateStepControl() {}

  /** Give the one there is. */
  static StepControl make() {
    return ONLY;
  }

  @Override
  public boolean hasSingleStep() {
    return true;
  }

  @Override
  public boolean hasBlockStep() {
    return true;
  }

  @Override
  public void enableSingleStep(ArchThread thread) {
    put(thread, ModelFrame.FLAG_STEP);
  }

  @Override
  public void enableBlockStep(ArchThread thread) {
    put(thread, ModelFrame.FLAG_BLOCK);
  }

  @Override
  public void disable(ArchThread thread) {
    put(thread, 0);
  }

  private static void put(ArchThread thread, long bits) {
    thread.forcedStepBits(bits);
    thread.control()[0] = bits;
    // A thread that changes its own control register goes on without a switch.
    if (thread.isCurrent()) {
      thread.loadControl();
    }
  }
}
