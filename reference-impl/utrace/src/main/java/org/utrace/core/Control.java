// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.jspecify.annotations.Nullable;
import org.utrace.arch.StepControl;
import org.utrace.contract.Edition;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.sync.KernelSync;

/** Carry out what engines ask for from outside a report's answers. */
final class Control {
  private final KernelSync sync;
  private final Edition edition;

  Control(KernelSync sync, Edition edition) {
    this.sync = sync;
    this.edition = edition;
  }

  Errno control(ThreadTrace trace, Engine engine, ResumeAction action) {
    Errno refused = refusal(trace, engine, action);
    if (refused != Errno.OK) {
      return refused;
    }
    trace.lock.lock();
    Errno result = controlLocked(trace, engine, action);
    // While its callback runs, the reporting thread drops the reference (CB-10).
    boolean drop = engine.detached && trace.reporting != engine && engine.dropAttachment();
    trace.lock.unlock();
    trace.changed();
    if (drop) {
      engine.put();
    }
    return result;
  }

  private Errno controlLocked(ThreadTrace trace, Engine engine, ResumeAction action) {
    boolean reapMayBeTold = trace.reaped && trace.death == ThreadTrace.Death.TOLD;
    if (engine.detached || reapMayBeTold) {
      return Errno.ESRCH;
    }
    if (action == ResumeAction.DETACH) {
      return detach(trace, engine);
    }
    return trace.thread.exitStateSet() ? Errno.ESRCH : act(trace, engine, action);
  }

  /** Errors that need no look at the thread's state; nothing has changed when they come. */
  private static Errno refusal(ThreadTrace trace, Engine engine, ResumeAction action) {
    if (engine.detached) {
      return Errno.ESRCH;
    }
    boolean needsQuiesce = action == ResumeAction.REPORT || action.isStep();
    if (needsQuiesce && !engine.flags().has(UtraceEvent.QUIESCE)) {
      return Errno.EINVAL;
    }
    StepControl control = trace.thread.stepControl();
    if (action.isStep() && !control.hasSingleStep() && !control.hasBlockStep()) {
      return Errno.EOPNOTSUPP;
    }
    if (action == ResumeAction.SINGLESTEP && !control.hasSingleStep()) {
      return Errno.EOPNOTSUPP;
    }
    return Errno.OK;
  }

  private Errno detach(ThreadTrace trace, Engine engine) {
    if (trace.death == ThreadTrace.Death.ROUND) {
      return Errno.EALREADY;
    }
    boolean dead = trace.thread.exitStateSet();
    boolean mayBeRunning = !dead && mayBeInCallback(trace, engine);
    trace.remove(engine);
    trace.updateSyscallTrace();
    if (trace.stepArmed) {
      trace.thread.setNotifyResume();
    }
    trace.wakeIfFree();
    return mayBeRunning ? Errno.EINPROGRESS : Errno.OK;
  }

  private Errno act(ThreadTrace trace, Engine engine, ResumeAction action) {
    switch (action) {
      case STOP -> {
        return stop(trace, engine);
      }
      case REPORT -> trace.wantReport();
      case INTERRUPT -> trace.wantInterrupt();
      default -> {}
    }
    // Whatever is asked for now ends what was asked for earlier (STEP-02).
    engine.forgetStep();
    if (action.isStep()) {
      step(trace, engine, action);
    }
    engine.letGo();
    trace.askForAttention();
    if (trace.stepArmed) {
      // What is armed may no longer be what is wanted (STEP-13).
      trace.thread.setNotifyResume();
    }
    trace.wakeIfFree();
    return Errno.OK;
  }

  /** A thread neither at rest nor on its way there for this engine makes a report (STOP-04). */
  private static Errno stop(ThreadTrace trace, Engine engine) {
    engine.forgetStep();
    boolean asked = engine.isHolding();
    engine.hold(trace.atRest());
    if (trace.atRest()) {
      // From now on SIGCONT alone does not let it run (STOP-07).
      if (trace.thread.claimStopped()) {
        trace.stopped = true;
      }
      return Errno.OK;
    }
    if (!asked || trace.reporting == engine) {
      trace.reportWanted = true;
    }
    trace.askForAttention();
    return Errno.EINPROGRESS;
  }

  /** A step that meets another engine's different one gets a round to settle it (STEP-15). */
  private void step(ThreadTrace trace, Engine engine, ResumeAction action) {
    @Nullable ResumeAction others = trace.stepWanted(edition);
    if (edition == Edition.PLAN && others != null && others != action) {
      trace.reportWanted = true;
    }
    engine.step = action;
  }

  Errno setEvents(ThreadTrace trace, Engine engine, EventSet events) {
    trace.lock.lock();
    // Bits outside the defined events are none of the caller's business (EVT-08).
    EventSet defined = events.minus(new EventSet(~EventSet.ALL.bits()));
    Errno result = setEventsLocked(trace, engine, defined);
    trace.lock.unlock();
    return result;
  }

  private Errno setEventsLocked(ThreadTrace trace, Engine engine, EventSet events) {
    if (engine.detached || (trace.reaped && trace.death == ThreadTrace.Death.TOLD)) {
      return Errno.ESRCH;
    }
    EventSet old = engine.flags();
    boolean dead = trace.thread.exitStateSet();
    if (dead && tooLate(trace, old, events)) {
      return Errno.EALREADY;
    }
    engine.flags(events);
    sync.writing(trace.reportingName);
    trace.updateSyscallTrace();
    if (events.has(UtraceEvent.QUIESCE) && trace.stopped) {
      // A promise of the call: the thread reports when it resumes (EVT-09).
      trace.reportWanted = true;
    }
    boolean disabled = !old.minus(events).isEmpty();
    boolean running = disabled && !dead && mayBeInCallback(trace, engine);
    return running ? Errno.EINPROGRESS : Errno.OK;
  }

  private static boolean tooLate(ThreadTrace trace, EventSet old, EventSet events) {
    EventSet added = events.minus(old);
    EventSet removed = old.minus(events);
    boolean told = trace.death != ThreadTrace.Death.NOT_YET;
    // Success would promise that no report_quiesce comes, which cannot be waited for (EVT-03).
    boolean telling = trace.death == ThreadTrace.Death.ROUND;
    return added.has(UtraceEvent.DEATH)
        || added.has(UtraceEvent.QUIESCE)
        || (told && removed.has(UtraceEvent.DEATH))
        || (telling && removed.has(UtraceEvent.QUIESCE));
  }

  private static boolean mayBeInCallback(ThreadTrace trace, Engine engine) {
    return trace.reporting == engine && !trace.thread.isCurrent() && !trace.atRest();
  }
}
