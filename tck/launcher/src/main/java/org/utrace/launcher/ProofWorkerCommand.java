// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    // Ctrl-C goes to all processes of the terminal; the parent decides when we end.
    List.of(Posix.SIGINT, Posix.SIGTERM, Posix.SIGHUP).forEach(Posix::ignore);
    Posix.dieWithParent();
    PrintStream lines = System.out;
    // Whatever else prints must not get between the lines of JSON.
    System.setOut(System.err);
    BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    // The parent's end closes our standard input, however it ended.
    LinePump.start("tasks", in, tasks::add, () -> Runtime.getRuntime().halt(ExitCode.TROUBLE));
    ProofSettings settings = new ProofSettings(implementation, List.of(), seed, schedules);
    return new ProofWorker(settings, lines, tasks::take).run();
  }
}
