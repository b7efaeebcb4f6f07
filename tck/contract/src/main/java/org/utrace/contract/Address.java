// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Name a byte of a user address space.
 *
 * @param value the address, unsigned
 */
public record Address(long value) {

  /** The address {@code offsetBytes} further on. */
  public Address plus(long offsetBytes) {
    return new Address(value + offsetBytes);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
