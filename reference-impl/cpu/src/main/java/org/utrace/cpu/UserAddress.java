// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/**
 * Name a byte in a user address space.
 *
 * @param value the address, unsigned
 */
public record UserAddress(long value) implements Comparable<UserAddress> {

  /** The address {@code offsetBytes} further on, wrapping as the machine's pointers do. */
  public UserAddress plus(long offsetBytes) {
    return new UserAddress(value + offsetBytes);
  }

  @Override
  public int compareTo(UserAddress other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
