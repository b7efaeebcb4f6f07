// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

/** Hold one worker of a run: hear that it is ready, let it go, follow it. */
final class WorkerProcess extends WorkerPipe<JournalLine> {
  private final WorkerSettings settings;
  private final WorkerLimits limits;
  private @Nullable Header header;

  private WorkerProcess(WorkerSettings settings, WorkerLimits limits) {
    super(
        start(settings.implPath(), List.of(), settings.arguments()),
        settings.port(),
        JournalLine.class);
    this.settings = settings;
    this.limits = limits;
  }

  /** Start a worker; it opens its implementation and then waits. */
  static WorkerProcess start(WorkerSettings settings, WorkerLimits limits) {
    return new WorkerProcess(settings, limits);
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
    WorkerWatch watch = watch(limits.withPatience(START_MIN), Optional.empty());
    return switch (next(watch).orElse(null)) {
      case Header first -> {
        header = first;
        yield new Ready.Waiting(first);
      }
      case Setup setup -> new Ready.Refusing(setup.sentence());
      case null, default -> new Ready.Lost(death(""));
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
    log().keepIn(file);
  }

  /**
   * Let it go and follow it to its end.
   *
   * @param lines takes every line it prints
   * @return how it died, if it ended before its closing line
   */
  Optional<Died> run(Consumer<JournalLine> lines) {
    say(WorkerCommand.GO);
    WorkerWatch watch = watch(limits, settings.folder().map(folder -> folder.recorder(port())));
    String running = "";
    for (Optional<JournalLine> line = next(watch); line.isPresent(); line = next(watch)) {
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
    return Optional.of(death(running));
  }

  private Died death(String running) {
    Autopsy autopsy = new Autopsy(settings, process(), log(), header);
    Optional<Offence> offence = offence();
    if (offence.isEmpty() && !endsWithin(FAREWELL_MAX)) {
      offence = Optional.of(new Offence(true, "closed its standard output and did not end"));
    }
    offence.ifPresent(autopsy::before);
    return autopsy.after(end(Duration.ZERO), running);
  }

  private boolean endsWithin(Duration time) {
    try {
      return process().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
