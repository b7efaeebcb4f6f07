// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.PriorityQueue;

/** Keep virtual time, in nanoseconds since the play began, and the timers set on it. */
final class VirtualClock {
  private record Timer(long deadlineNanos, long sequence, Runnable action)
      implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
      return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long nowNanos;
  private long sequence;

  long nowNanos() {
    return nowNanos;
  }

  void at(long deadlineNanos, Runnable action) {
    timers.add(new Timer(deadlineNanos, sequence++, action));
  }

  boolean hasTimers() {
    return !timers.isEmpty();
  }

  /** Let the next timer's time come. */
  void skipToNext() {
    Timer next = timers.element();
    advanceTo(Math.max(nowNanos, next.deadlineNanos));
  }

  /** Let time pass up to the moment given, running timers in their order. */
  void advanceTo(long targetNanos) {
    while (!timers.isEmpty() && timers.element().deadlineNanos <= targetNanos) {
      Timer due = timers.remove();
      nowNanos = Math.max(nowNanos, due.deadlineNanos);
      due.action.run();
    }
    nowNanos = targetNanos;
  }
}
