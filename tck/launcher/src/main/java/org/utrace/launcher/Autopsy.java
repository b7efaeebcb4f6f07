// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Flight;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.WorkerWatch.Offence;
import org.utrace.rules.Attachment;

/** Find out what a worker died of, and keep what it left; serves one death. */
final class Autopsy {
  /** How long a crash report may take. */
  private static final Duration REPORT_MAX = Duration.ofSeconds(5);

  private final WorkerSettings settings;
  private final Process process;
  private final WorkerLog log;
  private final @Nullable Header header;
  private final List<Attachment> attachments = new ArrayList<>();
  private String offence = "";

  /**
   * Begin.
   *
   * @param header what the worker said when it was ready; null if it never was
   */
  Autopsy(WorkerSettings settings, Process process, WorkerLog log, @Nullable Header header) {
    this.settings = settings;
    this.process = process;
    this.log = log;
    this.header = header;
  }

  /** Look at a worker that is going to be ended for an offence. */
  void before(Offence found) {
    offence = found.sentence();
    if (!found.hangs()) {
      return;
    }
    try {
      Optional<Path> kept = folder().map(out -> file(out, "threads"));
      dump(kept.isPresent() ? kept.get() : Files.createTempFile("utck-", "-threads.txt"));
    } catch (IOException e) {
      log.add("(the thread dump cannot be kept: " + e + ")");
    }
  }

  private void dump(Path threads) throws IOException {
    HangDump dump = new HangDump(process);
    if (dump.writeThreads(threads)) {
      offence += HangDump.tellsDeadlock(threads) ? ": its threads are deadlocked" : "";
      if (folder().isPresent()) {
        attach("thread dump", threads);
      } else {
        offence += "; what its threads did is in " + threads;
      }
    } else {
      Files.deleteIfExists(threads);
      offence += ": its Java VM does not answer";
      dump.crashBusiestThread();
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      process.waitFor(REPORT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Look at a worker that has ended.
   *
   * @param code its exit code
   * @param running name of the test that ran, or empty
   */
  Died after(int code, String running) {
    Optional<FlightRecord> record =
        folder().map(out -> out.recorder(settings.port())).flatMap(FlightRecord::read);
    keepCrashReport();
    List<String> exitStacks = exitStacks();
    boolean exiting = record.filter(FlightRecord::exiting).isPresent();
    String reason =
        offence.isEmpty() ? CauseOfDeath.tell(code, log.crash(), exiting, exitStacks) : offence;
    Header known = header;
    Flight flight =
        known == null
            ? Flight.NONE
            : record.map(last -> last.flight(running, known)).orElse(Flight.NONE);
    return new Died(settings.number(), reason, running, flight, log.last(), attachments);
  }

  /** The folder is made when the first worker of every port is ready. */
  private Optional<OutputFolder> folder() {
    boolean made = header != null || settings.number() > 1;
    return made ? settings.folder() : Optional.empty();
  }

  private Path file(OutputFolder out, String what) {
    return out.crashFile(settings.port(), settings.number(), what);
  }

  private void attach(String title, Path file) {
    folder().ifPresent(out -> attachments.add(new Attachment(title, out.below(file))));
  }

  private void keepCrashReport() {
    List<String> crash = log.crash();
    if (crash.isEmpty() || folder().isEmpty()) {
      return;
    }
    Path file = file(folder().get(), "crash");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, crash, StandardCharsets.UTF_8);
      attach("crash report", file);
    } catch (IOException e) {
      log.add("(the crash report cannot be kept: " + e + ")");
    }
  }

  private List<String> exitStacks() {
    if (folder().isEmpty()) {
      return List.of();
    }
    Path file = file(folder().get(), OutputFolder.EXIT_STACKS);
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!lines.isEmpty()) {
        attach("stacks at System.exit", file);
      }
      return lines;
    } catch (IOException e) {
      return List.of();
    }
  }
}
