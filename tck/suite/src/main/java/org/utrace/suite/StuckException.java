// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

/** End a test before its begin because the implementation is still busy with an earlier one. */
final class StuckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StuckException(String earlierTest) {
    super("not run: the implementation did not come back from " + earlierTest);
  }
}
