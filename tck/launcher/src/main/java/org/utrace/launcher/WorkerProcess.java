// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Setup;
import org.utrace.launcher.JournalLine.Started;
import tools.jackson.core.JacksonException;

/**
 * Hold one worker from the parent's side: start it, hear that it is ready, let it go, follow it.
 *
 * <p>Closing it ends it in any state.
 */
final class WorkerProcess implements Closeable {
  private static final List<String> JVM_FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1",
          "-Xmx512m",
          "-XX:+UseSerialGC");

  /** How long a worker that has printed its last line may take to end. */
  private static final Duration FAREWELL_MAX = Duration.ofSeconds(10);

  /** How long a worker may take to begin, at least: a busy machine starts a JVM slowly. */
  private static final Duration START_MIN = Duration.ofSeconds(120);

  /** Marks the end of the worker's output in the queue. */
  private static final String END = "";

  private final String port;
  private final Duration patience;
  private final Process process;
  private final WorkerLog log = new WorkerLog();
  private final Thread logReader;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

  private WorkerProcess(String port, Duration patience, Process process) {
    this.port = port;
    this.patience = patience;
    this.process = process;
    this.logReader =
        LinePump.start(
            "stderr-" + port, process.errorReader(StandardCharsets.UTF_8), log::add, () -> {});
    LinePump.start(
        "stdout-" + port,
        process.inputReader(StandardCharsets.UTF_8),
        this::take,
        () -> output.add(END));
  }

  /** Start a worker; it opens its implementation and then waits. */
  static WorkerProcess start(WorkerSettings settings, Duration patience) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(settings.arguments());
    try {
      Process process = new ProcessBuilder(command).start();
      return new WorkerProcess(settings.port(), patience, process);
    } catch (IOException e) {
      throw new KitTroubleException("A worker process cannot be started: " + e.getMessage(), e);
    }
  }

  private void take(String line) {
    if (!line.isBlank()) {
      output.add(line);
    }
  }

  /** Name of its port. */
  String port() {
    return port;
  }

  /**
   * Wait until it is ready to go.
   *
   * @throws BadInputException if something it needs is missing or wrong
   * @throws KitTroubleException if it dies
   */
  Header awaitReady() {
    Duration startMax = patience.compareTo(START_MIN) < 0 ? START_MIN : patience;
    Follower follower = new Follower(startMax, line -> {});
    Optional<JournalLine> first = follower.next();
    return switch (first.orElse(null)) {
      case Header header -> header;
      case Setup setup -> throw new BadInputException(setup.sentence());
      case null, default -> throw new KitTroubleException(tellEarlyDeath(follower.death()));
    };
  }

  private String tellEarlyDeath(Died died) {
    String lastWords = String.join("\n  ", died.lastWords());
    String sentence = "Port " + port + " cannot begin: " + died.reason();
    return lastWords.isEmpty() ? sentence : sentence + "\n  " + lastWords;
  }

  /** Keep its standard error in a file from now on. */
  void keepLogIn(Path file) {
    log.keepIn(file);
  }

  /**
   * Let it go and follow it to its end.
   *
   * @param lines takes every line it prints
   * @return how it died, if it ended before its closing line
   */
  Optional<Died> run(Consumer<JournalLine> lines) {
    try {
      Writer writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.write(WorkerCommand.GO + "\n");
      writer.flush();
    } catch (IOException e) {
      // It is dead already, which the follower finds and explains.
      log.add("(" + e.getMessage() + ")");
    }
    return new Follower(patience, lines).follow();
  }

  /** Reads the worker's lines and knows which test runs. */
  private final class Follower {
    private final Duration silenceMax;
    private final Consumer<JournalLine> lines;
    private String running = "";
    private boolean silent;

    Follower(Duration silenceMax, Consumer<JournalLine> lines) {
      this.silenceMax = silenceMax;
      this.lines = lines;
    }

    Optional<Died> follow() {
      for (Optional<JournalLine> line = next(); line.isPresent(); line = next()) {
        if (line.get() instanceof Started started) {
          running = started.test();
        }
        lines.accept(line.get());
        if (line.get() instanceof Closing) {
          end(FAREWELL_MAX);
          return Optional.empty();
        }
      }
      return Optional.of(death());
    }

    /** The next line; empty at the end of the output, or after too long a silence. */
    Optional<JournalLine> next() {
      try {
        for (String line = poll(); line != null && !line.equals(END); line = poll()) {
          Optional<JournalLine> parsed = parse(line);
          if (parsed.isPresent()) {
            return parsed;
          }
        }
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    private @Nullable String poll() throws InterruptedException {
      String line = output.poll(silenceMax.toMillis(), TimeUnit.MILLISECONDS);
      silent = line == null;
      return line;
    }

    private Optional<JournalLine> parse(String line) {
      try {
        return Optional.of(Json.readLine(line));
      } catch (JacksonException e) {
        log.add(line);
        return Optional.empty();
      }
    }

    Died death() {
      if (silent) {
        end(Duration.ZERO);
        String reason = "no answer within " + silenceMax.toSeconds() + " s (option --patience).";
        return new Died(reason, running, true, log.last());
      }
      int code = end(FAREWELL_MAX);
      String reason = "the worker process ended early with exit code " + code + ".";
      return new Died(reason, running, false, log.last());
    }
  }

  /** End the process, giving it some time to end by itself, and give its exit code. */
  private int end(Duration grace) {
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

  @Override
  public void close() {
    end(Duration.ZERO);
  }
}
