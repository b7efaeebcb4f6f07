// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.utrace.cpu.CpuException;

/** Report that a libunicorn call failed; the message has the call, its arguments and the error. */
public class UnicornException extends CpuException {
  private static final long serialVersionUID = 1L;

  UnicornException(String message) {
    super(message);
  }

  static UnicornException of(String call, int error) {
    return new UnicornException(call + " failed: " + UnicornError.name(error));
  }
}
