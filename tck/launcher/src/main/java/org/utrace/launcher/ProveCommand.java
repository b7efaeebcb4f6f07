// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.FaultSource;
import org.utrace.rules.ProofResult;
import org.utrace.rules.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Show that the tests catch wrong implementations, and accuse no right one. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    header = "Show that the tests catch wrong implementations, and accuse no right one.",
    description = {
      "",
      "Breaks an implementation in one place, runs all tests of the chapter that the broken clause"
          + " is of, and tells whether one fails: of the clause itself, or only of another. An"
          + " error, a hang or a crash is no kill. The same tests must first pass on the right"
          + " code, loaded in the same way. Unless faults are chosen by an option, permitted"
          + " variants follow: changes that the contract allows, on which the whole suite must"
          + " accuse nobody. Writes prove.json and a page into the output folder."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:every fault was killed, and every variant accepted",
      " 1:a fault survived, or a variant was accused or not different",
      " 2:command line or set-up at fault; nothing was written",
      " 3:a fault or variant could not be tried, or kit, worker or machine in trouble",
      " 130:interrupted by Ctrl-C (143: by a kill); what was reached is written"
    })
final class ProveCommand implements Callable<Integer> {
  @Option(
      names = "--impl",
      paramLabel = "NAME",
      description =
          "Implementation to break (default: the one of --impl-path, or else the one that the kit"
              + " comes with).")
  private String implementation = "";

  @Mixin private ImplPath implPath = new ImplPath();

  @Option(
      names = "--clause",
      paramLabel = "GLOB[,GLOB...]",
      description = {
        "Only faults that break these clauses, for example ORD-03 or 'ORD-*' (default: all).",
        CommaList.REPEATABLE
      })
  private List<String> clauses = List.of();

  @Option(
      names = "--fault",
      paramLabel = "GLOB[,GLOB...]",
      description = {
        "Only faults with these names, for example 'DET-03*' (default: all).",
        CommaList.REPEATABLE
      })
  private List<String> faultNames = List.of();

  @Option(names = "--variants", description = "Try the permitted variants alone, and no faults.")
  private boolean variants;

  @Option(
      names = "--names",
      paramLabel = "GLOB[,GLOB...]",
      description = {
        "With --variants: only variants with these names, for example 'stop-*' (default: all).",
        CommaList.REPEATABLE
      })
  private List<String> variantNames = List.of();

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "0",
      description = "Only N of the faults or variants chosen (default: all).")
  private int sample;

  @Option(
      names = "--pick",
      paramLabel = "TEXT",
      description =
          "Decides which ones --sample picks, the hash of a commit for example; the same text picks"
              + " the same.")
  private String pick = "";

  @Option(
      names = "--quick",
      description = "Try no more tests on a fault that a test of its own clause has killed.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all random choice starts (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--schedules",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Schedules to try per test; races get more, variants a quarter, or all where that decides"
              + " nothing (default: ${DEFAULT-VALUE}).")
  private int schedules;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers that run at the same time (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "Give a fault or variant up whose worker comes no play further for so long (default:"
              + " ${DEFAULT-VALUE}).")
  private int patienceSeconds;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "4096",
      description =
          "End a worker that has more MiB of memory resident (default: ${DEFAULT-VALUE}).")
  private int memoryMib;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for what is written (default: a new one below utck-out).")
  private @Nullable Path out;

  private final Screen screen;
  private final Instant started = Instant.now();
  private final long begin = System.nanoTime();

  ProveCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    OutputFolder folder = OutputFolder.choose(Optional.ofNullable(out));
    RunOptions.atLeastOne("--jobs", jobs);
    FaultSelection selection = selection();
    refuseMixture();
    WorkerLimits limits = RunOptions.limits(patienceSeconds, memoryMib);
    ProofSettings settings = settings();
    Proof proof = new Proof(() -> ProofProcess.start(settings, limits), !quick);
    try (Interruption interruption = Interruption.watch(proof::stop)) {
      int code = prove(proof, selection, settings, folder);
      return interruption.seen() ? ExitCode.INTERRUPTED : code;
    } finally {
      proof.stop();
    }
  }

  private int prove(
      Proof proof, FaultSelection selection, ProofSettings settings, OutputFolder folder) {
    try {
      ProofProcess first = proof.start();
      ProofLine.Roster roster = proof.roster(first);
      Proof.Plan plan = plan(selection, roster, settings);
      try (FolderLock _ = folder.create()) {
        Proof.Results results = run(proof, plan, first);
        return new ProofReport(screen, folder).give(result(settings, roster, results));
      }
    } catch (InterruptedRunException e) {
      screen.note(String.valueOf(e.getMessage()));
      return ExitCode.INTERRUPTED;
    }
  }

  private Proof.Plan plan(
      FaultSelection selection, ProofLine.Roster roster, ProofSettings settings) {
    if (variants) {
      refuseNone(roster.variants(), "permitted variants", settings);
      return new Proof.Plan(List.of(), selection.ofVariants(roster.variants()));
    }
    refuseNone(roster.faults(), "faults", settings);
    boolean everything = clauses.isEmpty() && faultNames.isEmpty() && sample == 0;
    return new Proof.Plan(
        selection.of(roster.faults()),
        everything ? selection.ofVariants(roster.variants()) : List.of());
  }

  private static void refuseNone(List<?> known, String nouns, ProofSettings settings) {
    if (known.isEmpty()) {
      throw new BadInputException(
          "No %s of implementation %s are known: give it a %s that offers some."
              .formatted(nouns, settings.implementation(), FaultSource.class.getName()));
    }
  }

  private Proof.Results run(Proof proof, Proof.Plan plan, ProofProcess first) {
    try (ProofProgress progress =
        new ProofProgress(screen, plan.faults().size(), plan.variants().size())) {
      return proof.run(plan, first, jobs, progress);
    }
  }

  private void refuseMixture() {
    if (variants && !(clauses.isEmpty() && faultNames.isEmpty() && !quick)) {
      throw new BadInputException(
          "--clause, --fault and --quick are about faults: choose variants by --names.");
    }
    if (!variants && !variantNames.isEmpty()) {
      throw new BadInputException(
          "--names is about variants: add --variants, or choose faults by --fault.");
    }
  }

  private FaultSelection selection() {
    if (sample < 0) {
      throw new BadInputException("--sample must not be negative.");
    }
    return new FaultSelection(clauses, variants ? variantNames : faultNames, sample, pick);
  }

  private ProofSettings settings() {
    List<Path> path = implPath.entries();
    Description.Provider provider =
        Implementations.choose(Describer.describe(path), implementation, path);
    return new ProofSettings(
        provider.name(), path, seed, RunOptions.atLeastOne("--schedules", schedules));
  }

  private ProofResult result(
      ProofSettings settings, ProofLine.Roster roster, Proof.Results results) {
    double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1000.0;
    return new ProofResult(
        ProofResult.SCHEMA,
        Version.ofKit(),
        RuleBook.load().sha256(),
        settings.implementation(),
        roster.version(),
        settings.schedules(),
        settings.schedulesOnVariant(),
        settings.seed(),
        !quick,
        started,
        seconds,
        roster.faults().size(),
        results.faults(),
        roster.variants().size(),
        results.variants());
  }
}
