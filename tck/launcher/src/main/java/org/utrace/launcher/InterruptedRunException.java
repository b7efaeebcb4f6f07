// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

/** Tell that a run was interrupted before any test ran. */
final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
