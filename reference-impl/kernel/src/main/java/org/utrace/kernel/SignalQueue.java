// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.sync.KernelLock;

/**
 * Keep a thread's pending signals; a standard signal is pending at most once.
 *
 * <p>Every method but {@link #has} is called with {@link #lock} held.
 */
final class SignalQueue {
  /** The signal lock (siglock); taken inside the tracing lock, never around it. */
  final KernelLock lock;

  private final List<SigInfo> pending = new ArrayList<>(2);

  SignalQueue(KernelLock lock) {
    this.lock = lock;
  }

  void add(SigInfo info) {
    requireLock();
    if (!has(info.signal())) {
      pending.add(info);
    }
  }

  /** Put a dequeued signal back; one that came meanwhile merges into it (SIG-07). */
  void putBack(SigInfo info) {
    requireLock();
    pending.removeIf(other -> other.signal() == info.signal());
    pending.addFirst(info);
  }

  boolean has(Signal signal) {
    for (SigInfo info : pending) {
      if (info.signal() == signal) {
        return true;
      }
    }
    return false;
  }

  /** Drop every stop signal: SIGCONT was sent (signal(7)). */
  void discardStops() {
    requireLock();
    pending.removeIf(info -> info.signal().byDefault() == Signal.Default.STOP);
  }

  /** Drop SIGCONT: a stop signal was sent. */
  void discardContinue() {
    requireLock();
    pending.removeIf(info -> info.signal() == Signal.SIGCONT);
  }

  boolean isEmpty() {
    requireLock();
    return pending.isEmpty();
  }

  /** The next signal: SIGKILL, then signals from the machine, then by number (dequeue_signal). */
  Optional<SigInfo> take() {
    requireLock();
    SigInfo best = null;
    for (SigInfo info : pending) {
      if (best == null || rank(info) < rank(best)) {
        best = info;
      }
    }
    if (best != null) {
      pending.remove(best);
    }
    return Optional.ofNullable(best);
  }

  private static int rank(SigInfo info) {
    int number = info.signal().number();
    if (info.signal() == Signal.SIGKILL) {
      return 0;
    }
    boolean fromMachine = info.code() > SigInfo.USER && info.code() != SigInfo.KERNEL;
    return fromMachine ? number : 100 + number;
  }

  private void requireLock() {
    if (!lock.heldByCurrent()) {
      throw new IllegalStateException("the signal lock is not held");
    }
  }
}
