// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import org.utrace.contract.regset.StepCapability;

/**
 * Call the machine's step code for one thread directly, past core and engines (arch-port).
 *
 * <p>That is what a kernel's own code does: the thread itself in the kernel, or another one while
 * the thread sleeps or is stopped, as ptrace does (ARCH-04). A facility that the machine lacks is
 * refused with {@link UnsupportedOperationException}.
 */
public interface ArchStep {

  /** What the machine declares. */
  StepCapability capability();

  /** Arm a trap after one instruction (user_enable_single_step). */
  void enableSingleStep();

  /** Arm a trap after a taken branch (user_enable_block_step). */
  void enableBlockStep();

  /** Disarm (user_disable_single_step). */
  void disable();
}
