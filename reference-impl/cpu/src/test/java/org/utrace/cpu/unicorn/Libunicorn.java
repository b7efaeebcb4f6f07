// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.junit.jupiter.api.Assumptions;
import org.utrace.cpu.UserCpu;

/** Skip tests, visibly, where libunicorn is not installed. */
final class Libunicorn {
  /** Set by continuous integration: a port that cannot run is an error. */
  private static final String NO_SKIP = "UTCK_NO_SKIP";

  private Libunicorn() {}

  static UserCpu cpu(X86Mode mode) {
    require();
    UnicornMachine machine = mode.is64() ? UnicornCpus.x86_64() : UnicornCpus.i386();
    return machine.factory().create();
  }

  static UserCpu aarch64() {
    require();
    return UnicornCpus.aarch64().factory().create();
  }

  static UserCpu cpu(UnicornMachine machine) {
    require();
    return machine.factory().create();
  }

  static UnicornLibrary require() {
    try {
      return UnicornLibrary.get();
    } catch (UnicornMissingException missing) {
      if (System.getenv(NO_SKIP) != null) {
        throw missing;
      }
      Assumptions.abort("needs the Debian package libunicorn2: " + missing.getMessage());
      throw missing;
    }
  }
}
