// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StepPeer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Step one port as long as the parent says; the launcher starts it, people do not.
 *
 * <p>The first line is {@link Offer} as JSON. Then it speaks as a {@link StepPeer} does.
 */
@Command(name = BenchWorkerCommand.NAME, hidden = true)
final class BenchWorkerCommand implements Callable<Integer> {
  static final String NAME = "bench-worker";

  /**
   * What there is to measure.
   *
   * @param trouble why the port cannot run; empty if it can
   * @param peers what to measure it beside
   */
  record Offer(String trouble, List<StepPeer> peers) {}

  @Option(names = "--impl", required = true)
  private String implementation = "";

  @Option(names = "--port", required = true)
  private String port = "";

  static List<String> arguments(String implementation, String port) {
    return List.of(NAME, "--impl=" + implementation, "--port=" + port);
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintStream lines = ParentProcess.obey();
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    ParentProcess.hear(asked::add);
    Configuration configuration = new Configuration(port, Edition.PLAN, Optional.empty());
    try (Implementation opened = Implementations.load(implementation).open(configuration)) {
      say(lines, Json.plain(new Offer("", opened.stepPeers())));
      say(lines, Stepper.READY);
      while (true) {
        say(lines, StepPlay.play(opened, Long.parseLong(asked.take())).line());
      }
    } catch (SetupException e) {
      say(lines, Json.plain(new Offer(String.valueOf(e.getMessage()), List.of())));
      return ExitCode.USAGE;
    }
  }

  private static void say(PrintStream lines, String line) {
    lines.println(line);
    lines.flush();
  }
}
