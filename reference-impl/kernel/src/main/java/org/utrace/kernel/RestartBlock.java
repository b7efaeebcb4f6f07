// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.function.LongSupplier;
import org.utrace.contract.Errno;

/**
 * Give the results of system calls that a signal broke off, as include/linux/errno.h has them.
 *
 * <p>The program never sees them: with no handler to run, the call goes on (INT-02). A tracer may
 * put another result in their place, and nothing is restarted then (SYS-06).
 */
final class RestartBlock {
  /** ERESTARTSYS: make the same call again, with a handler only if it says SA_RESTART. */
  static final int SAME_CALL_UNLESS_HANDLED = 512;

  /** ERESTARTNOINTR: make the same call again in any case. */
  static final int NO_INTERRUPTION = 513;

  /** ERESTARTNOHAND: make the same call again, unless a handler ran. */
  static final int SAME_CALL = 514;

  /** ERESTART_RESTARTBLOCK: go on with what is left, unless a handler ran. */
  static final int REMAINDER = 516;

  /** What a restart goes on with when no call was broken off (do_no_restart_syscall). */
  static final LongSupplier NOTHING = () -> -Errno.EINTR.number();

  private RestartBlock() {}

  /** Tell whether a negated result stands for a call that was broken off. */
  static boolean isRestart(long negated) {
    return negated == SAME_CALL_UNLESS_HANDLED
        || negated == NO_INTERRUPTION
        || negated == SAME_CALL
        || negated == REMAINDER;
  }
}
