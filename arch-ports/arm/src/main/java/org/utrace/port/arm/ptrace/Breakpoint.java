// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.Arrays;
import java.util.Optional;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;

/**
 * Hold one breakpoint in a program's memory.
 *
 * @param original what was there; what another step has planted there is left to that one
 * @param planted what is there now
 */
record Breakpoint(Address at, byte[] original, byte[] planted) {
  /** The undefined instructions that Linux takes for breakpoints, as bytes in memory. */
  private static final byte[] ARM = {(byte) 0xf0, 0x01, (byte) 0xf0, (byte) 0xe7};

  private static final byte[] THUMB = {0x01, (byte) 0xde};
  private static final byte[] WIDE_THUMB = {(byte) 0xf0, (byte) 0xf7, 0x00, (byte) 0xa0};

  /** Write one; empty where there is no code: the thread will fault there. */
  static Optional<Breakpoint> plant(Situation now, Place place) {
    Address at = new Address(Integer.toUnsignedLong(place.address()));
    byte[] planted = fitting(now, place);
    UserMemory memory = now.memory();
    return memory
        .copyFrom(at, planted.length)
        .filter(original -> memory.copyTo(at, planted))
        .map(original -> new Breakpoint(at, original, planted));
  }

  /** As long as the instruction, so that one which is passed by in an IT block keeps its length. */
  private static byte[] fitting(Situation now, Place place) {
    if (!place.thumb()) {
      return ARM;
    }
    boolean wide = now.codeHalfword(place.address()).filter(ThumbDecoder::isWide).isPresent();
    return wide ? WIDE_THUMB : THUMB;
  }

  /** Put back what was there, unless somebody has changed it since. */
  void remove(UserMemory memory) {
    boolean unchanged =
        memory
            .copyFrom(at, planted.length)
            .filter(code -> Arrays.equals(code, planted))
            .isPresent();
    if (unchanged) {
      memory.copyTo(at, original);
    }
  }
}
