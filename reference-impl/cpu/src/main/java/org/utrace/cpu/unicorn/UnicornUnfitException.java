// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.utrace.cpu.FailedProbe;

/** Refuse a build of libunicorn on which programs would not run as on the machine. */
final class UnicornUnfitException extends UnicornException {
  private static final long serialVersionUID = 1L;

  UnicornUnfitException(FailedProbe failed) {
    super(failed + "; install another version of libunicorn 2, such as Debian's libunicorn2");
  }
}
