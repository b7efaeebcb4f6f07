// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

/** Unwind an actor that a finished play left behind; nobody may catch it. */
@SuppressWarnings("serial")
final class Unwound extends Error {
  static final Unwound INSTANCE = new Unwound();

  private Unwound() {
    super("the play is over", null, false, false);
  }
}
