// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Say how a thread goes on, as an engine asks by a call or answers in a callback.
 *
 * <p>Which of two actions is the stronger one depends on the edition: compare by {@link
 * Edition#rank}, never by {@code ordinal()} (clauses ORD-01, ORD-02).
 */
public enum ResumeAction {
  /** Stop and stay stopped until this engine says otherwise; the only action that lasts. */
  STOP,
  /** Make a report before going on in user mode; leave system calls alone. */
  REPORT,
  /** Break off a blocking system call as a signal would, and report before any signal. */
  INTERRUPT,
  /** Run one user instruction and trap. */
  SINGLESTEP,
  /** Run to the next taken branch and trap. */
  BLOCKSTEP,
  /** Run freely. */
  RESUME,
  /** Detach this engine. */
  DETACH;

  /** Tell whether this is one of the two stepping actions. */
  public boolean isStep() {
    return this == SINGLESTEP || this == BLOCKSTEP;
  }
}
