// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Hold the three C arrays (ids, pointers, 64-bit values) of a batch register call. */
record RegisterBatch(MemorySegment ids, MemorySegment pointers, MemorySegment values, int count) {

  static RegisterBatch of(Arena arena, int... registerIds) {
    return ofWide(arena, 1, registerIds);
  }

  /**
   * A batch of registers of {@code words} 64-bit words each, which are then values of their own.
   */
  static RegisterBatch ofWide(Arena arena, int words, int... registerIds) {
    int count = registerIds.length;
    long bytes = (long) words * Long.BYTES;
    MemorySegment values = arena.allocate(JAVA_LONG, (long) count * words);
    MemorySegment pointers = arena.allocate(ADDRESS, count);
    for (int i = 0; i < count; i++) {
      pointers.setAtIndex(ADDRESS, i, values.asSlice(bytes * i, bytes));
    }
    return new RegisterBatch(arena.allocateFrom(JAVA_INT, registerIds), pointers, values, count);
  }

  /** A batch of registers of various sizes, each with a place of its own. */
  static RegisterBatch of(Arena arena, int[] registerIds, MemorySegment[] places) {
    MemorySegment pointers = arena.allocate(ADDRESS, places.length);
    for (int i = 0; i < places.length; i++) {
      pointers.setAtIndex(ADDRESS, i, places[i]);
    }
    return new RegisterBatch(
        arena.allocateFrom(JAVA_INT, registerIds), pointers, MemorySegment.NULL, places.length);
  }

  long get(int index) {
    return values.getAtIndex(JAVA_LONG, index);
  }

  void set(int index, long value) {
    values.setAtIndex(JAVA_LONG, index, value);
  }
}
