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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Setup;
import org.utrace.launcher.JournalLine.Started;
import org.utrace.launcher.WorkerWatch.Offence;
import org.utrace.rules.PortNotRun;

/**
 * Hold one worker from the parent's side: start it, hear that it is ready, let it go, follow it.
 *
 * <p>Closing it ends it in any state.
 */
final class WorkerProcess implements Closeable {
  /** A heap that is full and a crash leave a report on standard error, and no core file. */
  static final List<String> JVM_FLAGS =
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

  private final WorkerSettings settings;
  private final WorkerLimits limits;
  private final Process process;
  private final WorkerLog log = new WorkerLog();
  private final Thread logReader;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private @Nullable Header header;

  private WorkerProcess(WorkerSettings settings, WorkerLimits limits, Process process) {
    this.settings = settings;
    this.limits = limits;
    this.process = process;
    this.logReader =
        LinePump.start(
            "stderr-" + settings.port(),
            process.errorReader(StandardCharsets.UTF_8),
            log::add,
            () -> {});
    LinePump.start(
        "stdout-" + settings.port(),
        process.inputReader(StandardCharsets.UTF_8),
        this::take,
        () -> output.add(END));
  }

  /** Start a worker; it opens its implementation and then waits. */
  static WorkerProcess start(WorkerSettings settings, WorkerLimits limits) {
    List<String> command = ChildJvm.command(settings.implPath(), JVM_FLAGS, settings.arguments());
    return new WorkerProcess(settings, limits, start(command));
  }

  /** Start a process that may live as long as this one. */
  static Process start(List<String> command) {
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

  /** Name of its port. */
  String port() {
    return settings.port();
  }

  /** How a worker's set-up went. */
  sealed interface Ready {
    /** It waits to be let go. */
    record Waiting(Header header) implements Ready {}

    /** It lacks something, which the sentence names. */
    record Refusing(String sentence) implements Ready {}

    /** It is dead. */
    record Lost(Died died) implements Ready {
      /** The port that cannot run because of it. */
      PortNotRun of(String port) {
        String reason = "its worker was lost before the first test: %s.";
        return new PortNotRun(port, reason.formatted(died.reason()), true);
      }
    }
  }

  /** Wait until it is ready to go, or will never be. */
  Ready awaitReady() {
    WorkerLimits patient = limits.withPatience(START_MIN);
    Follower follower =
        new Follower(new WorkerWatch(process.pid(), patient, Optional.empty()), line -> {});
    return switch (follower.next().orElse(null)) {
      case Header first -> {
        header = first;
        yield new Ready.Waiting(first);
      }
      case Setup setup -> new Ready.Refusing(setup.sentence());
      case null, default -> new Ready.Lost(follower.death());
    };
  }

  /**
   * Wait until it is ready to go.
   *
   * @throws BadInputException if something it needs is missing or wrong
   * @throws KitTroubleException if it dies
   */
  Header requireReady() {
    return switch (awaitReady()) {
      case Ready.Waiting waiting -> waiting.header();
      case Ready.Refusing refusing -> throw new BadInputException(refusing.sentence());
      case Ready.Lost lost ->
          throw new KitTroubleException(
              String.join("\n  ", withWords(RunRequest.tell(lost.of(port())), lost.died())));
    };
  }

  private static List<String> withWords(String sentence, Died died) {
    return Stream.concat(Stream.of(sentence), died.lastWords().stream()).toList();
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
    Optional<Path> recorder = settings.folder().map(folder -> folder.recorder(port()));
    return new Follower(new WorkerWatch(process.pid(), limits, recorder), lines).follow();
  }

  /** Reads the worker's lines and knows which test runs. */
  private final class Follower {
    private final WorkerWatch watch;
    private final Consumer<JournalLine> lines;
    private String running = "";
    private Optional<Offence> offence = Optional.empty();

    Follower(WorkerWatch watch, Consumer<JournalLine> lines) {
      this.watch = watch;
      this.lines = lines;
    }

    Optional<Died> follow() {
      for (Optional<JournalLine> line = next(); line.isPresent(); line = next()) {
        switch (line.get()) {
          case Started started -> running = started.test();
          case Judged judged -> running = "";
          default -> {}
        }
        lines.accept(line.get());
        if (line.get() instanceof Closing) {
          end(FAREWELL_MAX);
          return Optional.empty();
        }
      }
      return Optional.of(death());
    }

    /** The next line; empty at the end of the output, or if the worker has to be ended. */
    Optional<JournalLine> next() {
      try {
        for (String line = poll(); line != null && !line.equals(END); line = poll()) {
          Optional<JournalLine> parsed = parse(line);
          if (parsed.isPresent()) {
            watch.heard();
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
      String line = null;
      while (line == null && offence.isEmpty()) {
        line = output.poll(WorkerWatch.TICK.toMillis(), TimeUnit.MILLISECONDS);
        // Also when there is a line: whoever talks all the time may grow all the time.
        offence = line == END ? Optional.empty() : watch.check();
      }
      return offence.isPresent() ? null : line;
    }

    private Optional<JournalLine> parse(String line) {
      Optional<JournalLine> parsed = Json.tryLine(line);
      if (parsed.isEmpty()) {
        // Native code has printed it.
        log.add(line);
      }
      return parsed;
    }

    Died death() {
      Autopsy autopsy = new Autopsy(settings, process, log, header);
      if (offence.isEmpty() && !endsWithin(FAREWELL_MAX)) {
        offence = Optional.of(new Offence(true, "closed its standard output and did not end"));
      }
      offence.ifPresent(autopsy::before);
      return autopsy.after(end(Duration.ZERO), running);
    }

    private boolean endsWithin(Duration time) {
      try {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
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

  /** End it without waiting. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    end(Duration.ZERO);
  }
}
