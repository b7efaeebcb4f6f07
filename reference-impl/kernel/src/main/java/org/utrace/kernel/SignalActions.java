// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.EnumMap;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.Signal;
import org.utrace.contract.Signal.Default;

/** What a process does with each signal (sighand_struct); shared by CLONE_SIGHAND. */
final class SignalActions {
  private final EnumMap<Signal, KSigAction> actions = new EnumMap<>(Signal.class);

  /** The actions of a fork's child. */
  SignalActions copy() {
    SignalActions copy = new SignalActions();
    copy.actions.putAll(actions);
    return copy;
  }

  KSigAction get(Signal signal) {
    return actions.getOrDefault(signal, KSigAction.DEFAULT);
  }

  void put(Signal signal, KSigAction action) {
    actions.put(signal, action);
  }

  /**
   * Handlers do not survive an exec; what is ignored stays so (man 2 execve). Nothing is left of
   * flags and masks (flush_signal_handlers).
   */
  void forgetHandlers() {
    actions.replaceAll(
        (signal, action) -> action.kind() == Kind.IGNORE ? KSigAction.IGNORE : KSigAction.DEFAULT);
  }

  /** Whether the signal would do nothing: ignored, or ignored by default (sig_handler_ignored). */
  boolean ignores(Signal signal) {
    return switch (get(signal).kind()) {
      case IGNORE -> true;
      case HANDLER -> false;
      case DEFAULT -> signal.byDefault() == Default.IGNORE;
    };
  }
}
