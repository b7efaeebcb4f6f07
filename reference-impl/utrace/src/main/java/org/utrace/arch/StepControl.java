// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

/**
 * Step by the machine's own means, never by writing to memory (ARCH clauses, SWS-01).
 *
 * <p>Arming is idempotent and takes effect at the next return to user mode. A facility the machine
 * lacks is refused with {@link UnsupportedOperationException}; ask first.
 */
public interface StepControl {

  /** Whether the machine traps after one instruction (arch_has_single_step). */
  boolean hasSingleStep();

  /** Whether the machine traps after a taken branch (arch_has_block_step). */
  boolean hasBlockStep();

  /** Whether arming looks at the instruction at pc ({@link ArchThread#codeAtPc}; ARCH-05). */
  default boolean readsCode() {
    return false;
  }

  /** What a stepped program can see of it; empty for nothing (ARCH-06). */
  default String shows() {
    return "";
  }

  /** Arm a trap after one instruction (user_enable_single_step). */
  void enableSingleStep(ArchThread thread);

  /** Arm a trap after a taken branch (user_enable_block_step). */
  void enableBlockStep(ArchThread thread);

  /** Disarm (user_disable_single_step). */
  void disable(ArchThread thread);
}
