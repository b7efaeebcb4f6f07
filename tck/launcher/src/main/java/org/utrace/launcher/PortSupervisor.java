// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Flight;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Stopped;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Verdict;

/**
 * See one port through: follow its worker, and start a fresh one for the rest where one is lost.
 *
 * <p>A port is given up after {@value #FRUITLESS_MAX} workers in a row that brought no verdict,
 * skipped tests aside.
 */
final class PortSupervisor {
  static final int FRUITLESS_MAX = 3;

  /** Why tests did not run after Ctrl-C. */
  static final String INTERRUPTED = "the run was interrupted";

  private final RunRequest request;
  private final OutputFolder folder;
  private final Crew<WorkerProcess> crew;
  private final Header header;
  private final Progress progress;
  private final Screen screen;
  private final String port;
  private final Map<String, List<ClauseId>> left = new LinkedHashMap<>();
  private final List<JournalLine> known = new ArrayList<>();
  private int number = 1;
  private int fruitless;

  PortSupervisor(
      RunRequest request,
      OutputFolder folder,
      Crew<WorkerProcess> crew,
      Header header,
      Progress progress,
      Screen screen) {
    this.request = request;
    this.folder = folder;
    this.crew = crew;
    this.header = header;
    this.progress = progress;
    this.screen = screen;
    this.port = header.target().port();
    header.tests().forEach(test -> left.put(test.test(), test.clauses()));
  }

  /**
   * Run the port to its end.
   *
   * @param first its first worker, ready to go
   * @return its journal
   */
  PortJournal run(WorkerProcess first) {
    Optional<Died> lost = follow(first);
    while (lost.isPresent() && goesOn(lost.get())) {
      lost = runFresh();
    }
    if (lost.isEmpty()) {
      forgetRecord();
    }
    progress.portEnded(port);
    return journal();
  }

  /** What the worker could not write, we have heard. */
  private PortJournal journal() {
    int kept = PortJournal.read(folder.journal(port), header, List.of()).judged().size();
    PortJournal whole = PortJournal.read(folder.journal(port), header, known);
    int lacking = whole.judged().size() - kept;
    if (lacking > 0) {
      screen.note(
          "the journal of %s lacks %s, because it could not be written: make room and run again, or"
                  .formatted(port, Text.count(lacking, "verdict"))
              + " ./utck report will show them as missing.");
    }
    return whole;
  }

  private Optional<Died> follow(WorkerProcess worker) {
    worker.keepLogIn(folder.log(port));
    return worker.run(line -> {
      if (Worker.isKept(line)) {
        known.add(line);
      }
      if (line instanceof Judged judged) {
        // A test that was skipped shows nothing of the worker.
        fruitless = judged.test().verdict() == Verdict.SKIPPED ? fruitless : 0;
        left.remove(judged.test().testName());
        progress.step(port, judged);
      }
    });
  }

  /** Write a death down, and tell whether there is reason to go on. */
  private boolean goesOn(Died died) {
    if (crew.stopped()) {
      write(new Stopped(INTERRUPTED, died.running()));
      return false;
    }
    write(died);
    forgetRecord();
    List<ClauseId> clauses = left.remove(died.running());
    if (clauses != null) {
      progress.step(port, new Judged(clauses, "", died.result()));
    }
    if (left.isEmpty()) {
      return false;
    }
    if (++fruitless >= FRUITLESS_MAX) {
      String reason =
          "%d workers in a row were lost without a verdict, the last one: %s"
              .formatted(FRUITLESS_MAX, died.reason());
      write(new Stopped(reason, ""));
      return false;
    }
    return true;
  }

  private Optional<Died> runFresh() {
    number++;
    WorkerProcess worker =
        crew.start(
            () -> WorkerProcess.start(request.settings(port, folder, number), request.limits()));
    return switch (worker.awaitReady()) {
      case WorkerProcess.Ready.Lost lost -> Optional.of(lost.died());
      case WorkerProcess.Ready.Refusing refusing ->
          Optional.of(loss("did not begin: " + refusing.sentence()));
      case WorkerProcess.Ready.Waiting waiting -> {
        if (!isSame(waiting.header())) {
          worker.kill();
          yield Optional.of(loss("found another kit or implementation than the first worker"));
        }
        yield follow(worker);
      }
    };
  }

  private Died loss(String reason) {
    return new Died(number, reason, "", Flight.NONE, List.of(), List.of());
  }

  /** Verdicts on two implementations make no result. */
  private boolean isSame(Header fresh) {
    return fresh.digests().equals(header.digests())
        && fresh.target().capabilities().equals(header.target().capabilities())
        && fresh.target().refuted().equals(header.target().refuted());
  }

  /** A full disk may be what the worker died of. */
  private void write(JournalLine line) {
    known.add(line);
    try {
      JournalWriter.appendAfterDeath(folder.journal(port), line);
    } catch (UncheckedIOException e) {
      screen.note("the journal of %s lacks how it ended: %s.".formatted(port, e.getMessage()));
    }
  }

  private void forgetRecord() {
    try {
      Files.deleteIfExists(folder.recorder(port));
    } catch (IOException e) {
      screen.note("%s cannot be removed: %s".formatted(folder.recorder(port), e));
    }
  }
}
