// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measure steps. */
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    header = "Measure single steps per second, beside a C program that makes the same steps.",
    description = {
      "",
      "A thread is stepped through the whole implementation, the tracer answering in its callback"
          + " and no schedule being explored. In turns with it, on the same processor, runs what"
          + " the implementation offers to be measured beside, such as a loop in C over its"
          + " emulator; and on Linux on x86_64, for the port of that name, PTRACE_SINGLESTEP of the"
          + " live kernel. Ports that offer nothing are left out.",
      "",
      "What counts is the ratio. It is compared with the least it must be and with the ratio that"
          + " was published, which may only rise."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:every ratio is high enough",
      " 1:a ratio is below the least, or below the published one less the tolerance",
      " 2:command line at fault, or something is missing, such as a C compiler",
      " 3:a process that steps was lost, or the machine is in trouble"
    },
    footer = {
      "",
      "Examples:",
      "  ./utck bench step",
      "  ./utck bench step --port x86_64 --rounds 21 --publish"
    })
final class BenchStepCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "NAME[,NAME...]",
      defaultValue = "all",
      description = {
        "Ports to measure (default: all that have something to be measured beside).",
        CommaList.REPEATABLE
      })
  private List<String> ports = List.of();

  @Option(
      names = "--impl",
      paramLabel = "NAME",
      description =
          "Implementation to measure (default: the one of --impl-path, or else the one that the kit"
              + " comes with).")
  private String implementation = "";

  @Mixin private ImplPath implPath = new ImplPath();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "11",
      description = "Rounds of each, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "400",
      description = "Milliseconds of a round (default: ${DEFAULT-VALUE}).")
  private int millis;

  @Option(
      names = "--warm-up",
      paramLabel = "STEPS",
      defaultValue = "12000000",
      description =
          "Steps that the implementation makes before the first round, so that it is compiled"
              + " (default: ${DEFAULT-VALUE}).")
  private long warmUpSteps;

  @Option(names = "--json", description = "Print one JSON document in place of the table.")
  private boolean json;

  @Option(
      names = "--published",
      paramLabel = "FILE",
      description =
          "File of the published ratios (default: reports/certification/bench-step.json of the"
              + " checkout, if it is there).")
  private @Nullable Path published;

  @Option(
      names = "--publish",
      description = "Write the ratios that are higher than those published into the file.")
  private boolean publish;

  private final Screen screen;
  private final Machine machine;

  BenchStepCommand(Screen screen, Machine machine) {
    this.screen = screen;
    this.machine = machine;
  }

  /** The JSON document. */
  private record Document(String kit, String where, List<StepRatio> ratios, List<String> tooLow) {}

  @Override
  public Integer call() {
    requirePositive();
    Optional<Path> file = publishedFile();
    PublishedSteps known = file.map(PublishedSteps::read).orElse(PublishedSteps.NONE);
    List<StepRatio> measured = measure();
    List<String> complaints =
        measured.stream().flatMap(one -> known.complaint(one).stream()).toList();
    tell(measured, known, complaints);
    if (publish) {
      publish(file.orElseThrow(), known, measured);
    }
    return complaints.isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
  }

  private void requirePositive() {
    if (rounds < 1 || millis < 1 || warmUpSteps < 0) {
      throw new BadInputException("--rounds and --millis are at least 1, --warm-up is at least 0.");
    }
  }

  private Optional<Path> publishedFile() {
    Path given = published;
    Optional<Path> file = given == null ? BenchHost.publishedFile() : Optional.of(given);
    if (publish && file.isEmpty()) {
      throw new BadInputException(
          "There is no file of published ratios to write to: name it with --published.");
    }
    return file;
  }

  private List<StepRatio> measure() {
    BenchHost host = BenchHost.of(machine, new SetUp(machine, screen, false));
    Description found = Describer.describe(implPath.entries());
    Description.Provider provider =
        Implementations.choose(found, implementation, implPath.entries());
    List<String> wanted = Implementations.ports(provider, CommaList.of(ports));
    StepBench bench =
        new StepBench(
            host, screen, new StepBench.Effort(rounds, Duration.ofMillis(millis), warmUpSteps));
    List<StepRatio> measured = new ArrayList<>();
    for (String port : wanted) {
      List<StepRatio> ratios = bench.measure(provider.name(), implPath.entries(), port);
      if (ratios.isEmpty() && Implementations.areNamed(CommaList.of(ports))) {
        throw new BadInputException(
            "Port %s of %s offers nothing to be measured beside.".formatted(port, provider.name()));
      }
      measured.addAll(ratios);
    }
    if (measured.isEmpty()) {
      throw new BadInputException(
          "No port of %s offers anything to be measured beside.".formatted(provider.name()));
    }
    return measured;
  }

  private void tell(List<StepRatio> measured, PublishedSteps known, List<String> complaints) {
    if (json) {
      screen.say(
          Json.document(new Document(Version.ofKit(), BenchHost.name(), measured, complaints))
              .strip());
    } else {
      StepTable.lines(measured, known).forEach(screen::say);
    }
    complaints.forEach(screen::note);
  }

  private void publish(Path file, PublishedSteps known, List<StepRatio> measured) {
    PublishedSteps raised = known;
    for (StepRatio one : measured) {
      if (known.complaint(one).isEmpty()) {
        raised = raised.raisedTo(one, BenchHost.name());
      }
    }
    if (raised.equals(known)) {
      screen.note("no ratio is higher than the one published, so %s stays.".formatted(file));
    } else {
      raised.write(file);
      screen.note("the higher ratios are in %s: commit it.".formatted(file));
    }
  }
}
