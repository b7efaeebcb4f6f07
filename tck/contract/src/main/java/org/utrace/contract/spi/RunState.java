// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Say in which state the rest of the system sees a thread. */
public enum RunState {
  /** Made, not yet started. */
  NEW,
  /** Runs or could run. */
  RUNNING,
  /** Sleeps in a system call. */
  SLEEPING,
  /** Stopped by tracing. */
  TRACED,
  /** Stopped by job control. */
  STOPPED,
  /** Dead, not reaped. */
  ZOMBIE,
  /** Dead and reaped. */
  DEAD
}
