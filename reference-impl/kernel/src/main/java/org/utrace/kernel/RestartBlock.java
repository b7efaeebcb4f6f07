// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

/**
 * Give the results of system calls that a signal broke off, as include/linux/errno.h has them.
 *
 * <p>The program never sees them: with no handler to run, the call goes on (INT-02). A tracer may
 * put another result in their place, and nothing is restarted then (SYS-06).
 */
final class RestartBlock {
  /** ERESTARTNOHAND: make the same call again. */
  static final int SAME_CALL = 514;

  /** ERESTART_RESTARTBLOCK: go on with what is left. */
  static final int REMAINDER = 516;

  /** Value of a deadline when no sleep was broken off. */
  static final long NO_DEADLINE = -1;

  private RestartBlock() {}
}
