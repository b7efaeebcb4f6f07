// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.explore.Seeds;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Stopped;
import org.utrace.launcher.Manifest.End;
import org.utrace.rules.RuleBook;

/**
 * Hold a run that is over, however it ended, as its folder tells it.
 *
 * @param folder it was written to
 * @param manifest what it was asked to do
 * @param journals one per port, what is missing told in them
 */
record EarlierRun(OutputFolder folder, Manifest manifest, List<PortJournal> journals) {

  /**
   * Read a folder.
   *
   * @throws BadInputException if it holds no run, or one that is going on
   */
  static EarlierRun read(Path path) {
    OutputFolder folder = new OutputFolder(path.toAbsolutePath().normalize(), false);
    FolderLock.refuseTaken(folder.path());
    Manifest manifest = Manifest.read(folder);
    List<PortJournal> journals = new ArrayList<>();
    for (Header header : manifest.headers()) {
      journals.add(journal(folder, header));
    }
    return new EarlierRun(folder, manifest, journals);
  }

  private static PortJournal journal(OutputFolder folder, Header header) {
    String port = header.target().port();
    PortJournal journal = PortJournal.read(folder.journal(port), header, List.of());
    if (journal.closing().isPresent() || journal.stopped().isPresent()) {
      return journal;
    }
    if (!Files.exists(folder.journal(port))) {
      return journal.stopped(new Stopped("its journal is missing", ""));
    }
    Optional<FlightRecord> last = FlightRecord.read(folder.recorder(port));
    String running = last.map(FlightRecord::test).orElse("");
    return journal.missing().isEmpty()
        ? journal
        : journal.stopped(
            new Stopped("its journal ends here, the run must have been killed", running));
  }

  /**
   * Grade it.
   *
   * @throws BadInputException if its rule book is not the one of this kit
   */
  Outcome outcome(RuleBook book) {
    Header first = journals.getFirst().header();
    if (!first.digests().ruleBook().equals(book.sha256())) {
      throw new BadInputException(
          "%s was judged by another rule book than this kit's: use kit %s, which wrote it."
              .formatted(OutputFolder.shown(folder.path()), first.kit()));
    }
    return Outcome.grade(book, selection(book), journals, manifest.notRun(), seconds());
  }

  /** What was run, for an implementation that is still there. */
  RunRequest request(RuleBook book) {
    Manifest.Chosen chosen = manifest.chosen();
    List<Path> path = ImplPath.split(chosen.implPath());
    return new RunRequest(
        Implementations.choose(Describer.describe(path), chosen.implementation(), path),
        path,
        chosen.ports(),
        manifest.notRun(),
        true,
        Implementations.edition(chosen.edition()),
        selection(book),
        new Seeds(chosen.seed(), chosen.seeds()),
        chosen.schedules(),
        chosen.traceesFolder(),
        chosen.jobs(),
        new WorkerLimits(Duration.ofSeconds(chosen.patienceSeconds()), chosen.memoryMib()));
  }

  private ClauseSelection selection(RuleBook book) {
    Edition edition = Implementations.edition(manifest.chosen().edition());
    String clauses = manifest.chosen().clauses();
    return clauses.isEmpty()
        ? ClauseSelection.all()
        : ClauseSelection.parse(clauses, book, edition);
  }

  /** A run that was killed took until it last wrote something. */
  private double seconds() {
    return manifest
        .end()
        .map(End::seconds)
        .orElseGet(() -> {
          Instant begin =
              journals.stream()
                  .map(journal -> journal.header().started())
                  .min(Comparator.naturalOrder())
                  .orElseThrow();
          Instant end =
              journals.stream()
                  .map(journal -> lastWritten(folder.journal(journal.port())))
                  .max(Comparator.naturalOrder())
                  .orElse(begin);
          return Math.max(0, Duration.between(begin, end).toMillis()) / 1000.0;
        });
  }

  private static Instant lastWritten(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }
}
