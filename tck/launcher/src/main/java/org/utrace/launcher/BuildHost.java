// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Edition;
import org.utrace.explore.MalformedTokenException;
import org.utrace.explore.ReplayToken;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;
import org.utrace.suite.SuiteHost;

/** Run the suite where a build's own JUnit launches it, as Surefire does. */
public final class BuildHost implements SuiteHost {
  /** Set where a test that the machine cannot run must fail, as in continuous integration. */
  private static final String NO_SKIP = "UTCK_NO_SKIP";

  private @Nullable ClauseSelection selection;
  private @Nullable String replayed;
  private @Nullable String lacking;

  /** For ServiceLoader. */
  public BuildHost() {}

  @Override
  public Optional<String> leavesOut(
      String testName, List<ClauseId> clauses, Function<String, Optional<String>> parameters) {
    SuiteParameters known = new SuiteParameters(parameters);
    if (!lack(known).isEmpty()) {
      return Optional.of(lack(known));
    }
    if (known.replay().isPresent()) {
      return testOf(known).equals(testName)
          ? Optional.empty()
          : Optional.of("not the test of " + SuiteParameters.REPLAY);
    }
    return clauses.stream().anyMatch(selection(known)::includes)
        ? Optional.empty()
        : Optional.of("not selected by " + SuiteParameters.CLAUSES);
  }

  /** What the machine lacks for the port, unless that is no excuse; empty if nothing. */
  private String lack(SuiteParameters parameters) {
    String known = lacking;
    if (known == null) {
      known = System.getenv(NO_SKIP) == null ? lack(parameters.settings()) : "";
      lacking = known;
    }
    return known;
  }

  private static String lack(WorkerSettings settings) {
    return Implementations.load(settings.implementation()).requirements(settings.port()).stream()
        .filter(requirement -> !requirement.met())
        .map(requirement ->
            "%s lacks %s: %s".formatted(settings.port(), requirement.name(), requirement.problem()))
        .findFirst()
        .orElse("");
  }

  private ClauseSelection selection(SuiteParameters parameters) {
    ClauseSelection known = selection;
    if (known == null) {
      known = selection(parameters.clauses(), parameters);
      selection = known;
    }
    return known;
  }

  private static ClauseSelection selection(String text, SuiteParameters parameters) {
    if (text.isEmpty()) {
      return ClauseSelection.all();
    }
    Edition edition = Implementations.edition(parameters.settings().edition());
    return ClauseSelection.parse(text, RuleBook.load(), edition);
  }

  /** Name of the one test to run; that of another implementation or port is none of this run. */
  private String testOf(SuiteParameters parameters) {
    String known = replayed;
    if (known == null) {
      ReplayToken token = decode(parameters.replay().orElseThrow());
      WorkerSettings settings = parameters.settings();
      boolean ours =
          token.implementation().equals(settings.implementation())
              && token.port().equals(settings.port());
      known = ours ? existing(SuiteTests.nameOf(token)) : "";
      replayed = known;
    }
    return known;
  }

  private static ReplayToken decode(String text) {
    try {
      return ReplayToken.decode(text);
    } catch (MalformedTokenException e) {
      throw new BadInputException(String.valueOf(e.getMessage()));
    }
  }

  /** A run without any test would look like one without failure. */
  private static String existing(String test) {
    if (SuiteTests.covering(SuiteTests.classes(), t -> t.test().equals(test)).isEmpty()) {
      throw new BadInputException(
          "The test %s of this token no longer exists: run all tests for new tokens."
              .formatted(test));
    }
    return test;
  }

  @Override
  public Run open(Function<String, Optional<String>> parameters) {
    SuiteParameters known = new SuiteParameters(parameters);
    return BuildRun.open(known, selection(known));
  }
}
