// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.utrace.contract.Edition;
import org.utrace.contract.Errno;
import org.utrace.sync.KernelSync;

/** Wait until a thread is in no callback to an engine (BAR-01 to BAR-09). */
final class Barrier {
  private final Edition edition;
  private final KernelSync sync;

  Barrier(KernelSync sync, Edition edition) {
    this.sync = sync;
    this.edition = edition;
  }

  Errno await(ThreadTrace trace, Engine engine) {
    if (trace.thread.isCurrent() || calledFromItsOwnCallback(trace, engine)) {
      return Errno.OK;
    }
    if (!trace.changes.awaitInterruptibly(() -> passed(trace, engine, edition == Edition.PLAN))) {
      return Errno.ERESTARTSYS;
    }
    return engine.detached ? Errno.ESRCH : Errno.OK;
  }

  /** The last callback may be made by the reaper, who cannot wait for itself (REAP-01, CB-08). */
  private boolean calledFromItsOwnCallback(ThreadTrace trace, Engine engine) {
    return trace.reporting == engine && trace.reporter == sync.current();
  }

  /**
   * Whether a barrier for the engine would return now.
   *
   * @param examinable whether a stop asked for must have come about (BAR-03)
   */
  static boolean passed(ThreadTrace trace, Engine engine, boolean examinable) {
    if (trace.reporting == engine) {
      return false;
    }
    boolean mustStop = examinable && engine.isHolding() && !engine.detached;
    return !mustStop || trace.atRest() || trace.thread.exitStateSet();
  }
}
