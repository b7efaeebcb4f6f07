// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Say in one sentence that libunicorn cannot be loaded and what to do about it. */
public final class UnicornMissingException extends UnicornException {
  private static final long serialVersionUID = 1L;

  UnicornMissingException(String message) {
    super(message);
  }
}
