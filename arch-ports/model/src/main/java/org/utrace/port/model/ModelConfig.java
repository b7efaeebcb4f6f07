// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

/**
 * Choose the debug facilities of a model machine.
 *
 * <p>A control bit whose facility is missing can still be set in the flags register; it has no
 * effect then, as a reserved bit has on a real machine.
 *
 * @param hardwareStep whether {@link ModelFrame#FLAG_STEP} acts
 * @param blockStep whether {@link ModelFrame#FLAG_BLOCK} acts
 */
public record ModelConfig(boolean hardwareStep, boolean blockStep) {

  /** The machine with every facility. */
  public static ModelConfig full() {
    return new ModelConfig(true, true);
  }

  /** The machine that steps instructions but not blocks. */
  public static ModelConfig stepOnly() {
    return new ModelConfig(true, false);
  }

  /** The machine without any step facility. */
  public static ModelConfig bare() {
    return new ModelConfig(false, false);
  }
}
