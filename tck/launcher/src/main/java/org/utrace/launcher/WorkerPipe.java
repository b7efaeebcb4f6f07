// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.WorkerWatch.Offence;

/**
 * Hold one worker of any kind from the parent's side: say lines to it, hear its lines, end it.
 *
 * <p>Closing it ends it in any state.
 *
 * @param <T> what a line of its standard output is
 */
abstract sealed class WorkerPipe<T> implements Closeable permits WorkerProcess, ProofProcess {
  /** A heap that is full and a crash leave a report on standard error, and no core file. */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:+CrashOnOutOfMemoryError",
          "-XX:+ErrorFileToStderr",
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash");

  /** How long a worker that has printed its last line may take to end. */
  static final Duration FAREWELL_MAX = Duration.ofSeconds(10);

  /** How long a worker may take to begin, at least: a busy machine starts a JVM slowly. */
  static final Duration START_MIN = Duration.ofSeconds(120);

  /** Marks the end of the worker's output in the queue. */
  private static final String END = "";

  /**
   * Starts every worker: each of them is killed when the thread that started it ends, so this one
   * ends with the process.
   */
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("worker-starter").factory());

  private final Process process;
  private final Class<T> type;
  private final WorkerLog log = new WorkerLog();
  private final Thread logReader;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private Optional<Offence> offence = Optional.empty();

  /**
   * Begin to read what the worker prints.
   *
   * @param name of the threads that read
   * @param type what a line of its standard output is, in JSON
   */
  WorkerPipe(Process process, String name, Class<T> type) {
    this.process = process;
    this.type = type;
    this.logReader =
        LinePump.start(
            "stderr-" + name, process.errorReader(StandardCharsets.UTF_8), log::add, () -> {});
    LinePump.start(
        "stdout-" + name,
        process.inputReader(StandardCharsets.UTF_8),
        this::take,
        () -> output.add(END));
  }

  /**
   * Start a process that may live as long as this one.
   *
   * @param flags of the JVM, besides those of every worker
   */
  static Process start(List<Path> implPath, List<String> flags, List<String> arguments) {
    List<String> allFlags = Stream.concat(JVM_FLAGS.stream(), flags.stream()).toList();
    List<String> command = ChildJvm.command(implPath, allFlags, arguments);
    try {
      return STARTER.submit(() -> new ProcessBuilder(command).start()).get();
    } catch (ExecutionException e) {
      throw new KitTroubleException("A worker process cannot be started: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted while a worker was being started.", e);
    }
  }

  private void take(String line) {
    if (!line.isBlank()) {
      output.add(line);
    }
  }

  /** The worker itself. */
  final Process process() {
    return process;
  }

  /** What it said on standard error, and what it said on standard output that is no line. */
  final WorkerLog log() {
    return log;
  }

  /** Say a line to it; if it is dead already, {@link #next} finds and explains that. */
  final void say(String line) {
    try {
      Writer writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      log.add("(" + e.getMessage() + ")");
    }
  }

  /** Begin to watch it. */
  final WorkerWatch watch(WorkerLimits limits, Optional<Path> recorder) {
    return new WorkerWatch(process.pid(), limits, recorder);
  }

  /** The next line; empty at the end of the output, or if the worker has to be ended. */
  final Optional<T> next(WorkerWatch watch) {
    try {
      for (String line = poll(watch); line != null && !line.equals(END); line = poll(watch)) {
        Optional<T> parsed = Json.tryLine(line, type);
        if (parsed.isPresent()) {
          watch.heard();
          return parsed;
        }
        // Native code has printed it.
        log.add(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private @Nullable String poll(WorkerWatch watch) throws InterruptedException {
    String line = null;
    while (line == null && offence.isEmpty()) {
      line = output.poll(WorkerWatch.TICK.toMillis(), TimeUnit.MILLISECONDS);
      // Also when there is a line: whoever talks all the time may grow all the time.
      offence = END.equals(line) ? Optional.empty() : watch.check();
    }
    return offence.isPresent() ? null : line;
  }

  /** What it has done to be ended, if {@link #next} found that. */
  final Optional<Offence> offence() {
    return offence;
  }

  /** End the process, giving it some time to end by itself, and give its exit code. */
  final int end(Duration grace) {
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      int code = process.waitFor();
      logReader.join(FAREWELL_MAX);
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return -1;
    }
  }

  /** End it without waiting. */
  final void kill() {
    process.destroyForcibly();
  }

  @Override
  public final void close() {
    end(Duration.ZERO);
  }
}
