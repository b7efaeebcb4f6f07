// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_IGN;
import static org.utrace.contract.UtraceEvent.SIGNAL_STOP;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.List;
import org.utrace.contract.Action;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;

/** Tell the kinds of report_signal apart, and answer them. */
final class Reports {
  /** The events of real signals, one for each class. */
  static final List<UtraceEvent> CLASSES =
      List.of(SIGNAL, SIGNAL_IGN, SIGNAL_STOP, SIGNAL_TERM, SIGNAL_CORE);

  /** Code of the descriptions that tests make up; no kernel makes one with it. */
  static final int CODE = 77;

  private static final Pid SENDER = new Pid(4321);

  private Reports() {}

  /** Whether a report is of a signal that was dequeued. */
  static boolean isReal(Call call) {
    return call.slot() == SIGNAL && !call.isPreDequeue() && !isHandler(call);
  }

  /** Whether a report is of the signal given, dequeued. */
  static boolean isOf(Call call, Signal signal) {
    return isReal(call) && call.info().map(info -> info.signal() == signal).orElse(false);
  }

  /** Whether a report is the one after a handler's set-up. */
  static boolean isHandler(Call call) {
    return call.slot() == SIGNAL && call.action().signal() == SignalAction.HANDLER;
  }

  /** Whether a report is of the signal path but of no dequeued signal. */
  static boolean isSpecial(Call call) {
    return call.isPreDequeue() || isHandler(call);
  }

  /** Answer RESUME, and drop the signal if there is one. */
  static Action drop(Call call) {
    Action resume = call.action().with(RESUME);
    return isReal(call) ? resume.with(SignalAction.IGN) : resume;
  }

  /** The reports of dequeued signals. */
  static List<Call> real(Probe probe) {
    return probe.calls(SIGNAL).stream().filter(Reports::isReal).toList();
  }

  /** The callbacks after the one given, oldest first. */
  static List<Call> after(Probe probe, Call call) {
    List<Call> calls = probe.calls();
    return calls.subList(calls.indexOf(call) + 1, calls.size());
  }

  /** A description that no kernel makes. */
  static SigInfo madeUp(Signal signal) {
    return SigInfo.of(signal, CODE, SENDER);
  }
}
