// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Hold all workers of a run or a proof, so that they can be ended at any time; used by several
 * threads.
 *
 * @param <W> the kind of worker
 */
final class Crew<W extends WorkerPipe<?>> implements Closeable {
  private final List<W> workers = new ArrayList<>();
  private volatile boolean stopped;

  /** Start a worker; one that is started after {@link #stop} does not live long. */
  W start(Supplier<W> starter) {
    W worker = starter.get();
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
      workers.forEach(WorkerPipe::kill);
    }
  }

  /** Tell whether they were ended by {@link #stop}. */
  boolean stopped() {
    return stopped;
  }

  @Override
  public void close() {
    synchronized (workers) {
      workers.forEach(WorkerPipe::close);
    }
  }

  /**
   * Wait for what a thread does with its worker.
   *
   * @param thread what to call it where it fails
   * @throws RuntimeException that ended the thread
   * @throws KitTroubleException if something else did
   */
  static <T> T await(String thread, Future<T> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new KitTroubleException("%s failed: %s".formatted(thread, e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted while waiting for the workers.", e);
    }
  }
}
