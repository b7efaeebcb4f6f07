// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalReport;

/** The details of one signal report, as the engines of a round see and change them. */
final class SignalSlot implements SignalReport {
  private @Nullable SigInfo info;
  private final @Nullable KSigAction original;
  private final boolean stopSignal;
  private KSigAction action;

  /** A real signal. */
  SignalSlot(SigInfo info, KSigAction original) {
    this.info = info;
    this.original = original;
    this.stopSignal = info.signal().byDefault() == Signal.Default.STOP;
    this.action = original;
  }

  /** A pre-dequeue report: no original action, and the description of the last one (SIG-13). */
  SignalSlot(@Nullable SigInfo last) {
    this.info = last;
    this.original = null;
    this.stopSignal = false;
    this.action = KSigAction.DEFAULT;
  }

  /** Whether one of job control's signals was dequeued, whatever engines have made of it. */
  boolean isStopSignal() {
    return stopSignal;
  }

  @Override
  public Optional<SigInfo> info() {
    return Optional.ofNullable(info);
  }

  @Override
  public void info(SigInfo newInfo) {
    info = newInfo;
  }

  @Override
  public Optional<KSigAction> original() {
    return Optional.ofNullable(original);
  }

  @Override
  public KSigAction action() {
    return action;
  }

  @Override
  public void action(KSigAction newAction) {
    action = newAction;
  }
}
