// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

/** Say how a system call that a signal broke off goes on when no handler runs (signal(7)). */
sealed interface RestartBlock {

  /** Make the same call again. */
  record SameCall() implements RestartBlock {}

  /**
   * Go on with what is left.
   *
   * @param deadlineNanos the virtual time the sleep was to last until
   */
  record Remainder(long deadlineNanos) implements RestartBlock {}
}
