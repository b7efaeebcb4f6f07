// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Write down who called {@code System.exit} while the tests ran. */
final class ExitWatch {
  private final FlightRecorder recorder;
  private final Path stacks;
  private volatile boolean over;

  /**
   * Make a watch.
   *
   * @param stacks file for the stacks of all threads; its folder is made if need be
   */
  ExitWatch(FlightRecorder recorder, Path stacks) {
    this.recorder = recorder;
    this.stacks = stacks.toAbsolutePath();
  }

  /** Run something and watch. */
  void during(Runnable running) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("exit-watch").unstarted(this::exiting));
    try {
      running.run();
    } finally {
      over = true;
    }
  }

  private void exiting() {
    if (over) {
      return;
    }
    recorder.exiting();
    try {
      Files.createDirectories(stacks.getParent());
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(stacks.toString(), ThreadDumpFormat.TEXT_PLAIN);
    } catch (IOException e) {
      // The exit code still tells that somebody did it; only the launcher prints.
      return;
    }
  }
}
