// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hold a process that steps as long as it is told, and prints what that came to.
 *
 * <p>It works only while somebody waits for its answer, so several can share a processor.
 */
final class Stepper implements Closeable {
  /** What it prints when it can be told to step. */
  static final String READY = "ready";

  /** How long an answer may take beyond the time asked for: a busy machine starts a JVM slowly. */
  private static final Duration SLACK = Duration.ofSeconds(120);

  private static final String END = "";

  private final String name;
  private final Process process;
  private final Writer input;
  private final WorkerLog log = new WorkerLog();
  private final Thread logReader;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

  private Stepper(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.logReader =
        LinePump.start(
            "stderr-" + name, process.errorReader(StandardCharsets.UTF_8), log::add, () -> {});
    LinePump.start(
        "stdout-" + name,
        process.inputReader(StandardCharsets.UTF_8),
        output::add,
        () -> output.add(END));
  }

  /**
   * Start it.
   *
   * @param name for sentences about it
   * @throws KitTroubleException if there is no such command
   */
  static Stepper start(String name, List<String> command) {
    try {
      return new Stepper(name, new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new KitTroubleException("%s cannot be started: %s.".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * The next line it prints.
   *
   * @throws KitTroubleException if it ends, or is silent for too long
   */
  String line(Duration usual) {
    try {
      String line = output.poll(usual.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new KitTroubleException(
            "%s gave no answer within %d s.".formatted(name, usual.plus(SLACK).toSeconds()));
      }
      if (line.equals(END)) {
        logReader.join(SLACK.toMillis());
        throw new KitTroubleException("%s ended before it answered%s".formatted(name, lastWords()));
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted while waiting for " + name + ".", e);
    }
  }

  private String lastWords() {
    List<String> words = log.last();
    return words.isEmpty() ? "." : ": " + String.join(" | ", words);
  }

  long pid() {
    return process.pid();
  }

  /**
   * Wait until it can be told to step.
   *
   * @throws KitTroubleException as {@link #line} does
   */
  void awaitReady() {
    String line = line(Duration.ZERO);
    if (!line.equals(READY)) {
      throw new KitTroubleException("%s said \"%s\" in place of ready.".formatted(name, line));
    }
  }

  /**
   * Let it step.
   *
   * @throws KitTroubleException as {@link #line} does
   */
  StepRound step(Duration time) {
    try {
      input.write(time.toMillis() + "\n");
      input.flush();
    } catch (IOException e) {
      // It has ended; why is said where its answer is waited for.
      log.add("cannot be told to step: " + e.getMessage());
    }
    String line = line(time);
    return StepRound.parse(line)
        .orElseThrow(() ->
            new KitTroubleException(
                "%s said \"%s\" in place of steps and nanoseconds.".formatted(name, line)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
