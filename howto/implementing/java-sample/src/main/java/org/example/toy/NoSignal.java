// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.Optional;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.SignalReport;

/** Be the details of a report that is made where a signal could be put in, and none is there. */
final class NoSignal implements SignalReport {
  @Override
  public Optional<SigInfo> info() {
    return Optional.empty();
  }

  @Override
  public void info(SigInfo info) {}

  @Override
  public Optional<KSigAction> original() {
    return Optional.empty();
  }

  @Override
  public KSigAction action() {
    return KSigAction.DEFAULT;
  }

  @Override
  public void action(KSigAction action) {}
}
