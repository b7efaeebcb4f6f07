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
 * @param control where the control bits take effect from
 * @param branches how {@link ModelFrame#FLAG_STEP} treats a branch, jump, call or return
 */
public record ModelConfig(
    boolean hardwareStep, boolean blockStep, Control control, Branches branches) {
  /** Where the control bits take effect from. */
  public enum Control {
    /** From the flags of the frame, as on most machines. */
    FRAME,
    /** From a control register that only a switch of threads loads, as on s390. */
    REGISTER
  }

  /** How the step of one instruction treats branches, taken or not. */
  public enum Branches {
    /** As all instructions. */
    STEPPED,
    /**
     * The step bit alone traps after any other instruction, both bits together after a branch; so
     * whoever arms a step must look at the instruction, as on score.
     */
    APART
  }

  /** The machine with every facility. */
  public static ModelConfig full() {
    return new ModelConfig(true, true, Control.FRAME, Branches.STEPPED);
  }

  /** The machine that steps instructions but not blocks. */
  public static ModelConfig stepOnly() {
    return new ModelConfig(true, false, Control.FRAME, Branches.STEPPED);
  }

  /** The machine without any step facility. */
  public static ModelConfig bare() {
    return new ModelConfig(false, false, Control.FRAME, Branches.STEPPED);
  }

  /** The machine whose step control is live state outside the frame, as on s390. */
  public static ModelConfig liveControl() {
    return new ModelConfig(true, true, Control.REGISTER, Branches.STEPPED);
  }

  /** The machine on which arming a step must look at the instruction at pc, as on score. */
  public static ModelConfig score() {
    return new ModelConfig(true, true, Control.FRAME, Branches.APART);
  }
}
