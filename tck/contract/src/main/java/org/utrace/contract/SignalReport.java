// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.Optional;

/**
 * Show a signal report's details to an engine, which may change them for those after it.
 *
 * <p>Valid inside the callback that got it. In a pre-dequeue report {@link #original} is empty
 * (INT-04) and {@link #info} holds whatever the last report left there (SIG-13).
 */
public interface SignalReport {

  /** The signal's description, or empty before any signal was reported. */
  Optional<SigInfo> info();

  /** Change the description for later engines and for delivery (SIG-03). */
  void info(SigInfo info);

  /** The action in force before any engine touched it (orig_ka, SIG-04). */
  Optional<KSigAction> original();

  /** The working copy of the action (return_ka). */
  KSigAction action();

  /** Change the working copy, which DELIVER acts by (SIG-06). */
  void action(KSigAction action);
}
