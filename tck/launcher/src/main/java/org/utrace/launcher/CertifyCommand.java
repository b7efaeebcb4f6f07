// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Edition;
import org.utrace.explore.Seeds;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judge an implementation by the contract. */
@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    header = "Judge an implementation by the contract.",
    description = {
      "",
      "Runs every test on every port, a worker process per port, and grades the clauses. Writes"
          + " run.json, a journal per port, results.json, JUnit XML and Allure results into the"
          + " output folder. Where a worker dies or hangs, that test is an ERROR with its cause,"
          + " and a fresh worker goes on. Ctrl-C ends early and writes what was reached; after a"
          + " harder end, ./utck report --from DIR does."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:no violation found",
      " 1:violation found; with --baseline: one that it does not list",
      " 2:command line or set-up at fault; nothing was written",
      " 3:kit, worker or machine in trouble",
      " 4:no new violation, but the baseline is out of date: it lists what passes, what cannot fail"
          + " here, or what is past its date",
      " 130:interrupted by Ctrl-C (143: by a kill); what was reached is written"
    })
final class CertifyCommand implements Callable<Integer> {
  /** What a search remembers of its plays has to fit into the worker. */
  private static final int SCHEDULES_MAX = 20_000;

  @Option(
      names = "--impl",
      paramLabel = "NAME",
      description =
          "Implementation to judge (default: the one of --impl-path, or else the one that the kit"
              + " comes with).")
  private String implementation = "";

  @Mixin private ImplPath implPath = new ImplPath();

  @Option(
      names = "--port",
      paramLabel = "NAME[,NAME...]",
      defaultValue = "all",
      description = {"Ports to run (default: ${DEFAULT-VALUE}).", CommaList.REPEATABLE})
  private List<String> ports = List.of();

  @Mixin private EditionOption edition = new EditionOption();

