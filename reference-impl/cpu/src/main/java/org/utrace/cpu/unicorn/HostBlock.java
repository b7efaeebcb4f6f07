// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;

/** Own one run of host pages; mappings and a snapshot hold it, the last one gives it back. */
final class HostBlock {
  final MemorySegment bytes;
  private int holders;
  private boolean hostWritten;

  HostBlock(MemorySegment bytes) {
    this.bytes = bytes;
  }

  void hold() {
    holders++;
  }

  /** Let go; true if nobody holds the block any more. */
  boolean release() {
    holders--;
    assert holders >= 0 : "released more often than held";
    return holders == 0;
  }

  /** Tell whether the host wrote into it since {@link #forgetHostWrites}. */
  boolean isHostWritten() {
    return hostWritten;
  }

  void noteHostWrite() {
    hostWritten = true;
  }

  void forgetHostWrites() {
    hostWritten = false;
  }
}
