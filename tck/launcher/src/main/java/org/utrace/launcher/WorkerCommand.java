// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.utrace.explore.Seeds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Run one port; the launcher starts it, people do not. */
@Command(name = WorkerCommand.NAME, hidden = true)
final class WorkerCommand implements Callable<Integer> {
  static final String NAME = "worker";

  /** What the parent says on standard input when files may be written. */
  static final String GO = "go";

  @Option(names = "--impl", required = true)
  private String implementation = "";

  @Option(names = ImplPath.OPTION)
  private String implPath = "";

  @Option(names = "--port", required = true)
  private String port = "";

  @Option(names = "--edition", required = true)
  private String edition = "";

  @Option(names = "--clause")
  private String clauses = "";

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--seeds", required = true)
  private int seeds;

  @Option(names = "--schedules", required = true)
  private int schedules;

  @Option(names = "--tracees")
  private @Nullable Path tracees;

  @Option(names = "--replay")
  private @Nullable String replay;

  @Option(names = "--out")
  private @Nullable Path out;

  @Option(names = "--number", required = true)
  private int number;

  @Override
  public Integer call() throws IOException {
    PrintStream lines = ParentProcess.obey();
    CountDownLatch go = new CountDownLatch(1);
    ParentProcess.hear(line -> {
      if (line.equals(GO)) {
        go.countDown();
      }
    });
    return new Worker(settings(), lines, () -> await(go)).run();
  }

  private WorkerSettings settings() {
    return new WorkerSettings(
        implementation,
        ImplPath.split(implPath),
        port,
        edition,
        clauses,
        new Seeds(seed, seeds),
        schedules,
        Optional.ofNullable(tracees),
        Optional.ofNullable(replay),
        Optional.ofNullable(out),
        number);
  }

  private static boolean await(CountDownLatch go) {
    try {
      go.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
