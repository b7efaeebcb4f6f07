// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.StringJoiner;

/**
 * Hold a set of events; an engine's mask, or the argument of a quiesce report.
 *
 * @param bits bit n stands for the event with ordinal n
 */
public record EventSet(int bits) {

  /** No event; as the argument of a quiesce report: nothing special happens (QUI-05). */
  public static final EventSet NONE = new EventSet(0);

  /** Every event. */
  public static final EventSet ALL = new EventSet((1 << UtraceEvent.values().length) - 1);

  /** The five signal classes. */
  public static final EventSet SIGNAL_ALL =
      of(
          UtraceEvent.SIGNAL,
          UtraceEvent.SIGNAL_IGN,
          UtraceEvent.SIGNAL_STOP,
          UtraceEvent.SIGNAL_TERM,
          UtraceEvent.SIGNAL_CORE);

  /** The set of the events given. */
  public static EventSet of(UtraceEvent... events) {
    int bits = 0;
    for (UtraceEvent event : events) {
      bits |= 1 << event.ordinal();
    }
    return new EventSet(bits);
  }

  /** Tell whether the event is in the set. */
  public boolean has(UtraceEvent event) {
    return (bits & 1 << event.ordinal()) != 0;
  }

  /** Tell whether the sets share an event. */
  public boolean intersects(EventSet other) {
    return (bits & other.bits) != 0;
  }

  /** This set and the other. */
  public EventSet plus(EventSet other) {
    return new EventSet(bits | other.bits);
  }

  /** This set and the events given. */
  public EventSet plus(UtraceEvent... events) {
    return plus(of(events));
  }

  /** This set without the events given. */
  public EventSet minus(UtraceEvent... events) {
    return minus(of(events));
  }

  /** This set without the other. */
  public EventSet minus(EventSet other) {
    return new EventSet(bits & ~other.bits);
  }

  /** Tell whether nothing is in the set. */
  public boolean isEmpty() {
    return bits == 0;
  }

  /** Number of events in the set. */
  public int size() {
    return Integer.bitCount(bits);
  }

  @Override
  public String toString() {
    if (isEmpty()) {
      return "0";
    }
    StringJoiner names = new StringJoiner("|");
    for (UtraceEvent event : UtraceEvent.values()) {
      if (has(event)) {
        names.add(event.name());
      }
    }
    return names.toString();
  }
}
