// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

/**
 * Say in which order locks are taken: one is only taken while all that are held come before it.
 *
 * <p>Two locks of one rank are never held at once, so no two actors can wait for each other.
 */
public enum LockRank {
  /** Which processes and threads there are (tasklist_lock). */
  TASKLIST,

  /** Tracing state of one thread (utrace_lock): engines, masks, requests. */
  UTRACE,

  /** Signals, actions and job control of one process (siglock). */
  SIGNALS
}
