// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.utrace.explore.MalformedTokenException;
import org.utrace.explore.ReplayToken;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
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
      " 0:the token no longer fails",
      " 1:it still fails",
      " 2:command line, token or set-up at fault",
      " 3:kit, worker or machine in trouble"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int LOG_LINES = 20;

  @Parameters(
      arity = "1..*",
      paramLabel = "TOKEN",
      description = "The token that a failure was printed with.")
  private List<String> token = new ArrayList<>();

  @Mixin private RunOptions options = new RunOptions();

  private final Screen screen;

  ReplayCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    // A token copied from a mail may have been broken into several words.
    ReplayToken decoded = decode(String.join("", token));
    try (WorkerProcess worker = WorkerProcess.start(settings(decoded), options.patience())) {
      Header header = worker.awaitReady();
      if (header.tests().isEmpty()) {
        throw new BadInputException(
            "The test %s of this token no longer exists: run ./utck certify for new tokens."
                .formatted(SuiteTests.nameOf(decoded)));
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
    Implementations.ports(Implementations.find(decoded.implementation()), decoded.port());
    return new WorkerSettings(
        decoded.implementation(),
        decoded.port(),
        Implementations.edition(decoded.edition()).id(),
        "",
        decoded.seed(),
        options.schedules(),
        options.tracees(),
        Optional.of(decoded.encode()),
        Optional.empty());
  }

  private void tellStale(List<String> changed) {
    if (!changed.isEmpty()) {
      screen.note(
          "since this token was made, the %s changed; it runs anyway, but may take another course."
              .formatted(String.join(", the ", changed)));
    }
  }

  private int tell(ReplayToken decoded, List<JournalLine> lines, Optional<Died> died) {
    if (died.isPresent()) {
      throw new KitTroubleException(
          died.get().reason() + "\n  " + String.join("\n  ", died.get().lastWords()));
    }
    TestResult result =
        lines.stream()
            .filter(Judged.class::isInstance)
            .map(line -> ((Judged) line).test())
            .findFirst()
            .orElseThrow(() -> new KitTroubleException("The test gave no verdict."));
    List<String> log = log(lines, result);
    if (log.isEmpty() && result.verdict() == Verdict.PASS) {
      throw new BadInputException(
          "The test %s no longer plays %s: run ./utck certify for new tokens."
              .formatted(result.testName(), decoded.testId()));
    }
    log.forEach(screen::say);
    if (result.evidence().bound().contains("diverged")) {
      screen.note("it took another course: " + result.evidence().bound() + ".");
    }
    return verdict(decoded, result);
  }

  private static List<String> log(List<JournalLine> lines, TestResult result) {
    List<String> all = new ArrayList<>();
    for (JournalLine line : lines) {
      if (line instanceof Closing closing) {
        all.addAll(closing.log());
      }
    }
    if (all.isEmpty()) {
      result.failure().ifPresent(failure -> all.addAll(failure.logTail()));
    }
    return all.subList(Math.max(0, all.size() - LOG_LINES), all.size());
  }

  private int verdict(ReplayToken decoded, TestResult result) {
    String where =
        "%s on %s %s".formatted(result.testName(), decoded.implementation(), decoded.port());
    screen.say("");
    return switch (result.verdict()) {
      case PASS -> {
        screen.say("This token no longer fails: " + where + ".");
        yield ExitCode.OK;
      }
      case FAIL -> {
        screen.say("Still fails: " + where + ": " + result.explanation());
        result
            .failure()
            .ifPresent(f -> f.facts().forEach(x -> screen.say("  " + x.key() + ": " + x.value())));
        yield ExitCode.VIOLATION;
      }
      case SKIPPED, UNTESTED ->
          throw new BadInputException(
              "The token cannot be played: " + where + " was not run: " + result.explanation());
      case ERROR, INCONCLUSIVE, DEVIATES ->
          throw new KitTroubleException(
              result.verdict() + ": " + where + ": " + result.explanation());
    };
  }
}
