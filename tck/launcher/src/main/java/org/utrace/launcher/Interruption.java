// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Turn Ctrl-C and a polite kill into an early but orderly end.
 *
 * <p>The Java VM begins to end at such a signal, and waits for this until it is closed; its exit
 * code is then 128 plus the number of the signal. A second signal ends it at once.
 */
final class Interruption implements Closeable {
  private final Runnable stop;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("interruption").unstarted(this::interrupted);
  private volatile boolean seen;

  private Interruption(Runnable stop) {
    this.stop = stop;
  }

  /** Begin to wait for signals; {@code stop} is called by another thread at the first one. */
  static Interruption watch(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void interrupted() {
    if (done.getCount() == 0) {
      return;
    }
    seen = true;
    List.of(Posix.SIGINT, Posix.SIGTERM, Posix.SIGHUP).forEach(Posix::obey);
    stop.run();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tell whether there was a signal. */
  boolean seen() {
    return seen;
  }

  /** Tell that everything is written: the Java VM may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is ending already.
      return;
    }
  }
}
