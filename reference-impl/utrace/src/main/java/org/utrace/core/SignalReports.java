// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.Edition;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.tracehook.Tracehook.SignalDecision;

/**
 * Make the reports of the signal path: one before anything is dequeued, one for each signal.
 *
 * <p>The plan makes the first on every entry to the path (SIG-19), the shipped edition only on
 * request (SIG-20).
 */
final class SignalReports {
  private final Reporter reporter;
  private final Stopper stopper;
  private final Edition edition;

  SignalReports(Reporter reporter, Stopper stopper, Edition edition) {
    this.reporter = reporter;
    this.stopper = stopper;
    this.edition = edition;
  }

  /** Find what the signal path has to do; serves all pending requests for reports on its way. */
  SignalDecision getSignal(ThreadTrace trace) {
    if (trace.anySettledHolds() && !trace.handlerReport) {
      stopper.stop(trace);
    }
    boolean reportFirst = true;
    while (true) {
      SignalDecision decision = takeOne(trace, reportFirst);
      if (decision != null) {
        return decision;
      }
      // Going round again is a new entry only if a report was asked for (D21).
      reportFirst = trace.reportWanted || trace.signalReportWanted();
    }
  }

  /** Report, stop, or deal with one signal; null if there may be more to do. */
  private @Nullable SignalDecision takeOne(ThreadTrace trace, boolean reportFirst) {
    if (reportFirst && !trace.thread.fatalSignalPending()) {
      SignalDecision injected = beforeDequeue(trace);
      if (injected != null) {
        return injected;
      }
    }
    if (stopper.stop(trace)) {
      return null;
    }
    Optional<SigInfo> next = trace.thread.dequeueSignal();
    return next.isPresent() ? realSignal(trace, next.get()) : leave(trace);
  }

  private static SignalDecision leave(ThreadTrace trace) {
    trace.lock.lock();
    trace.askForAttention();
    trace.lock.unlock();
    return SignalDecision.NOTHING;
  }

  /** Make the pre-dequeue round; an injected disposition counts only if nobody holds (INJ-03). */
  private @Nullable SignalDecision beforeDequeue(ThreadTrace trace) {
    trace.lock.lock();
    boolean handler = trace.handlerReport;
    boolean pathWanted = trace.signalReportWanted();
    boolean asked = pathWanted || trace.reportWanted;
    trace.handlerReport = false;
    trace.interruptWanted = false;
    trace.reportWanted = false;
    trace.lock.unlock();
    if (pathWanted) {
      // Without a signal nothing must break off the waits of callbacks any more.
      trace.thread.recalcSigPending();
    }
    if (!asked && edition != Edition.PLAN) {
      return null;
    }
    SignalSlot slot = new SignalSlot(trace.lastSignal);
    Round round = new Round(Round.Kind.FINAL_SIGNAL);
    SignalAction none = handler ? SignalAction.HANDLER : SignalAction.NONE;
    round.signal = none;
    reporter.callEach(
        trace,
        trace.engines(),
        UtraceEvent.QUIESCE.only(),
        round,
        engine -> callOne(trace, engine, round, slot, UtraceEvent.QUIESCE, EventSet.NONE));
    trace.lastSignal = slot.info().orElse(null);
    if (round.signal == none || withheld(trace, round.signal)) {
      return null;
    }
    return act(trace, round.signal, slot);
  }

  /** INJ-03 withholds every injection from a held thread, INJ-04 only IGN. */
  private boolean withheld(ThreadTrace trace, SignalAction injected) {
    return trace.anyHolds() && (edition == Edition.PLAN || injected == SignalAction.IGN);
  }

  /** Report one dequeued signal and act on what the last engine made of it (SIG-02). */
  private @Nullable SignalDecision realSignal(ThreadTrace trace, SigInfo info) {
    KSigAction action = trace.thread.signalAction(info.signal());
    SignalSlot slot = new SignalSlot(info, action);
    SignalAction disposition = SignalClass.disposition(info.signal(), action);
    EventSet interest = interestIn(SignalClass.event(disposition));
    if (info.signal() == Signal.SIGKILL || !isOffered(trace, interest)) {
      return act(trace, disposition, slot);
    }
    Round round = signalRound(trace, slot, disposition, interest);
    // A handler is entered first, so that the stop shows the thread at its begin (SIG-12).
    boolean stopped = !entersHandler(round, slot) && stopper.stop(trace);
    if (stopped && trace.thread.fatalSignalPending()) {
      return null;
    }
    if (round.hold) {
      // Not before the stop has ended: until then it is nobody's to take (SIG-07).
      slot.info().ifPresent(trace.thread::pushBackSignal);
    }
    return act(trace, round.signal, slot);
  }

