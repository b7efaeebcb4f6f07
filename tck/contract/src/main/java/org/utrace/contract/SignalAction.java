// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Say what happens to a signal: the disposition that travels through a signal report.
 *
 * <p>{@link #NONE} and {@link #HANDLER} are shown to engines and mean nothing as an answer.
 */
public enum SignalAction {
  /** Act by the working copy of the signal action. */
  DELIVER,
  /** Drop the signal. */
  IGN,
  /** End the process. */
  TERM,
  /** End the process with a core dump. */
  CORE,
  /** Stop the process as SIGSTOP does. */
  STOP,
  /** Stop the process as SIGTSTP does, unless its group is orphaned. */
  TSTP,
  /** No signal was dequeued: the pre-dequeue report (shipped name: SIGNAL_REPORT; INT-04). */
  NONE,
  /** A handler frame was set up under a step (SIG-09). */
  HANDLER
}
