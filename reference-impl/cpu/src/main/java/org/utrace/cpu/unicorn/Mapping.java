// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import org.utrace.cpu.Protection;

/**
 * Place a part of a host block at a guest address.
 *
 * @param start guest address, page aligned
 * @param block the host pages
 * @param offsetBytes where in the block the mapping begins
 * @param lengthBytes size of the mapping; stated because equal segments may differ in size
 * @param host the part of the block that is seen
 */
record Mapping(
    long start,
    HostBlock block,
    long offsetBytes,
    long lengthBytes,
    MemorySegment host,
    Protection protection) {

  static Mapping of(
      long start, HostBlock block, long offsetBytes, long lengthBytes, Protection protection) {
    MemorySegment host = block.bytes.asSlice(offsetBytes, lengthBytes);
    return new Mapping(start, block, offsetBytes, lengthBytes, host, protection);
  }

  /** The address of the last byte; the end itself may wrap to 0. */
  long last() {
    return start + lengthBytes() - 1;
  }

  boolean contains(long address) {
    return Long.compareUnsigned(address - start, lengthBytes()) < 0;
  }

  boolean executable() {
    return (protection.bits() & 4) != 0;
  }

  /** The part from guest address {@code from} on, over the same host bytes. */
  Mapping part(long from, long partBytes) {
    return of(from, block, offsetBytes + (from - start), partBytes, protection);
  }
}
