// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;

/** Keep the callbacks of several engines in the order in which they came. */
final class CallLog {
  /** Every slot for callbacks. */
  static final List<UtraceEvent> SLOTS =
      List.of(
          UtraceEvent.QUIESCE,
          UtraceEvent.SIGNAL,
          UtraceEvent.CLONE,
          UtraceEvent.EXEC,
          UtraceEvent.JCTL,
          UtraceEvent.SYSCALL_ENTRY,
          UtraceEvent.SYSCALL_EXIT,
          UtraceEvent.EXIT,
          UtraceEvent.DEATH,
          UtraceEvent.REAP);

  /** One callback. */
  record Entry(Probe engine, Call call) {
    /** Whether it belongs to a system call, an exit or a death, and so to no mere request. */
    boolean isOfEvent() {
      return call.slot() != UtraceEvent.SIGNAL && !call.isQuiesceZero();
    }

    @Override
    public String toString() {
      return line(engine, call.slot(), call.event());
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /** How an entry looks in {@link #events}. */
  static String line(Probe engine, UtraceEvent slot, EventSet event) {
    return engine + (event.isEmpty() ? " " + slot : " " + slot + "(" + event + ")");
  }

  /** Keep every callback of an engine, which answers RESUME. */
  Probe watch(Probe engine) {
    for (UtraceEvent slot : SLOTS) {
      engine.on(slot, call -> noted(engine, call));
    }
    return engine;
  }

  private Action noted(Probe engine, Call call) {
    note(engine, call);
    return resume(call);
  }

  /** Keep a callback. */
  void note(Probe engine, Call call) {
    entries.add(new Entry(engine, call));
  }

  /** Everything so far. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The callbacks that belong to an event, as lines. */
  List<String> events() {
    return entries.stream().filter(Entry::isOfEvent).map(Entry::toString).toList();
  }

  /** Let every callback of an engine do something before it answers RESUME. */
  static Probe each(Probe engine, Consumer<Call> deed) {
    for (UtraceEvent slot : SLOTS) {
      engine.on(slot, call -> after(call, deed));
    }
    return engine;
  }

  private static Action after(Call call, Consumer<Call> deed) {
    deed.accept(call);
    return resume(call);
  }

  /** Wait inside a callback, then answer RESUME. */
  static Action park(Call call, Latch latch) {
    latch.await();
    return resume(call);
  }

  /** Answer RESUME and leave everything else alone. */
  static Action resume(Call call) {
    return call.action().with(ResumeAction.RESUME);
  }

  /** The slot that an event is reported to. */
  static UtraceEvent slotOf(UtraceEvent event) {
    return event.isSignal() ? UtraceEvent.SIGNAL : event;
  }
}
