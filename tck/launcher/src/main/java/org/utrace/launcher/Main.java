// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Start the kit from the command line. */
@Command(
    name = "utck",
    header = "Test whether an implementation keeps the utrace contract.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:no violation found",
      " 1:violation found",
      " 2:command line or set-up at fault",
      " 3:kit, worker or machine in trouble",
      " 4:no new violation, but the baseline is out of date",
      " 130:interrupted by Ctrl-C (143: by a kill); what was reached is written"
    },
    footer = {
      "",
      "Examples:",
      "  ./utck certify",
      "  ./utck certify --clause 'ORD-*' --out target/ord",
      "  ./utck explain ORD-03"
    })
public final class Main {
  private Main() {}

  /** Run a command and end the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Screen.ofProcess(System.getenv()), arguments));
  }

  /** Run a command and give its exit code. */
  static int run(Screen screen, String... arguments) {
    return run(screen, Machine.here(), arguments);
  }

  /** Run a command on another machine, for tests. */
  static int run(Screen screen, Machine machine, String... arguments) {
    return whereSaid(screen, execute(screen, machine, arguments));
  }

  private static int execute(Screen screen, Machine machine, String... arguments) {
    try {
      return commandLine(screen, machine).execute(arguments);
    } catch (Error e) {
      // Java itself would end with 1, which means something else here.
      return explainBug(screen, e);
    }
  }

  /** An answer that nobody can read must not end as if it had been given. */
  private static int whereSaid(Screen screen, int code) {
    if (!screen.isLost()) {
      return code;
    }
    screen.note(
        "standard output could not be written, so it lacks something: make room or send it"
            + " elsewhere.");
    return code == ExitCode.OK || code == ExitCode.OUTDATED ? ExitCode.TROUBLE : code;
  }

  private static CommandLine commandLine(Screen screen, Machine machine) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(bench(screen, machine))
            .addSubcommand(new CertifyCommand(screen, machine))
            .addSubcommand(new ClausesCommand(screen))
            .addSubcommand(new DoctorCommand(screen, machine))
            .addSubcommand(new ExplainCommand(screen))
            .addSubcommand(new ProveCommand(screen))
            .addSubcommand(new ReplayCommand(screen))
            .addSubcommand(new ReportCommand(screen))
            .addSubcommand(new TestCommand())
            .addSubcommand(new SetupCommand(screen))
            .addSubcommand(new TrainCommand())
            .addSubcommand(new DescribeCommand())
            .addSubcommand(new BenchWorkerCommand())
            .addSubcommand(new WorkerCommand())
            .addSubcommand(new ProofWorkerCommand());
    return line.setOut(screen.out())
        .setErr(screen.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(screen.ansi()))
        .setUsageHelpWidth(Text.WIDTH)
        .setParameterExceptionHandler((e, args) -> refuse(screen, e))
        .setExecutionExceptionHandler((e, command, result) -> explain(screen, e));
  }

  private static CommandLine bench(Screen screen, Machine machine) {
    return new CommandLine(new BenchCommand()).addSubcommand(new BenchStepCommand(screen, machine));
  }

  private static int refuse(Screen screen, ParameterException e) {
    StringWriter suggestion = new StringWriter();
    UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestion, true));
    String sentence = String.valueOf(e.getMessage()).strip();
    String hint = suggestion.toString().strip().replaceAll("\\s+", " ");
    screen.note(
        "%s%s%s See: ./%s --help"
            .formatted(
                sentence,
                sentence.endsWith(".") ? "" : ".",
                hint.isEmpty() ? "" : " " + hint,
                e.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static int explain(Screen screen, Exception e) {
    if (e instanceof BadInputException) {
      screen.note(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    }
    if (e instanceof KitTroubleException) {
      screen.note(String.valueOf(e.getMessage()));
      return ExitCode.TROUBLE;
    }
    return explainBug(screen, e);
  }

  private static int explainBug(Screen screen, Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    screen.err().print(trace);
    screen.note("the kit itself is at fault; please report this with the lines above: " + e);
    return ExitCode.TROUBLE;
  }
}
