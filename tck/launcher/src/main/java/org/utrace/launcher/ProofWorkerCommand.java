// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Run chapters on faulty implementations; the launcher starts it, people do not. */
@Command(name = ProofWorkerCommand.NAME, hidden = true)
final class ProofWorkerCommand implements Callable<Integer> {
  static final String NAME = "proof-worker";

  @Option(names = "--impl", required = true)
  private String implementation = "";

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--schedules", required = true)
  private int schedules;

  @Override
  public Integer call() throws IOException {
    PrintStream lines = ParentProcess.obey();
    BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
    ParentProcess.hear(tasks::add);
    ProofSettings settings = new ProofSettings(implementation, List.of(), seed, schedules);
    return new ProofWorker(settings, lines, tasks::take).run();
  }
}
