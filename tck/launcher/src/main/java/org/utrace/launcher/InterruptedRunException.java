// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

/** Tell that a run or a proof was interrupted before its first test; its message says so. */
final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InterruptedRunException() {
    super("interrupted before the first test; nothing was written.");
  }
}
