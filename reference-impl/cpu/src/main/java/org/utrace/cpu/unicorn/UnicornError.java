// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Name the values of {@code uc_err} (unicorn.h of 2.0.1). */
final class UnicornError {
  static final int OK = 0;
  static final int INSN_INVALID = 10;

  private static final String[] NAMES = {
    "OK",
    "NOMEM",
    "ARCH",
    "HANDLE",
    "MODE",
    "VERSION",
    "READ_UNMAPPED",
    "WRITE_UNMAPPED",
    "FETCH_UNMAPPED",
    "HOOK",
    "INSN_INVALID",
    "MAP",
    "WRITE_PROT",
    "READ_PROT",
    "FETCH_PROT",
    "ARG",
    "READ_UNALIGNED",
    "WRITE_UNALIGNED",
    "FETCH_UNALIGNED",
    "HOOK_EXIST",
    "RESOURCE",
    "EXCEPTION",
  };

  private UnicornError() {}

  static String name(int error) {
    boolean known = error >= 0 && error < NAMES.length;
    return known ? "UC_ERR_" + NAMES[error] + " (" + error + ")" : "uc_err " + error;
  }
}
