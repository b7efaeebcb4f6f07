// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.SignalFrame;

/**
 * The machine's signal frames: to be written.
 *
 * <p>Implement {@link SignalFrame}: what {@code setUp} stores on the user's stack, {@code
 * sigreturn} takes back, every register that the program can see and the mask included. {@link
 * org.utrace.arch.SignalLayout} knows how siginfo looks.
 */
final class TemplateSignalFrame {
  private TemplateSignalFrame() {}

  /** Give the one there is. */
  static SignalFrame make() {
    throw new UnsupportedOperationException("TemplateSignalFrame is not written yet");
  }
}
