// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Show one call that the implementation made of its machine's step code (ARCH-02 to ARCH-05).
 *
 * @param kind what was asked of the machine
 * @param caller name of the actor or traced thread that called, as {@link Stage#whoAmI} gives it
 * @param inSelf whether that was the thread the call is about
 */
public record ArchCall(Kind kind, String caller, boolean inSelf) {
  /** What was asked. */
  public enum Kind {
    /** user_enable_single_step. */
    ENABLE_SINGLE_STEP,
    /** user_enable_block_step. */
    ENABLE_BLOCK_STEP,
    /** user_disable_single_step. */
    DISABLE,
    /** Live control registers were loaded at once, not by a switch. */
    LOAD_CONTROL,
    /** The code at the thread's pc was read. */
    READ_CODE;

    /** Whether such a call arms a step. */
    public boolean arms() {
      return this == ENABLE_SINGLE_STEP || this == ENABLE_BLOCK_STEP;
    }
  }
}
