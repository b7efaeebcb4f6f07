// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.StepControl;

/**
 * The machine's own step: to be written.
 *
 * <p>Implement {@link StepControl}; {@link org.utrace.arch.FlagStepControl} is enough where the
 * step is a bit of the frame. Where it is a control register, mind who changes it: a thread that
 * changes its own has to load it at once, for no switch is coming. A machine without a step says so
 * here, and refuses.
 */
final class TemplateStepControl {
  private TemplateStepControl() {}

  /** Give the one there is. */
  static StepControl make() {
    throw new UnsupportedOperationException("TemplateStepControl is not written yet");
  }
}
