// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.explore.Seeds;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Setup;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunResult;

/**
 * Judge an implementation from a test of one's own, which then looks at the verdicts.
 *
 * <p>For a test that must come out green, annotate a class with {@code ConformanceSuite} in place
 * of this. Everything runs on the calling thread; an implementation that does not come back is the
 * caller's to bound, as by JUnit's {@code Timeout}.
 */
public final class Conformance {
  private final ImplementationProvider provider;
  private List<String> ports;
  private Edition edition = Edition.PLAN;
  private String clauses = "";
  private long seed = 1;
  private int schedules = Integer.parseInt(WorkerSettings.SCHEDULES_DEFAULT);
  private Optional<Path> tracees = Optional.empty();

  private Conformance(ImplementationProvider provider) {
    this.provider = provider;
    this.ports = provider.ports();
  }

  /** Judge the implementation of a name on all its ports, as the class path offers it. */
  public static Conformance of(String implementation) {
    return new Conformance(Implementations.load(implementation));
  }

  /** Run one port, or several separated by commas. */
  public Conformance port(String list) {
    ports = Implementations.ports(provider, list);
    return this;
  }

  /** Judge by an edition; the plan where nothing is said. */
  public Conformance edition(Edition chosen) {
    edition = chosen;
    return this;
  }

  /** Run the tests of some clauses, for example {@code ORD-*,STEP-0?}. */
  public Conformance clauses(String list) {
    clauses = list;
    return this;
  }

  /** Start all random choice of the kit elsewhere than at 1. */
  public Conformance seed(long start) {
    seed = start;
    return this;
  }

  /** Try another number of schedules per test, at least 1. */
  public Conformance schedules(int number) {
    schedules = RunOptions.atLeastOne("schedules", number);
    return this;
  }

  /** Take the traced programs from a folder, in place of the implementation's own. */
  public Conformance tracees(Path folder) {
    tracees = Optional.of(folder);
    return this;
  }

  /**
   * Run the tests and grade the clauses; writes no file and prints nothing.
   *
   * @throws SetupException if the implementation refuses to begin
   */
  public RunResult run() {
    RuleBook book = RuleBook.load();
    ClauseSelection selection =
        clauses.isEmpty() ? ClauseSelection.all() : ClauseSelection.parse(clauses, book, edition);
    long begin = System.nanoTime();
    List<PortJournal> journals = ports.stream().map(port -> run(port, selection)).toList();
    double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1000.0;
    return Outcome.grade(book, selection, journals, List.of(), seconds).result();
  }

  private PortJournal run(String port, ClauseSelection selection) {
    WorkerSettings settings =
        new WorkerSettings(
            provider.name(),
            ImplPath.ofBuild(provider),
            port,
            edition.id(),
            selection.text(),
            Seeds.one(seed),
            schedules,
            tracees,
            Optional.empty(),
            Optional.empty(),
            1);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(lines, false, StandardCharsets.UTF_8)) {
      var unused = new Worker(settings, out, () -> true).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return journal(
        lines
            .toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> Json.readPlain(line, JournalLine.class))
            .toList());
  }

  private static PortJournal journal(List<JournalLine> lines) {
    List<Header> headers = new ArrayList<>();
    for (JournalLine line : lines) {
      switch (line) {
        case Setup setup -> throw new SetupException(setup.sentence());
        case Header header -> headers.add(header);
        default -> {}
      }
    }
    return PortJournal.of(lines, headers.getFirst());
  }
}
