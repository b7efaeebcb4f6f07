// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

/** End a test whose exploration failed; what was seen is in the session's record. */
final class FailedExploration extends AssertionError {
  private static final long serialVersionUID = 1L;

  FailedExploration(String message) {
    super(message);
  }
}
