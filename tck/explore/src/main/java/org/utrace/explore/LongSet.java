// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

/** Count different 64-bit values in bounded memory, without boxing. */
final class LongSet {
  private final int sizeMax;
  private long[] table = new long[1024];
  private int size;
  private boolean hasZero;

  LongSet(int sizeMax) {
    this.sizeMax = sizeMax;
  }

  /** Add a value, unless the set is full. */
  void add(long value) {
    if (size() >= sizeMax) {
      return;
    }
    if (value == 0) {
      hasZero = true;
      return;
    }
    if (insert(table, value) && ++size * 2 > table.length) {
      grow();
    }
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    for (long value : table) {
      if (value != 0) {
        insert(larger, value);
      }
    }
    table = larger;
  }

  private static boolean insert(long[] table, long value) {
    int slot = (int) Mixing.spread(value) & (table.length - 1);
    while (table[slot] != 0) {
      if (table[slot] == value) {
        return false;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = value;
    return true;
  }
}
