// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;

/**
 * Tell whether the tests of a chapter catch a fault.
 *
 * @param fault its name
 * @param clause the clause that it breaks
 * @param breaks what is wrong, one sentence
 * @param port the port it was tried on
 * @param edition id of the edition it was tried in
 * @param files the source files that it changes
 * @param verdict whether it is caught
 * @param reason why it is not, or not known; mostly empty for a kill
 * @param tests in the order they ran
 */
public record FaultResult(
    String fault,
    ClauseId clause,
    String breaks,
    String port,
    String edition,
    List<String> files,
    FaultVerdict verdict,
    String reason,
    List<FaultTest> tests) {

  /** Copy the lists. */
  public FaultResult {
    files = List.copyOf(files);
    tests = List.copyOf(tests);
  }

  /** Name a fault that was not tried yet. */
  public static FaultResult asked(
      String fault,
      ClauseId clause,
      String breaks,
      String port,
      String edition,
      List<String> files) {
    return new FaultResult(
        fault,
        clause,
        breaks,
        port,
        edition,
        files,
        FaultVerdict.UNKNOWN,
        "it was not tried",
        List.of());
  }

  /**
   * Judge it by the tests that came to an end.
   *
   * @param seen the tests
   * @param loss how the worker was lost before the last test; empty if it was not
   * @param equivalent why no test can fail; empty for nearly all faults
   */
  public FaultResult judged(List<FaultTest> seen, String loss, Optional<String> equivalent) {
    List<FaultTest> failed = seen.stream().filter(FaultTest::fails).toList();
    if (!failed.isEmpty()) {
      boolean own = failed.stream().anyMatch(test -> test.clauses().contains(clause));
      return with(
          own ? FaultVerdict.OWN : FaultVerdict.OTHER,
          equivalent.isPresent() ? "it is declared equivalent, which it is not" : "",
          seen);
    }
    String trouble = loss.isEmpty() ? trouble(seen) : loss;
    return equivalent.isPresent() && trouble.isEmpty()
        ? with(FaultVerdict.EQUIVALENT, equivalent.get(), seen)
        : with(FaultVerdict.SURVIVED, trouble.isEmpty() ? all(seen) : trouble, seen);
  }

  private static String trouble(List<FaultTest> tests) {
    return tests.stream()
        .filter(FaultTest::isTrouble)
        .findFirst()
        .map(test -> "%s is %s: %s".formatted(test.test(), test.verdict(), test.explanation()))
        .orElse("");
  }

  private static String all(List<FaultTest> tests) {
    long passed = tests.stream().filter(test -> test.verdict() == Verdict.PASS).count();
    return passed == 0
        ? "no test of its chapter runs there"
        : "%d of %d tests of its chapter pass, none fails".formatted(passed, tests.size());
  }

  private FaultResult with(FaultVerdict found, String why, List<FaultTest> seen) {
    return new FaultResult(fault, clause, breaks, port, edition, files, found, why, seen);
  }

  /** The same fault with a reason why nothing is known of it. */
  public FaultResult unknown(String why) {
    return with(FaultVerdict.UNKNOWN, why, List.of());
  }

  /** Give the clauses that failing tests judge, each once, in the order of the tests. */
  public List<ClauseId> killers() {
    return tests.stream()
        .filter(FaultTest::fails)
        .flatMap(test -> test.clauses().stream())
        .distinct()
        .toList();
  }
}
