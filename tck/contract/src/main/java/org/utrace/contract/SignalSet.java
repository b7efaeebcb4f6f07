// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * Hold a set of signals.
 *
 * @param bits bit {@code n - 1} stands for signal number {@code n}, as in a kernel's sigset_t
 */
public record SignalSet(long bits) {
  /** No signal. */
  public static final SignalSet NONE = new SignalSet(0);

  /** Every signal. */
  public static final SignalSet ALL = new SignalSet(-1);

  /** The set of these signals. */
  public static SignalSet of(Signal... signals) {
    SignalSet set = NONE;
    for (Signal signal : signals) {
      set = set.plus(signal);
    }
    return set;
  }

  private static long bit(Signal signal) {
    return 1L << (signal.number() - 1);
  }

  /** Tell whether the signal is in the set. */
  public boolean has(Signal signal) {
    return (bits & bit(signal)) != 0;
  }

  /** Tell whether the set is empty. */
  public boolean isEmpty() {
    return bits == 0;
  }

  /** The set with the signal in it. */
  public SignalSet plus(Signal signal) {
    return new SignalSet(bits | bit(signal));
  }

  /** The set without the signal. */
  public SignalSet minus(Signal signal) {
    return new SignalSet(bits & ~bit(signal));
  }

  /** The signals of either set. */
  public SignalSet plus(SignalSet other) {
    return new SignalSet(bits | other.bits);
  }

  /** The signals of this set that are not in the other. */
  public SignalSet minus(SignalSet other) {
    return new SignalSet(bits & ~other.bits);
  }

  /** The signals by number. */
  public List<Signal> signals() {
    List<Signal> found = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      if (has(signal)) {
        found.add(signal);
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return signals().toString();
  }
}
