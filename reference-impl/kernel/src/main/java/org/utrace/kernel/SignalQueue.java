// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.sync.KernelLock;

/**
 * Keep pending signals of a thread or of a process; a standard signal is pending at most once.
 *
 * <p>Every method but {@link #has} is called with {@link #lock} held.
 */
final class SignalQueue {
  /** The signal lock (siglock); taken inside the tracing lock, never around it. */
  final KernelLock lock;

  private final List<SigInfo> pending = new ArrayList<>(2);

  /** The signals of {@link #pending}: every step asks for them several times. */
  private SignalSet signals = SignalSet.NONE;

  SignalQueue(KernelLock lock) {
    this.lock = lock;
  }

  void add(SigInfo info) {
    requireLock();
    if (info.signal().isRealTime() || !has(info.signal())) {
      pending.add(info);
      signals = signals.plus(info.signal());
    }
  }

  /** Put a dequeued signal back; a standard one that came meanwhile merges into it (SIG-07). */
  void putBack(SigInfo info) {
    requireLock();
    if (!info.signal().isRealTime()) {
      discard(SignalSet.of(info.signal()));
    }
    pending.addFirst(info);
    signals = signals.plus(info.signal());
  }

  boolean has(Signal signal) {
    return signals.has(signal);
  }

  void discard(SignalSet unwanted) {
    requireLock();
    pending.removeIf(info -> unwanted.has(info.signal()));
    signals = signals.minus(unwanted);
  }

  /** The signals that are pending. */
  SignalSet signals() {
    requireLock();
    return signals;
  }

  /** The next signal: SIGKILL, then signals from the machine, then by number (dequeue_signal). */
  Optional<SigInfo> take(SignalSet blocked) {
    requireLock();
    if (signals.minus(blocked).isEmpty()) {
      return Optional.empty();
    }
    @Nullable SigInfo best = null;
    for (SigInfo info : pending) {
      if (!blocked.has(info.signal()) && (best == null || rank(info) < rank(best))) {
        best = info;
      }
    }
    if (best != null) {
      removeSame(best);
    }
    return Optional.ofNullable(best);
  }

  /** Equal occurrences of a real-time signal are several. */
  private void removeSame(SigInfo best) {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i) == best) {
        pending.remove(i);
        break;
      }
    }
    signals = SignalSet.NONE;
    for (int i = 0; i < pending.size(); i++) {
      signals = signals.plus(pending.get(i).signal());
    }
  }

  private static int rank(SigInfo info) {
    int number = info.signal().number();
    if (info.signal() == Signal.SIGKILL) {
      return 0;
    }
    boolean fromMachine = info.code() > SigInfo.USER && info.code() != SigInfo.KERNEL;
    return fromMachine && info.signal() != Signal.SIGCHLD ? number : 100 + number;
  }

  private void requireLock() {
    if (!lock.heldByCurrent()) {
      throw new IllegalStateException("the signal lock is not held");
    }
  }
}
