// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.utrace.contract.KSigAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;

/** Classify a dequeued signal by what would happen to it (SIG-01). */
final class SignalClass {
  private SignalClass() {}

  static SignalAction disposition(Signal signal, KSigAction action) {
    return switch (action.kind()) {
      case IGNORE -> SignalAction.IGN;
      case HANDLER -> SignalAction.DELIVER;
      case DEFAULT -> byDefault(signal);
    };
  }

  private static SignalAction byDefault(Signal signal) {
    return switch (signal.byDefault()) {
      case IGNORE -> SignalAction.IGN;
      case TERM -> SignalAction.TERM;
      case CORE -> SignalAction.CORE;
      case STOP -> signal == Signal.SIGSTOP ? SignalAction.STOP : SignalAction.TSTP;
    };
  }

  static UtraceEvent event(SignalAction disposition) {
    return switch (disposition) {
      case DELIVER -> UtraceEvent.SIGNAL;
      case IGN -> UtraceEvent.SIGNAL_IGN;
      case STOP, TSTP -> UtraceEvent.SIGNAL_STOP;
      case TERM -> UtraceEvent.SIGNAL_TERM;
      case CORE -> UtraceEvent.SIGNAL_CORE;
      case NONE, HANDLER -> throw new IllegalArgumentException(disposition + " is no class");
    };
  }
}
