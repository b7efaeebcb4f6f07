// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.UtraceEvent;

/** Make the reports of a dead thread: its death by itself, its reaping by whoever comes last. */
final class DeathReports {
  private static final EventSet DEATH = EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.DEATH);

  private final Reporter reporter;

  DeathReports(Reporter reporter) {
    this.reporter = reporter;
  }

  /** Report the death; the round is made always, so no promise depends on a sample (EVT-07). */
  void death(ThreadTrace trace, boolean groupDead, int exitSignal) {
    trace.lock.lock();
    trace.death = ThreadTrace.Death.ROUND;
    Engine[] engines = trace.engines();
    trace.lock.unlock();
    Round round = new Round(Round.Kind.DEATH);
    reporter.callEach(
        trace,
        engines,
        DEATH,
        round,
        engine -> dieOne(trace, engine, round, groupDead, exitSignal));
    trace.lock.lock();
    trace.death = ThreadTrace.Death.TOLD;
    boolean reapNow = trace.reaped;
    trace.lock.unlock();
    trace.changed();
    if (reapNow) {
      reapReports(trace);
    }
  }

  private void dieOne(
      ThreadTrace trace, Engine engine, Round round, boolean groupDead, int exitSignal) {
    EngineOps.Death slot = engine.ops().death();
    Reporter.@Nullable Callback specific =
        slot == null ? null : a -> Action.of(slot.report(engine, groupDead, exitSignal));
    reporter.event(trace, engine, round, UtraceEvent.DEATH, specific);
  }

  /** The thread is reaped; if its death is still being told, the teller makes the reports. */
  void reaped(ThreadTrace trace) {
    trace.lock.lock();
    trace.reaped = true;
    boolean tellNow = trace.death == ThreadTrace.Death.TOLD;
    trace.lock.unlock();
    trace.changed();
    if (tellNow) {
      reapReports(trace);
    }
  }

  /** The last callbacks; each engine is detached behind its own (REAP-02). */
  private void reapReports(ThreadTrace trace) {
    for (Engine engine : trace.engines()) {
      Round round = new Round(Round.Kind.DEATH);
      reporter.begin(trace, engine);
      if (!engine.detached) {
        EngineOps.Reap slot = engine.ops().reap();
        if (slot != null && engine.wants(UtraceEvent.REAP)) {
          slot.report(engine, trace.thread);
        }
        trace.lock.lock();
        trace.remove(engine);
        trace.lock.unlock();
      }
      reporter.end(trace, engine, round);
    }
  }
}
