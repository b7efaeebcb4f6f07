// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/** Hold all workers of a run, so that they can be ended at any time; used by several threads. */
final class Crew implements Closeable {
  private final List<WorkerProcess> workers = new ArrayList<>();
  private volatile boolean stopped;

  /** Start a worker; one that is started after {@link #stop} does not live long. */
  WorkerProcess start(WorkerSettings settings, WorkerLimits limits) {
    WorkerProcess worker = WorkerProcess.start(settings, limits);
    synchronized (workers) {
      workers.add(worker);
      if (stopped) {
        worker.kill();
      }
    }
    return worker;
  }

  /** End all workers, for good. */
  void stop() {
    synchronized (workers) {
      stopped = true;
      workers.forEach(WorkerProcess::kill);
    }
  }

  /** Tell whether they were ended by {@link #stop}. */
  boolean stopped() {
    return stopped;
  }

  @Override
  public void close() {
    synchronized (workers) {
      workers.forEach(WorkerProcess::close);
    }
  }
}
