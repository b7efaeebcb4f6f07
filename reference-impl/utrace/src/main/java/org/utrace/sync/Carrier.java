// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.SetupException;

/** Run work on the one carrier thread that all actors share. */
public final class Carrier {
  private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
  private static final String POOL = "jdk.virtualThreadScheduler.maxPoolSize";

  private Carrier() {}

  /**
   * Check that the JVM was started with a single carrier.
   *
   * @throws SetupException naming the flags that are missing
   */
  public static void check() {
    if (!"1".equals(System.getProperty(PARALLELISM)) || !"1".equals(System.getProperty(POOL))) {
      throw new SetupException(
          "Start Java with -D"
              + PARALLELISM
              + "=1 -D"
              + POOL
              + "=1: the actors of a stage must"
              + " share one carrier thread.");
    }
  }

  /** Run a loop on a virtual thread of the carrier and wait for its end. */
  public static void drive(Runnable loop) {
    if (Thread.currentThread().isVirtual()) {
      loop.run();
      return;
    }
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                loop.run();
              } catch (Throwable cause) {
                thrown[0] = cause;
              }
            });
    thread.start();
    join(thread);
    rethrow(thrown[0]);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the stage was playing", e);
    }
  }

  private static void rethrow(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    if (cause != null) {
      throw new IllegalStateException(cause);
    }
  }
}
