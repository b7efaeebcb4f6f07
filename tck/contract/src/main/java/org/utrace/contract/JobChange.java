// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/** Say what job control did to a process; NONE only as the notice of a {@code report_jctl}. */
public enum JobChange {
  /** Nothing is told (0). */
  NONE,
  /** The process stopped (CLD_STOPPED). */
  STOPPED,
  /** The process goes on (CLD_CONTINUED). */
  CONTINUED
}
