// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import org.jspecify.annotations.Nullable;

/**
 * Pair a {@code prepareExamine} with its {@code finishExamine}.
 *
 * <p>The caller makes one and keeps it between the two calls; what is inside is the
 * implementation's business.
 */
public final class Examiner {
  private @Nullable Object state;

  /** What the implementation stored, or null. */
  public @Nullable Object state() {
    return state;
  }

  /** Store what {@code finishExamine} will compare with; for implementations. */
  public void state(@Nullable Object newState) {
    state = newState;
  }
}
