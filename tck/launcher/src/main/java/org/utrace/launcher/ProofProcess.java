// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.WorkerWatch.Offence;
import tools.jackson.core.JacksonException;

/** Hold one {@link ProofWorker} from the parent's side; closing it ends it in any state. */
final class ProofProcess implements Closeable {
  /** Marks the end of the worker's output in the queue. */
  private static final String END = "";

  private final Process process;
  private final WorkerLimits limits;
  private final WorkerLog log = new WorkerLog();
  private final Thread logReader;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private String loss = "";

  private ProofProcess(Process process, WorkerLimits limits) {
    this.process = process;
    this.limits = limits;
    this.logReader =
        LinePump.start(
            "proof-stderr", process.errorReader(StandardCharsets.UTF_8), log::add, () -> {});
    LinePump.start(
        "proof-stdout",
        process.inputReader(StandardCharsets.UTF_8),
        this::take,
        () -> output.add(END));
  }

  /** Start a worker. */
  static ProofProcess start(ProofSettings settings, WorkerLimits limits) {
    List<String> command =
        ChildJvm.command(settings.implPath(), WorkerProcess.JVM_FLAGS, settings.arguments());
    return new ProofProcess(WorkerProcess.start(command), limits);
  }

  private void take(String line) {
    if (!line.isBlank()) {
      output.add(line);
    }
  }

  /**
   * Wait until it is ready.
   *
   * @throws BadInputException if something is missing or wrong
   * @throws KitTroubleException if it dies
   */
  ProofLine.Roster roster() {
    return switch (next(watch(limits.withPatience(WorkerProcess.START_MIN))).orElse(null)) {
      case ProofLine.Roster roster -> roster;
      case ProofLine.Refused refused -> throw new BadInputException(refused.sentence());
      case null, default ->
          throw new KitTroubleException("A worker was lost before it began: %s.".formatted(loss()));
    };
  }

  /**
   * Have a task done.
   *
   * @param lines takes what happens until its end
   * @return how it ended; empty if the worker was lost, see {@link #loss}
   */
  Optional<ProofLine.Ended> ask(ProofTask task, Consumer<ProofLine> lines) {
    try {
      Writer writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.write(Json.plain(task) + "\n");
      writer.flush();
    } catch (IOException e) {
      // It is dead already, which reading finds and explains.
      log.add("(" + e.getMessage() + ")");
    }
    // Until its first test it compiles and loads, which a busy machine does slowly.
    WorkerWatch watch = watch(limits.withPatience(WorkerProcess.START_MIN));
    boolean begun = false;
    String running = "";
    for (Optional<ProofLine> line = next(watch); line.isPresent(); line = next(watch)) {
      switch (line.get()) {
        case ProofLine.Ended ended -> {
          return Optional.of(ended);
        }
        case ProofLine.Playing playing -> {
          running = playing.test();
          watch = running.isEmpty() || begun ? watch : watch(limits);
          begun |= !running.isEmpty();
        }
        default -> lines.accept(line.get());
      }
    }
    loss = "its worker was lost%s: %s".formatted(running.isEmpty() ? "" : " in " + running, loss());
    return Optional.empty();
  }

  private WorkerWatch watch(WorkerLimits allowed) {
    return new WorkerWatch(process.pid(), allowed, Optional.empty());
  }

  /** Why it was lost; empty if it was not. */
  String loss() {
    return loss;
  }

  /** The next line; empty if there will be none. */
  private Optional<ProofLine> next(WorkerWatch watch) {
    try {
      while (true) {
        String line = output.poll(WorkerWatch.TICK.toMillis(), TimeUnit.MILLISECONDS);
        Optional<Offence> offence = line == END ? Optional.empty() : watch.check();
        if (line == END || offence.isPresent()) {
          loss = causeOfDeath(offence);
          return Optional.empty();
        }
        Optional<ProofLine> parsed = parse(line);
        if (parsed.isPresent()) {
          watch.heard();
          return parsed;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      loss = "interrupted";
      return Optional.empty();
    }
  }

  private Optional<ProofLine> parse(@Nullable String line) {
    if (line == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readProofLine(line));
    } catch (JacksonException e) {
      log.add(line);
      return Optional.empty();
    }
  }

  private String causeOfDeath(Optional<Offence> offence) throws InterruptedException {
    if (offence.isPresent()) {
      process.destroyForcibly();
      return offence.get().sentence();
    }
    if (!process.waitFor(WorkerProcess.FAREWELL_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    int code = process.waitFor();
    logReader.join(WorkerProcess.FAREWELL_MAX);
    String cause = CauseOfDeath.tell(code, log.crash(), false, List.of());
    return log.last().isEmpty() ? cause : cause + ", last words: " + log.last().getLast();
  }

  /** Tell whether it can no longer be asked. */
  boolean isLost() {
    return !loss.isEmpty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
