// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** A pipe: bytes in their order, and who waits at either end. */
final class Pipe {
  /** A write of at most so many bytes is not mixed with others (PIPE_BUF). */
  static final int ATOMIC_BYTES = 4096;

  private static final int CAPACITY_BYTES = ATOMIC_BYTES;

  private final Deque<Byte> bytes = new ArrayDeque<>();
  final Sleepers sleepers = new Sleepers();
  private int readers = 1;
  private int writers = 1;

  /** Which end of the pipe a descriptor is. */
  enum End {
    READ,
    WRITE
  }

  void share(End end) {
    count(end, 1);
  }

  void close(End end) {
    count(end, -1);
    sleepers.wakeAll();
  }

  private void count(End end, int change) {
    if (end == End.READ) {
      readers += change;
    } else {
      writers += change;
    }
  }

  boolean hasBytes() {
    return !bytes.isEmpty();
  }

  boolean hasReaders() {
    return readers > 0;
  }

  /** Whether a read would not wait: there are bytes, or nobody can write any more. */
  boolean isReadable() {
    return !bytes.isEmpty() || writers == 0;
  }

  boolean hasRoom(int count) {
    return CAPACITY_BYTES - bytes.size() >= count;
  }

  /** Whether a write of so many bytes would not wait: there is room, or no reader is left. */
  boolean isWritable(int count) {
    return hasRoom(count) || readers == 0;
  }

  boolean hasWriters() {
    return writers > 0;
  }

  /** The bytes that come next, which stay there. */
  byte[] first(int most) {
    byte[] next = new byte[Math.min(most, bytes.size())];
    Iterator<Byte> source = bytes.iterator();
    for (int i = 0; i < next.length; i++) {
      next[i] = source.next();
    }
    return next;
  }

  /** Take so many bytes away; there is room for others then. */
  void drop(int count) {
    for (int i = 0; i < count; i++) {
      bytes.remove();
    }
    sleepers.wakeAll();
  }

  /** Add what there is room for; returns how many bytes. */
  int put(byte[] more, int from) {
    int count = Math.min(more.length - from, CAPACITY_BYTES - bytes.size());
    for (int i = 0; i < count; i++) {
      bytes.add(more[from + i]);
    }
    sleepers.wakeAll();
    return count;
  }
}
