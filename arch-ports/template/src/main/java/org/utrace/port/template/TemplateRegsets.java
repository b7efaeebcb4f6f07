// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import java.util.List;
import org.utrace.arch.PortRegset;

/**
 * The machine's register sets: to be written.
 *
 * <p>Implement {@link PortRegset} once for each set, beginning with the general registers. A
 * program must not get at bits that are the kernel's: show them as zero, and keep them when a set
 * is written.
 */
final class TemplateRegsets {
  private TemplateRegsets() {}

  /** Give all of them, general registers first. */
  static List<PortRegset> all() {
    throw new UnsupportedOperationException("TemplateRegsets is not written yet");
  }
}
