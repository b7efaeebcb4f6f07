// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.TrapCodes;

/**
 * The machine's codes of traps: to be written.
 *
 * <p>Say what {@code si_code} is after a step, after a block and at a breakpoint, as Linux has it
 * on the machine.
 */
final class TemplateTrapCodes {
  private TemplateTrapCodes() {}

  /** Give them. */
  static TrapCodes make() {
    throw new UnsupportedOperationException("TemplateTrapCodes is not written yet");
  }
}