  private static boolean entersHandler(Round round, SignalSlot slot) {
    return round.signal == SignalAction.DELIVER && slot.action().kind() == KSigAction.Kind.HANDLER;
  }

  private Round signalRound(
      ThreadTrace trace, SignalSlot slot, SignalAction disposition, EventSet interest) {
    UtraceEvent event = SignalClass.event(disposition);
    Round round = new Round(Round.Kind.FINAL_SIGNAL);
    round.signal = disposition;
    reporter.callEach(
        trace,
        trace.engines(),
        interest.plus(UtraceEvent.QUIESCE.only()),
        round,
        engine -> callOne(trace, engine, round, slot, event, event.only()));
    trace.lastSignal = slot.info().orElse(null);
    return round;
  }

  /** In the shipped edition QUIESCE alone makes nobody hear of real signals (SIG-20). */
  private boolean isOffered(ThreadTrace trace, EventSet interest) {
    return trace.anyWants(edition == Edition.PLAN ? interest : EventSet.SIGNAL_ALL);
  }

  private EventSet interestIn(UtraceEvent event) {
    EventSet alone = event.only();
    return edition == Edition.PLAN ? alone : alone.plus(UtraceEvent.QUIESCE.only());
  }

  /** Call report_signal, or report_quiesce in its place where that slot is empty (INT-05). */
  private void callOne(
      ThreadTrace trace,
      Engine engine,
      Round round,
      SignalSlot slot,
      UtraceEvent wanted,
      EventSet quiesceEvent) {
    EngineOps.SignalCallback callback = engine.ops().signal();
    if (callback == null) {
      reporter.quiesce(trace, engine, round, quiesceEvent);
    } else if (engine.flags().intersects(interestInCall(wanted))) {
      Action argument = reporter.argument(trace, engine, round);
      Action answer = callback.report(argument, engine, trace.thread.regs(), slot);
      reporter.answered(trace, engine, round, answer);
      if (!detachedByOthers(engine, answer)) {
        round.signal = answer.signal();
        round.hold = answer.hold();
      }
    }
  }

  /** An engine detached while its callback ran has no say any more (DET-03). */
  private static boolean detachedByOthers(Engine engine, Action answer) {
    return engine.detached && answer.resume() != ResumeAction.DETACH;
  }

  private EventSet interestInCall(UtraceEvent wanted) {
    return wanted == UtraceEvent.QUIESCE ? wanted.only() : interestIn(wanted);
  }

  /** Turn a disposition into what the kernel does; null means: nothing, take the next signal. */
  private static @Nullable SignalDecision act(
      ThreadTrace trace, SignalAction disposition, SignalSlot slot) {
    SigInfo info =
        slot.info().orElseGet(() -> SigInfo.of(Signal.SIGTRAP, SigInfo.KERNEL, new Pid(0)));
    return switch (disposition) {
      case IGN, NONE, HANDLER -> null;
      case TERM -> new SignalDecision.Fatal(info, false);
      case CORE -> new SignalDecision.Fatal(info, true);
      case STOP -> new SignalDecision.Stop(info, false, slot.isStopSignal());
      case TSTP -> new SignalDecision.Stop(info, true, slot.isStopSignal());
      case DELIVER -> deliver(trace, info, slot);
    };
  }

  private static @Nullable SignalDecision deliver(
      ThreadTrace trace, SigInfo info, SignalSlot slot) {
    return switch (slot.action().kind()) {
      case IGNORE -> null;
      case DEFAULT -> act(trace, SignalClass.disposition(info.signal(), KSigAction.DEFAULT), slot);
      case HANDLER -> {
        if (slot.action().has(KSigAction.Flag.RESETHAND)) {
          trace.thread.resetAction(info.signal());
        }
        yield new SignalDecision.Deliver(info, slot.action());
      }
    };
  }

  /**
   * A handler is about to run: what was asked for is served by one report before its first
   * instruction (SIG-09, SIG-11, SIG-12).
   */
  static void handlerSetUp(ThreadTrace trace) {
    trace.lock.lock();
    trace.handlerReport = trace.anyStep() || trace.interruptWanted || trace.anyHolds();
    trace.askForAttention();
    trace.lock.unlock();
  }
}
