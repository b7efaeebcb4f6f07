// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.Edition;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.sync.KernelSync;

/**
 * Call engines one after the other and apply what they answer.
 *
 * <p>The marker {@code reporting} is set before the mask decides on a callback and cleared only
 * after the answer was applied: that pair is what set_events, DETACH and the barrier rely on
 * (EVT-03, BAR-02). The look at the mask before the marker is set can only skip an engine, never
 * call one.
 */
final class Reporter {
  /** Calls one engine, if it wants to be called. */
  @FunctionalInterface
  interface Turn {
    void take(Engine engine);
  }

  /** Makes one callback. */
  @FunctionalInterface
  interface Callback {
    Action make(Action argument);
  }

  private final KernelSync sync;
  private final Edition edition;

  Reporter(KernelSync sync, Edition edition) {
    this.sync = sync;
    this.edition = edition;
  }

  /**
   * Give each engine whose mask meets {@code interest} its turn, in the order of the array: that is
   * {@link ThreadTrace#engines} as the report begins, or its reverse (CB-04).
   */
  void callEach(ThreadTrace trace, Engine[] engines, EventSet interest, Round round, Turn turn) {
    for (Engine engine : engines) {
      if (engine.flags().intersects(interest)) {
        begin(trace, engine);
        if (!engine.detached) {
          turn.take(engine);
        }
        end(trace, engine, round);
      } else if (engine.isHolding()) {
        round.shown = ResumeAction.STOP;
      }
    }
  }

  /** Give an engine its turn in an event: report_quiesce first, then the specific callback. */
  void event(
      ThreadTrace trace,
      Engine engine,
      Round round,
      UtraceEvent event,
      @Nullable Callback specific) {
    quiesce(trace, engine, round, event.only());
    if (specific != null && engine.wants(event)) {
      call(trace, engine, round, specific);
    }
  }

  /** Make a report_quiesce, if the engine wants it and has the slot. */
  void quiesce(ThreadTrace trace, Engine engine, Round round, EventSet event) {
    EngineOps.Quiesce slot = engine.ops().quiesce();
    if (slot != null && engine.wants(UtraceEvent.QUIESCE)) {
      call(trace, engine, round, argument -> slot.report(argument, engine, event));
    }
  }

  /** Make one callback and apply the resume action it answers; returns the whole answer. */
  Action call(ThreadTrace trace, Engine engine, Round round, Callback callback) {
    Action answer = callback.make(argument(trace, engine, round));
    answered(trace, engine, round, answer);
    return answer;
  }

  /** What the callback that comes next is given; {@link #answered} must follow it. */
  Action argument(ThreadTrace trace, Engine engine, Round round) {
    firstCallback(trace, round);
    ResumeAction own = round.own;
    ResumeAction prevailing = own == null ? round.shown : edition.stronger(round.shown, own);
    sync.point(Kind.CALLBACK, engine.ops().name(), Access.WRITE);
    return round.argument(prevailing);
  }

  /** Apply the resume action that a callback answered. */
  void answered(ThreadTrace trace, Engine engine, Round round, Action answer) {
    sync.point(Kind.CALLBACK, engine.ops().name(), Access.READ);
    apply(trace, engine, round, answer.resume());
  }

  /** A step not yet used up is dropped by the first callback of a later report (STEP-04). */
  private static void firstCallback(ThreadTrace trace, Round round) {
    boolean first = !round.called;
    round.called = true;
    if (first && (trace.anyStep() || trace.stepArmed)) {
      trace.lock.lock();
      trace.forgetSteps();
      trace.lock.unlock();
    }
  }

  private void apply(ThreadTrace trace, Engine engine, Round round, ResumeAction answer) {
    ResumeAction counted = round.fold(answer);
    trace.lock.lock();
    if (!engine.detached) {
      ResumeAction earlier = round.own;
      // The hold follows the later answer, all else the stronger one (ORD-12, ORD-16).
      round.own =
          earlier == null || earlier == ResumeAction.STOP
              ? counted
              : edition.stronger(earlier, counted);
      applyLocked(trace, engine, round, counted);
    }
    trace.lock.unlock();
  }

  private void applyLocked(ThreadTrace trace, Engine engine, Round round, ResumeAction counted) {
    if (counted != ResumeAction.STOP) {
      engine.letGo();
    }
    switch (counted) {
      case STOP -> {
        engine.hold(true);
        round.stopAnswered = true;
      }
      case REPORT -> trace.wantReport();
      case INTERRUPT -> trace.wantInterrupt();
      case SINGLESTEP, BLOCKSTEP -> {
        ResumeAction earlier = engine.step;
        engine.step = earlier == null ? counted : edition.stronger(earlier, counted);
      }
      case RESUME -> {}
      case DETACH -> trace.remove(engine);
    }
    if (round.kind != Round.Kind.DEATH) {
      trace.askForAttention();
    }
  }

  void begin(ThreadTrace trace, Engine engine) {
    sync.writing(trace.reportingName);
    trace.reporting = engine;
    trace.reporter = sync.current();
    sync.reading(trace.reportingName);
  }

  /** Clear the marker and drop the attachment's reference if the engine went meanwhile. */
  void end(ThreadTrace trace, Engine engine, Round round) {
    trace.lock.lock();
    trace.reporting = null;
    ResumeAction own = round.own;
    if (own != null) {
      round.shown = edition.stronger(round.shown, own);
    } else if (engine.isHolding()) {
      // An engine that holds but was not called still counts (ORD-11).
      round.shown = ResumeAction.STOP;
    }
    round.own = null;
    boolean gone = engine.detached && engine.dropAttachment();
    trace.updateSyscallTrace();
    trace.lock.unlock();
    trace.changed();
    if (gone) {
      engine.put();
    }
  }
}
