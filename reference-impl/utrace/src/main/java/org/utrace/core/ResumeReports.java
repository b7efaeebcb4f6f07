// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.jspecify.annotations.Nullable;
import org.utrace.arch.StepControl;
import org.utrace.contract.Edition;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.tracehook.Tracehook.UserExit;

/** Serve requests on the way to user mode: reports, stops and the arming of steps. */
final class ResumeReports {
  private final Reporter reporter;
  private final Stopper stopper;
  private final Edition edition;

  ResumeReports(Reporter reporter, Stopper stopper, Edition edition) {
    this.reporter = reporter;
    this.stopper = stopper;
    this.edition = edition;
  }

  /**
   * Stop for an engine that has answered so, report if asked, stop for one that was not called,
   * then arm what step is wanted.
   */
  void notifyResume(ThreadTrace trace) {
    while (!trace.thread.fatalSignalPending()) {
      if (trace.anySettledHolds() && stopper.stop(trace)) {
        // Signals may have come meanwhile; they go first.
        trace.thread.setNotifyResume();
        return;
      } else if (takeReportRequest(trace)) {
        quiesceRound(trace);
      } else if (stopper.stop(trace)) {
        trace.thread.setNotifyResume();
        return;
      } else if (trace.signalReportWanted()) {
        // The signal path makes that report; come back afterwards for holds and steps.
        trace.thread.setNotifyResume();
        trace.thread.signalWakeUp();
        return;
      } else if (armStep(trace)) {
        return;
      }
    }
  }

  /** The request is cleared when its report begins, so that a new one is not lost (REPORT-06). */
  private static boolean takeReportRequest(ThreadTrace trace) {
    if (!trace.reportWanted) {
      return false;
    }
    trace.lock.lock();
    boolean wanted = trace.reportWanted;
    trace.reportWanted = false;
    trace.lock.unlock();
    return wanted;
  }

  private void quiesceRound(ThreadTrace trace) {
    Round round = new Round(Round.Kind.FINAL_QUIESCE);
    reporter.callEach(
        trace,
        trace.engines(),
        UtraceEvent.QUIESCE.only(),
        round,
        engine -> reporter.quiesce(trace, engine, round, EventSet.NONE));
  }

  /** Arm the strongest step wanted, or disarm; false if a new request came first. */
  private boolean armStep(ThreadTrace trace) {
    trace.lock.lock();
    boolean settled = !trace.reportWanted && !trace.signalReportWanted() && !trace.anyHolds();
    if (settled) {
      arm(trace, trace.stepWanted(edition));
    }
    trace.lock.unlock();
    return settled;
  }

  private static void arm(ThreadTrace trace, @Nullable ResumeAction step) {
    StepControl control = trace.thread.stepControl();
    boolean block = step == ResumeAction.BLOCKSTEP && control.hasBlockStep();
    if (block) {
      control.enableBlockStep(trace.thread);
    } else if (step != null && control.hasSingleStep()) {
      control.enableSingleStep(trace.thread);
    } else {
      disarm(trace);
      return;
    }
    trace.stepArmed = true;
    for (Engine engine : trace.engines()) {
      engine.armed = engine.step != null;
    }
  }

  private static void disarm(ThreadTrace trace) {
    if (trace.stepArmed) {
      trace.stepArmed = false;
      trace.thread.stepControl().disable(trace.thread);
    }
  }

  /** The armed step is used up; a system call owes its askers a trap (D22, STEP-12, STEP-14). */
  void leftUserMode(ThreadTrace trace, UserExit why) {
    if (!trace.stepArmed) {
      return;
    }
    trace.lock.lock();
    disarm(trace);
    for (Engine engine : trace.engines()) {
      if (engine.armed) {
        engine.trapOwed = why == UserExit.SYSCALL;
        engine.forgetStep();
      }
    }
    trace.updateSyscallTrace();
    trace.lock.unlock();
  }

  /** Raise the trap that a stepped system call owes, now that the call is over (STEP-12). */
  void payOwedTrap(ThreadTrace trace) {
    if (!trace.anyTrapOwed()) {
      return;
    }
    trace.lock.lock();
    boolean owed = trace.anyTrapOwed();
    for (Engine engine : trace.engines()) {
      engine.trapOwed = false;
    }
    trace.updateSyscallTrace();
    trace.lock.unlock();
    if (owed) {
      trace.thread.forceSignal(
          SigInfo.fault(Signal.SIGTRAP, SigInfo.TRAP_TRACE, trace.thread.regs().pc()));
    }
  }
}
