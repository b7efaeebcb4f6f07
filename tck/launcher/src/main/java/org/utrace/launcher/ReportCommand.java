// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utrace.rules.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Make the results of a run again from what it wrote down. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    header = "Make the results of a run again, also of one that was killed.",
    description = {
      "",
      "Reads run.json and the journals in the output folder of ./utck certify, grades the clauses"
          + " and writes results.json, JUnit XML and Allure results. A test without verdict is an"
          + " ERROR that says so. Nothing is run."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:no violation found",
      " 1:violation found; with --baseline: one that it does not list",
      " 2:command line at fault, or the folder holds no run; nothing was written",
      " 3:kit, worker or machine in trouble, or the run did not come to its end",
      " 4:no new violation, but the baseline is out of date"
    })
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "DIR",
      required = true,
      description = "Output folder of the run.")
  private Path from = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results; what the run wrote is copied too (default: --from).")
  private @Nullable Path out;

  @Mixin private BaselineOptions baselines = new BaselineOptions();

  @Option(names = "--strict", description = "Count a SHOULD that is not met as violation.")
  private boolean strict;

  @Option(names = "--no-report", description = "Do not generate the Allure page.")
  private boolean noReport;

  private final Screen screen;

  ReportCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    EarlierRun run = EarlierRun.read(from);
    RuleBook book = RuleBook.load();
    Outcome seen = run.outcome(book);
    Optional<BaselineFile> baseline =
        baselines.isGiven() ? baselines.open(run.request(book), strict) : Optional.empty();
    Outcome outcome = baseline.map(file -> file.compare(seen)).orElse(seen);
    int code = give(outcome, run.folder());
    return baseline.map(file -> file.update(outcome, code, screen)).orElse(code);
  }

  private int give(Outcome outcome, OutputFolder source) {
    OutcomeReport report = new OutcomeReport(screen, strict, !noReport);
    if (out == null || out.toAbsolutePath().normalize().equals(source.path())) {
      source.clearResults();
      return report.give(outcome, List.of(), source);
    }
    OutputFolder folder = OutputFolder.choose(Optional.of(out));
    try (FolderLock _ = folder.create()) {
      source.copyRecordsTo(folder);
      return report.give(outcome, List.of(), folder);
    }
  }
}
