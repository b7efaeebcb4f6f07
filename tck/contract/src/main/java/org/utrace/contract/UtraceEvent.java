// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/** Name a kind of event that an engine can ask to be told of. */
public enum UtraceEvent {
  /** Be called before every other event, and whenever anyone asks for a report. */
  QUIESCE,
  /** The dead thread was reaped. */
  REAP,
  /** The thread entered a system call. */
  SYSCALL_ENTRY,
  /** The thread is about to leave a system call. */
  SYSCALL_EXIT,
  /** The thread runs a new program image. */
  EXEC,
  /** The thread made a new one. */
  CLONE,
  /** The thread begins to exit. */
  EXIT,
  /** The thread is dead. */
  DEATH,
  /** A signal with a handler. */
  SIGNAL,
  /** A signal that is ignored. */
  SIGNAL_IGN,
  /** A signal that stops the process. */
  SIGNAL_STOP,
  /** A signal that ends the process. */
  SIGNAL_TERM,
  /** A signal that ends the process with a core dump. */
  SIGNAL_CORE,
  /** Job control stopped or continued the process. */
  JCTL;

  /** Tell whether this is one of the five signal classes. */
  public boolean isSignal() {
    return compareTo(SIGNAL) >= 0 && compareTo(SIGNAL_CORE) <= 0;
  }

  /** The set that holds this event alone. */
  public EventSet only() {
    return new EventSet(1 << ordinal());
  }
}
