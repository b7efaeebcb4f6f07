// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RuleBook;
import org.utrace.suite.SuiteClasses;
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
      " 1:violation found",
      " 2:command line or set-up at fault; nothing was written",
      " 3:kit, worker or machine in trouble"
    })
final class CertifyCommand implements Callable<Integer> {
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
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all random choice starts (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private RunOptions options = new RunOptions();

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
  public Integer call() throws IOException {
    RuleBook book = RuleBook.load();
    RunRequest request = request(book);
    OutputFolder folder = OutputFolder.choose(Optional.ofNullable(out));
    long begin = System.nanoTime();
    List<PortJournal> journals = new Certification(request, folder, screen).run();
    double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1000.0;
    Outcome outcome = Outcome.grade(book, request.selection(), journals, seconds);
    return report(outcome, folder);
  }

  private RunRequest request(RuleBook book) {
    ImplementationProvider provider = Implementations.find(implementation);
    Edition chosenEdition = edition.edition();
    ClauseSelection selection =
        clauses == null
            ? ClauseSelection.all()
            : ClauseSelection.parse(clauses, book, chosenEdition);
    refuseUncovered(book, chosenEdition, selection);
    return new RunRequest(
        provider,
        Implementations.ports(provider, ports),
        chosenEdition,
        selection,
        seed,
        options.schedules(),
        options.tracees(),
        RunOptions.atLeastOne("--jobs", jobs),
        options.patience());
  }

  /** A run of no test would find no violation, and mean nothing. */
  private void refuseUncovered(RuleBook book, Edition chosenEdition, ClauseSelection selection) {
    ClauseCoverage coverage = ClauseCoverage.of(book, SuiteClasses.all());
    boolean covered =
        book.applicable(chosenEdition).stream()
            .map(Clause::id)
            .anyMatch(id -> selection.includes(id) && !coverage.of(id).isEmpty());
    if (!covered) {
      throw new BadInputException(
          "No test covers %s yet: choose others; those are listed by ./utck clauses --uncovered"
              .formatted(selection.isAll() ? "any clause" : selection.text()));
    }
  }

  private int report(Outcome outcome, OutputFolder folder) throws IOException {
    ResultsFile.of(outcome).write(folder.results());
    Reports reports = new Reports(ResultSink.installed());
    reports.write(outcome, folder.path(), !noReport);
    int code = outcome.exitCode(strict);
    if (code == ExitCode.OK && reports.failed()) {
      code = ExitCode.TROUBLE;
    }
    screen.say(SummaryText.of(outcome, outcome.exitCode(strict), screen.ansi()));
    reports.notes().forEach(screen::note);
    screen.say(
        "Written to %s: %s."
            .formatted(OutputFolder.shown(folder.path()), listWritten(outcome, reports)));
    return code;
  }

  private static String listWritten(Outcome outcome, Reports reports) {
    StringBuilder list = new StringBuilder("results.json");
    outcome.journals().forEach(j -> list.append(", journal-").append(j.port()).append(".jsonl"));
    reports.written().forEach(name -> list.append(", ").append(name));
    return list.toString();
  }
}
