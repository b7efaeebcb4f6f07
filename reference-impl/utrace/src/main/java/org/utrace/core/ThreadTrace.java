// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Edition;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.RunState;
import org.utrace.sync.KernelActor;
import org.utrace.sync.KernelLock;
import org.utrace.sync.KernelSync;
import org.utrace.sync.LockRank;
import org.utrace.tracehook.TracedThread;

/**
 * Everything the core keeps for one thread; made when first needed, dropped with the thread.
 *
 * <p>{@link #lock} guards all of it. The engine list is replaced, never changed in place, so that a
 * report walks the list as it was when the report began (CB-03).
 */
final class ThreadTrace {
  /** How far the thread's death has been told. */
  enum Death {
    NOT_YET,
    /** Death reports may be running. */
    ROUND,
    /** All death reports have been made. */
    TOLD
  }

  final TracedThread thread;
  final KernelLock lock;

  /** Woken whenever something changes that a barrier waits for. */
  final org.utrace.sync.WaitQueue changes;

  final String reportingName;
  private final List<WakeUp> wakeUps = new ArrayList<>(0);
  private Engine[] engines = {};

  /** The engine whose callback may be running; written by the thread that reports. */
  @Nullable Engine reporting;

  /** Who makes that callback: the thread, or its reaper (REAP-01). */
  @Nullable KernelActor reporter;

  /** Somebody asked for a report before user mode. */
  boolean reportWanted;

  /** Somebody asked for a report in the signal path. Independent of the other latch (D1a). */
  boolean interruptWanted;

  /** REPORT or INTERRUPT was used since the latest entry report began (SYS-04). */
  boolean entryAgain;

  /** The thread is in the traced stop for its engines, or about to sleep there. */
  boolean stopped;

  /** The machine's step facility is armed. */
  boolean stepArmed;

  /** A handler's frame was set up that a report is owed for (SIG-09, SIG-11). */
  boolean handlerReport;

  /** STOP was answered to the clone of a vfork: stop before the wait for the child (VFORK-02). */
  boolean vforkStop;

  Death death = Death.NOT_YET;

  /** The thread was reaped; its reap reports may have begun. */
  boolean reaped;

  /** Description in the last signal report, for the next one to find (SIG-13). */
  @Nullable SigInfo lastSignal;

  ThreadTrace(TracedThread thread, KernelSync sync) {
    this.thread = thread;
    this.lock = sync.lock(LockRank.UTRACE, "utrace_lock(" + thread.pid() + ")");
    this.changes = sync.queue("utrace_barrier(" + thread.pid() + ")");
    this.reportingName = "utrace_reporting(" + thread.pid() + ")";
  }

  /** The engines in the order of their attachment; never changed in place. */
  Engine[] engines() {
    return engines;
  }

  void add(Engine engine) {
    engines = Arrays.copyOf(engines, engines.length + 1);
    engines[engines.length - 1] = engine;
  }

  /** Take an engine off the list with everything it wanted; the caller drops its reference. */
  void remove(Engine engine) {
    engine.detached = true;
    engine.letGo();
    engine.forgetStep();
    engine.trapOwed = false;
    engines = Arrays.stream(engines).filter(e -> e != engine).toArray(Engine[]::new);
  }

  /** Note that an engine used REPORT. */
  void wantReport() {
    reportWanted = true;
    entryAgain = true;
  }

  /** Note that an engine used INTERRUPT. */
  void wantInterrupt() {
    interruptWanted = true;
    entryAgain = true;
  }

  boolean anyHolds() {
    for (Engine engine : engines) {
      if (engine.isHolding()) {
        return true;
      }
    }
    return false;
  }

  /** Whether some engine's hold needs no further report: STOP prevails over REPORT (ORD-03). */
  boolean anySettledHolds() {
    for (Engine engine : engines) {
      if (engine.holdIsSettled()) {
        return true;
      }
    }
    return false;
  }

  boolean anyWants(EventSet events) {
    for (Engine engine : engines) {
      if (engine.flags().intersects(events)) {
        return true;
      }
    }
    return false;
  }

  /** The strongest step asked for, or null. */
  @Nullable ResumeAction stepWanted(Edition edition) {
    ResumeAction strongest = null;
    for (Engine engine : engines) {
      ResumeAction step = engine.step;
      if (step != null) {
        strongest = strongest == null ? step : edition.stronger(strongest, step);
      }
    }
    return strongest;
  }

  /** Forget every step; what is armed already is disarmed on the way to user mode (STEP-04). */
  void forgetSteps() {
    for (Engine engine : engines) {
      engine.forgetStep();
    }
    if (stepArmed) {
      thread.setNotifyResume();
    }
  }

  boolean anyTrapOwed() {
    for (Engine engine : engines) {
      if (engine.trapOwed) {
        return true;
      }
    }
    return false;
  }

  /** Whether the thread rests in a stop, so that nothing of it runs. */
  boolean atRest() {
    RunState state = thread.runState();
    return state == RunState.STOPPED || (stopped && state == RunState.TRACED);
  }

  /** Bring the thread's SYSCALL_TRACE flag in line with what is wanted. */
  void updateSyscallTrace() {
    thread.setSyscallTrace(anyWants(SYSCALLS) || anyTrapOwed());
  }

  /** Make the thread come by {@code notifyResume} if anything waits for it there. */
  void askForAttention() {
    if (reportWanted || anyHolds() || anyStep()) {
      thread.setNotifyResume();
    }
    if (signalReportWanted()) {
      thread.signalWakeUp();
    }
  }

  /** Whether a report is wanted that only the signal path makes. */
  boolean signalReportWanted() {
    return interruptWanted || handlerReport;
  }

  /** End the stop if nobody wants it any more. */
  void wakeIfFree() {
    if (stopped && !anyHolds()) {
      stopped = false;
      thread.wakeTraced();
    }
  }

  /** A queue to be woken as soon as a barrier for the engine would return. */
  private record WakeUp(Engine engine, WaitQueue queue) {}

  /** Wake a queue as soon as a barrier for the engine would return; called with no lock held. */
  void wakeLater(Engine engine, WaitQueue queue) {
    lock.lock();
    wakeUps.add(new WakeUp(engine, queue));
    lock.unlock();
    wakeDue();
  }

  /** Something changed that barriers and delayed wake-ups look at; called with no lock held. */
  void changed() {
    changes.wakeAll();
    wakeDue();
  }

  private void wakeDue() {
    if (wakeUps.isEmpty()) {
      return;
    }
    lock.lock();
    List<WakeUp> due =
        wakeUps.stream().filter(wake -> Barrier.passed(this, wake.engine(), true)).toList();
    wakeUps.removeAll(due);
    lock.unlock();
    due.forEach(wake -> wake.queue().wakeUp());
  }

  boolean anyStep() {
    for (Engine engine : engines) {
      if (engine.step != null) {
        return true;
      }
    }
    return false;
  }

  private static final EventSet SYSCALLS =
      EventSet.of(UtraceEvent.SYSCALL_ENTRY, UtraceEvent.SYSCALL_EXIT);
}
