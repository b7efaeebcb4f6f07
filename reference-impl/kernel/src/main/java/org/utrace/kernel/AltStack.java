// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.Address;

/**
 * Name a thread's alternate signal stack (man 2 sigaltstack).
 *
 * @param start lowest address
 * @param lengthBytes 0 if there is none
 */
record AltStack(Address start, long lengthBytes) {
  static final AltStack NONE = new AltStack(new Address(0), 0);

  boolean isSet() {
    return lengthBytes > 0;
  }

  /** Whether the stack pointer is in it. */
  boolean holds(Address sp) {
    return isSet() && sp.value() > start.value() && sp.value() - start.value() <= lengthBytes;
  }

  Address top() {
    return start.plus(lengthBytes);
  }
}