  @Option(
      names = "--clause",
      paramLabel = "GLOB[,GLOB...]",
      description = {
        "Clauses to test, for example ORD-03 or 'ORD-*,STEP-0?' (default: all).",
        CommaList.REPEATABLE
      })
  private List<String> clauses = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB[,GLOB...]",
      description = {
        "Clauses to leave out, in the same form; they count as SKIPPED by request, and the run does"
            + " not say that anything conforms.",
        CommaList.REPEATABLE
      })
  private List<String> exclude = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all random choice starts (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Repeat the random part of each search with N seeds, beginning with --seed (default:"
              + " ${DEFAULT-VALUE}).")
  private int seeds;

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

  @Option(
      names = "--rerun-failed",
      paramLabel = "DIR",
      description =
          "Run the clauses again that failed or are missing in the output folder DIR, with the"
              + " options of that run where none are given here.")
  private @Nullable Path rerunFailed;

  @Option(
      names = SetUp.FORBID_OPTION,
      description = "Install nothing; without it, root on Debian gets missing packages installed.")
  private boolean noSetUp;

  @Option(names = "--no-report", description = "Do not generate the Allure page.")
  private boolean noReport;

  @Spec private @Nullable CommandSpec spec;

  private final Screen screen;
  private @Nullable Rerun rerun;
  private final Machine machine;

  CertifyCommand(Screen screen, Machine machine) {
    this.screen = screen;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    RuleBook book = RuleBook.load();
    Path earlier = rerunFailed;
    if (earlier != null) {
      rerun = rerun(earlier, book);
      if (rerun.open().isEmpty()) {
        rerun.nothing().forEach(screen::say);
        return ExitCode.OK;
      }
    }
    RunRequest request = request(book);
    Optional<BaselineFile> baseline = baselines.open(request, strict);
    OutputFolder folder = OutputFolder.choose(Optional.ofNullable(out));
    Certification certification = new Certification(request, folder, screen);
    // The folder is given free before an interrupted process may end.
    try (Interruption interruption = Interruption.watch(certification::stop);
        certification) {
      return certify(certification, book, folder, baseline, interruption);
    }
  }

  private Rerun rerun(Path folder, RuleBook book) {
    if (out != null
        && out.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize())) {
      throw new BadInputException(
          "--out must not be the folder of --rerun-failed, whose results would be lost.");
    }
    Rerun all = Rerun.of(folder, book);
    Rerun onPorts = isGiven("--port") ? all.onPorts(CommaList.of(ports)) : all;
    if (clauses.isEmpty()) {
      return onPorts;
    }
    Edition judged = Implementations.edition(all.earlier().manifest().chosen().edition());
    ClauseSelection selection = ClauseSelection.parse(CommaList.of(clauses), book, judged);
    return onPorts.only(result -> selection.includes(result.id()));
  }

  /** Take an option from the command line, or else from the run that is to be repeated. */
  private <T> T chosen(String option, T here, Function<Rerun, T> there) {
    return rerun == null || isGiven(option) ? here : there.apply(rerun);
  }

  private boolean isGiven(String option) {
    return spec != null && spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private int certify(
      Certification certification,
      RuleBook book,
      OutputFolder folder,
      Optional<BaselineFile> baseline,
      Interruption interruption) {
    try {
      Outcome seen = certification.run(book);
      Outcome outcome = baseline.map(file -> file.compare(seen)).orElse(seen);
      List<String> remarks = new ArrayList<>();
      if (rerun != null) {
        remarks.addAll(rerun.compare(outcome));
      }
      if (interruption.seen()) {
        remarks.addAll(interrupted(outcome, folder));
      }
      int code = new OutcomeReport(screen, strict, !noReport).give(outcome, remarks, folder);
      if (interruption.seen()) {
        return ExitCode.INTERRUPTED;
      }
      return baseline.map(file -> file.update(outcome, code, screen)).orElse(code);
    } catch (InterruptedRunException e) {
      screen.note(String.valueOf(e.getMessage()));
      return ExitCode.INTERRUPTED;
    }
  }

  private static List<String> interrupted(Outcome outcome, OutputFolder folder) {
    long planned = outcome.journals().stream().mapToLong(j -> j.header().tests().size()).sum();
    long missing = outcome.journals().stream().mapToLong(j -> j.missing().size()).sum();
    String sentence =
        "Interrupted after %d of %d tests; what is missing is shown as missing; go on with"
                .formatted(planned - missing, planned)
            + " ./utck certify --rerun-failed "
            + Text.shellWord(OutputFolder.shown(folder.path()));
    return List.of("", sentence);
  }

  private RunRequest request(RuleBook book) {
    List<Path> path = chosen(ImplPath.OPTION, implPath.entries(), Rerun::implPath);
    Description.Provider provider = look(path);
    String portList = chosen("--port", CommaList.of(ports), Rerun::ports);
    List<String> wanted = Implementations.ports(provider, portList);
    Edition chosenEdition =
        Implementations.edition(
            chosen("--edition", edition.id(), r -> r.earlier().manifest().chosen().edition()));
    List<String> wantedClauses = rerun == null ? clauses : List.of(rerun.clauses());
    ClauseSelection selection = ClauseSelection.of(wantedClauses, exclude, book, chosenEdition);
    refuseUncovered(book, chosenEdition, selection);
    boolean demanded = Implementations.areNamed(portList) || options.tracees().isPresent();
    SetUp.Ready ready = prepare(provider, wanted, path);
    if (ready.ports().isEmpty() || (demanded && !ready.notRun().isEmpty())) {
      throw new BadInputException(RunRequest.refusal(ready.notRun()));
    }
    ready.notRun().forEach(left -> screen.note(RunRequest.tell(left)));
    return new RunRequest(
        ready.provider(),
        path,
        ready.ports(),
        ready.notRun(),
        demanded,
        chosenEdition,
        selection,
        seeds(),
        chosen("--schedules", schedules(), r -> r.earlier().manifest().chosen().schedules()),
        chosen(
            "--tracees", options.tracees(), r -> r.earlier().manifest().chosen().traceesFolder()),
        chosen(
            "--jobs",
            RunOptions.atLeastOne("--jobs", jobs),
            r -> r.earlier().manifest().chosen().jobs()),
        limits());
  }

  private WorkerLimits limits() {
    WorkerLimits here = options.limits();
    return new WorkerLimits(
        chosen(
            "--patience",
            here.patience(),
            r -> Duration.ofSeconds(r.earlier().manifest().chosen().patienceSeconds())),
        chosen("--memory", here.memoryMib(), r -> r.earlier().manifest().chosen().memoryMib()));
  }

  private Description.Provider look(List<Path> path) {
    String name =
        chosen("--impl", implementation, r -> r.earlier().manifest().chosen().implementation());
    return Implementations.choose(Describer.describe(path), name, path);
  }

  private SetUp.Ready prepare(Description.Provider provider, List<String> wanted, List<Path> path) {
    return new SetUp(machine, screen, !noSetUp).prepare(provider, wanted, () -> look(path));
  }

  private Seeds seeds() {
    return new Seeds(
        chosen("--seed", seed, r -> r.earlier().manifest().chosen().seed()),
        chosen(
            "--seeds",
            RunOptions.atLeastOne("--seeds", seeds),
            r -> r.earlier().manifest().chosen().seeds()));
  }

  private int schedules() {
    int wanted = RunOptions.atLeastOne("--schedules", schedules);
    if (wanted > SCHEDULES_MAX) {
      throw new BadInputException(
          "--schedules must be at most %d, not %d: search more with --seeds."
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
}
