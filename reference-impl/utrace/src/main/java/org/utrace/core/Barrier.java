// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.utrace.contract.Edition;
import org.utrace.contract.Errno;

/** Wait until a thread is in no callback to an engine (BAR-01 to BAR-09). */
final class Barrier {
  private final Edition edition;

  Barrier(Edition edition) {
    this.edition = edition;
  }

  Errno await(ThreadTrace trace, Engine engine) {
    if (trace.thread.isCurrent()) {
      return Errno.OK;
    }
    if (!trace.changes.awaitInterruptibly(() -> passed(trace, engine))) {
      return Errno.ERESTARTSYS;
    }
    return engine.detached ? Errno.ESRCH : Errno.OK;
  }

  private boolean passed(ThreadTrace trace, Engine engine) {
    if (trace.reporting == engine) {
      return false;
    }
    boolean mustStop = edition == Edition.PLAN && engine.isHolding() && !engine.detached;
    return !mustStop || trace.atRest() || trace.thread.exitStateSet();
  }
}
