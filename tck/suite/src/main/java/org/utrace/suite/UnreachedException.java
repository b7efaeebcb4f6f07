// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;

/** End a test whose search missed an interleaving without which it judges nothing. */
final class UnreachedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachedException(String search, List<String> missed) {
    super(
        "the search "
            + search
            + " did not come to: "
            + String.join("; ", missed)
            + "; run again with more --schedules or --seeds");
  }
}
