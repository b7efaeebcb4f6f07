// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.utrace.sync.KernelSync;

/** Put the reporting thread into the traced stop for as long as an engine wants it. */
final class Stopper {
  private final KernelSync sync;

  Stopper(KernelSync sync) {
    this.sync = sync;
  }

  /**
   * Sleep in the traced stop if an engine holds the thread; called by the thread, without locks.
   *
   * <p>The want is looked at under the lock that a release takes, and the state is changed under it
   * too: a release in between is never lost (STOP-11). Without a want no lock is taken: one that
   * comes right after the look would have come too late for the lock as well, and brings the thread
   * back by itself.
   *
   * @return false if there was nothing to stop for, or SIGKILL forbade it (KILL-04)
   */
  boolean stop(ThreadTrace trace) {
    if (!trace.anyHolds()) {
      return false;
    }
    trace.lock.lock();
    if (!trace.anyHolds() || !trace.thread.enterTracedStop()) {
      trace.lock.unlock();
      return false;
    }
    trace.stopped = true;
    trace.lock.unlock();
    trace.changed();
    trace.thread.sleepTraced();
    trace.lock.lock();
    // A tracer's release has cleared it already; SIGKILL has not.
    trace.stopped = false;
    trace.lock.unlock();
    sync.reading(trace.reportingName);
    return true;
  }
}
