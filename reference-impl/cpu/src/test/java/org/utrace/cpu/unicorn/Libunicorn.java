// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.junit.jupiter.api.Assumptions;

/** Skip tests, visibly, where libunicorn is not installed. */
final class Libunicorn {
  private Libunicorn() {}

  static UnicornLibrary require() {
    try {
      return UnicornLibrary.get();
    } catch (UnicornMissingException missing) {
      Assumptions.abort("needs the Debian package libunicorn2: " + missing.getMessage());
      throw missing;
    }
  }
}
