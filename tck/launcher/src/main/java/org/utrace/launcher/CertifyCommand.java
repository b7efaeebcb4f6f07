// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judge an implementation by the contract. */
@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    header = "Judge an implementation by the contract.",
    description = {
      "",
      "Runs every test on every port, a worker process per port, and grades the clauses. Writes a"
          + " journal per port, results.json, JUnit XML and Allure results into the output folder."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:no violation found",
      " 1:violation found; with --baseline: one that it does not list",
      " 2:command line or set-up at fault; nothing was written",
      " 3:kit, worker or machine in trouble",
      " 4:no new violation, but the baseline is out of date: it lists what passes, what cannot fail"
          + " here, or what is past its date"
    })
final class CertifyCommand implements Callable<Integer> {
  /** What a search remembers of its plays has to fit into the worker. */
  private static final int SCHEDULES_MAX = 20_000;

  @Option(
      names = "--impl",
      paramLabel = "NAME",
      defaultValue = "reference",
      description = "Implementation to judge (default: ${DEFAULT-VALUE}).")
  private String implementation = "";

  @Option(
      names = "--port",
      paramLabel = "LIST",
      defaultValue = "all",
      description = "Ports to run, separated by commas (default: ${DEFAULT-VALUE}).")
  private String ports = "";

  @Mixin private EditionOption edition = new EditionOption();

  @Option(
      names = "--clause",
      paramLabel = "GLOB",
      description = "Clauses to test, for example ORD-03 or 'ORD-*,STEP-0?' (default: all).")
  private @Nullable String clauses;

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = {
        "Clauses to leave out, in the same form; they count as SKIPPED by request, and the run does"
            + " not say that anything conforms."
      })
  private @Nullable String exclude;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all random choice starts (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--schedules",
      paramLabel = "N",
      defaultValue = WorkerSettings.SCHEDULES_DEFAULT,
      description = "Schedules to try per test; races get more (default: ${DEFAULT-VALUE}).")
  private int schedules;

  @Mixin private RunOptions options = new RunOptions();

  @Mixin private BaselineOptions baselines = new BaselineOptions();

  @Option(names = "--strict", description = "Count a SHOULD that is not met as violation.")
  private boolean strict;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for what is written (default: a new one below utck-out).")
  private @Nullable Path out;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers that run at the same time (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(names = "--no-report", description = "Do not generate the Allure page.")
  private boolean noReport;

  private final Screen screen;

  CertifyCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    RuleBook book = RuleBook.load();
    RunRequest request = request(book);
    Optional<BaselineFile> baseline = baselines.open(request, strict);
    OutputFolder folder = OutputFolder.choose(Optional.ofNullable(out));
    long begin = System.nanoTime();
    List<PortJournal> journals = new Certification(request, folder, screen).run();
    double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1000.0;
    Outcome outcome = Outcome.grade(book, request.selection(), journals, seconds);
    Outcome compared = baseline.map(file -> file.compare(outcome)).orElse(outcome);
    int code = report(compared, folder);
    return baseline.map(file -> file.update(compared, code, screen)).orElse(code);
  }

  private RunRequest request(RuleBook book) {
    ImplementationProvider provider = Implementations.find(implementation);
    Edition chosenEdition = edition.edition();
    ClauseSelection selection = ClauseSelection.of(clauses, exclude, book, chosenEdition);
    refuseUncovered(book, chosenEdition, selection);
    return new RunRequest(
        provider,
        Implementations.ports(provider, ports),
        chosenEdition,
        selection,
        seed,
        schedules(),
        options.tracees(),
        RunOptions.atLeastOne("--jobs", jobs),
        options.patience());
  }

  private int schedules() {
    int wanted = RunOptions.atLeastOne("--schedules", schedules);
    if (wanted > SCHEDULES_MAX) {
      throw new BadInputException(
          "--schedules must be at most %d, not %d: search more with other seeds."
              .formatted(SCHEDULES_MAX, wanted));
    }
    return wanted;
  }

  /** A run of no test would find no violation, and mean nothing. */
  private void refuseUncovered(RuleBook book, Edition chosenEdition, ClauseSelection selection) {
    ClauseCoverage coverage = ClauseCoverage.of(book, SuiteTests.classes());
    boolean covered =
        book.applicable(chosenEdition).stream()
            .map(Clause::id)
            .anyMatch(id -> selection.includes(id) && !coverage.of(id).isEmpty());
    if (!covered) {
      throw new BadInputException(
          "No test covers %s yet: choose others; those are listed by ./utck clauses --uncovered"
              .formatted(selection.words()));
    }
  }

  /** Tell the verdict first: what may go wrong afterwards must not cost it. */
  private int report(Outcome outcome, OutputFolder folder) {
    int code = outcome.exitCode(strict);
    screen.say(SummaryText.of(outcome, code, screen.ansi()));
    Reports reports = Reports.ofInstalled();
    reports.writeResults(outcome, folder.results());
    reports.write(outcome, folder.path(), !noReport);
    reports.notes().forEach(screen::note);
    List<String> files = new ArrayList<>();
    outcome.journals().forEach(j -> files.add(folder.journal(j.port()).getFileName().toString()));
    files.addAll(reports.written());
    screen.say(
        "Written to %s: %s."
            .formatted(OutputFolder.shown(folder.path()), String.join(", ", files)));
    return code == ExitCode.OK && reports.failed() ? ExitCode.TROUBLE : code;
  }
}
