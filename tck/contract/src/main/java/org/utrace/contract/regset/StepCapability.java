// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.regset;

/**
 * What a machine declares of its stepping (ARCH-01, ARCH-05, ARCH-06).
 *
 * @param singleStep it traps after one instruction by its own means (arch_has_single_step)
 * @param blockStep it traps after a taken branch by its own means (arch_has_block_step)
 * @param readsCode enabling looks at the instruction at pc, as on x86 and score
 * @param shows what a stepped program can see of it, such as {@code TF in the flags that pushf
 *     stores}; empty for nothing
 */
public record StepCapability(
    boolean singleStep, boolean blockStep, boolean readsCode, String shows) {
  /** Check that a block can only be stepped where an instruction can (ARCH-01). */
  public StepCapability {
    if (blockStep && !singleStep) {
      throw new IllegalArgumentException("a machine with block step has single step (ARCH-01)");
    }
  }
}
