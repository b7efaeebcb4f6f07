// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utrace.explore.MalformedTokenException;
import org.utrace.explore.ReplayToken;
import org.utrace.explore.Seeds;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Replayed;
import org.utrace.rules.Failure;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Play a failing schedule again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    header = "Play a failing schedule again.",
    description = {
      "",
      "Runs the one test of the token with the one schedule of the token, prints the end of its"
          + " event log and tells whether it still fails. Writes no file."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the schedule was played and no longer fails",
      " 1:it still fails",
      " 2:command line, token or set-up at fault",
      " 3:the schedule could not be followed, or its worker was lost again; or kit, worker or"
          + " machine in trouble"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int LOG_LINES = 20;

  @Parameters(
      arity = "1..*",
      paramLabel = "TOKEN",
      description = "The token that a failure was printed with.")
  private List<String> token = new ArrayList<>();

  @Mixin private ImplPath implPath = new ImplPath();

  @Mixin private RunOptions options = new RunOptions();

  private final Screen screen;

  ReplayCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    // A token copied from a mail may have been broken into several words.
    ReplayToken decoded = decode(String.join("", token));
    try (WorkerProcess worker = WorkerProcess.start(settings(decoded), options.limits())) {
      Header header = worker.requireReady();
      if (header.tests().isEmpty()) {
        throw new BadInputException(
            "The test %s of this token no longer exists: %s"
                .formatted(SuiteTests.nameOf(decoded), newTokens()));
      }
      tellStale(decoded.stale(header.digests()));
      List<JournalLine> lines = new ArrayList<>();
      Optional<Died> died = worker.run(lines::add);
      return tell(decoded, lines, died);
    }
  }

  private static ReplayToken decode(String text) {
    try {
      return ReplayToken.decode(text);
    } catch (MalformedTokenException e) {
      throw new BadInputException(String.valueOf(e.getMessage()));
    }
  }

  private WorkerSettings settings(ReplayToken decoded) {
    List<Path> path = implPath.entries();
    Description.Provider provider =
        Implementations.choose(Describer.describe(path), decoded.implementation(), path);
    Implementations.ports(provider, decoded.port());
    return new WorkerSettings(
        decoded.implementation(),
        path,
        decoded.port(),
        Implementations.edition(decoded.edition()).id(),
        "",
        Seeds.one(decoded.seed()),
        Integer.parseInt(WorkerSettings.SCHEDULES_DEFAULT),
        options.tracees(),
        Optional.of(decoded.encode()),
        Optional.empty(),
        1);
  }

  private void tellStale(List<String> changed) {
    if (!changed.isEmpty()) {
      screen.note(
          "since this token was made, the %s changed; it runs anyway, but may take another course."
              .formatted(String.join(", the ", changed)));
    }
  }

  /** Where to get tokens that fit what is installed. */
  private String newTokens() {
    String tracees =
        options
            .tracees()
            .map(dir -> "--tracees " + Text.shellWord(dir.toString()) + " ")
            .orElse("");
    return "run ./utck certify %sfor new tokens.".formatted(tracees);
  }

  private int tell(ReplayToken decoded, List<JournalLine> lines, Optional<Died> died) {
    if (died.isPresent()) {
      throw new KitTroubleException(
          "The worker was lost: "
              + died.get().reason()
              + ".\n  "
              + String.join("\n  ", died.get().lastWords()));
    }
    TestResult result = only(lines, Judged.class).test();
    Closing closing = only(lines, Closing.class);
    String where =
        "%s on %s %s".formatted(result.testName(), decoded.implementation(), decoded.port());
    refuseUnplayed(decoded, result, closing, where);
    List<String> log = closing.log();
    Text.last(log, LOG_LINES).forEach(screen::say);
    screen.say("");
    return result.verdict() == Verdict.PASS
        ? tellPass(closing.replayed().orElseThrow(), where)
        : tellFailure(closing.replayed().orElseThrow(), result, where);
  }

  private static <T extends JournalLine> T only(List<JournalLine> lines, Class<T> type) {
    return lines.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new KitTroubleException("The test gave no verdict."));
  }

  private void refuseUnplayed(
      ReplayToken decoded, TestResult result, Closing closing, String where) {
    if (closing.replayed().isPresent()) {
      return;
    }
    switch (result.verdict()) {
      case SKIPPED ->
          throw new BadInputException(
              "The token cannot be played: %s was not run: %s"
                  .formatted(where, result.explanation()));
      case ERROR -> throw new KitTroubleException(trouble(result, where));
      default ->
          throw new BadInputException(
              "The test no longer plays that search, %s: %s"
                  .formatted(decoded.testId(), newTokens()));
    }
  }

  private static String trouble(TestResult result, String where) {
    return "%s: %s: %s".formatted(result.verdict(), where, result.explanation());
  }

  private int tellPass(Replayed replayed, String where) {
    if (!replayed.complete()) {
      screen.say("The schedule could not be followed; nothing is shown: %s.".formatted(where));
      screen.say("  " + replayed.bound());
      return ExitCode.TROUBLE;
    }
    screen.say("This token no longer fails: " + where + ".");
    return ExitCode.OK;
  }

  private void tellInstructions(List<String> instructions) {
    if (!instructions.isEmpty()) {
      screen.say("  last user instructions:");
      Text.last(instructions, LOG_LINES).forEach(line -> screen.say("    " + line));
    }
  }

  private int tellFailure(Replayed replayed, TestResult result, String where) {
    Failure failure =
        result.failure().orElseThrow(() -> new KitTroubleException(trouble(result, where)));
    if (!replayed.complete()) {
      screen.note("the schedule could not be followed: " + replayed.bound() + ".");
    }
    screen.say("Still fails: %s: %s".formatted(where, failure.message()));
    failure.facts().forEach(fact -> screen.say("  " + fact.key() + ": " + fact.value()));
    tellInstructions(failure.instructions());
    return ExitCode.VIOLATION;
  }
}
