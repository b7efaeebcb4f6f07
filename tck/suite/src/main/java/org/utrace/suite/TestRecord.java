// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.utrace.contract.spi.RunReport;
import org.utrace.explore.Exploration;
import org.utrace.explore.FailedPlay;
import org.utrace.explore.ReplayToken;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Evidence;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;
import org.utrace.rules.Verdict;

/** Collect what one running test has done so far. */
final class TestRecord {
  private static final int LOG_TAIL_LINES = 200;
  private static final int STACK_LINES = 8;

  private final String testId;
  private final List<ClauseId> clauses;
  private final List<Exploration> searches = new ArrayList<>();
  private long digest = 0x75747261636531L;
  private final SortedSet<String> lacking = new TreeSet<>();
  private final SortedSet<String> reached = new TreeSet<>();
  private int explorations;
  private int assertions;
  private String skipReason = "";
  private @Nullable Failure failure;
  private Verdict failureVerdict = Verdict.FAIL;

  TestRecord(String testId, List<ClauseId> clauses) {
    this.testId = testId;
    this.clauses = clauses;
  }

  String testId() {
    return testId;
  }

  List<ClauseId> clauses() {
    return clauses;
  }

  /** Name the next search of this test; a test may make several, one for each row of a table. */
  String nextExploration() {
    reached.clear();
    return testId + "#" + ++explorations;
  }

  void add(Exploration exploration) {
    searches.add(exploration);
    digest = Long.rotateLeft(digest, 7) * 0x9e3779b97f4a7c15L ^ exploration.digest();
  }

  /** Remember that the search came to an interleaving. */
  void reached(String interleaving) {
    reached.add(interleaving);
  }

  /** Give up the test if the search has not come to all these interleavings. */
  void requireReached(String search, List<String> interleavings) {
    List<String> missed = new ArrayList<>(interleavings);
    missed.removeAll(reached);
    if (!missed.isEmpty()) {
      throw new UnreachedException(search, missed);
    }
  }

  /** Remember that the test has left out what needs a capability. */
  void lacks(String capability) {
    lacking.add(capability);
  }

  /** The capabilities without which the test had nothing to play; empty if it played. */
  SortedSet<String> lackedForAll() {
    return explorations == 0 ? new TreeSet<>(lacking) : new TreeSet<>();
  }

  /** End the test as skipped; no other way of aborting one counts as that. */
  void skip(String reason) {
    skipReason = reason;
    Assumptions.abort(reason);
  }

  /** Why the test is skipped; empty if it is not. */
  String skipReason() {
    return skipReason;
  }

  void countAssertion() {
    assertions++;
  }

  int assertions() {
    return assertions;
  }

  /** The searches of the test added up; every search that was cut short keeps its words. */
  Evidence evidence() {
    List<Evidence> parts = new ArrayList<>();
    for (Exploration search : searches) {
      boolean telling = parts.isEmpty() || !search.complete();
      String bound = searches.size() > 1 && parts.isEmpty() ? firstOf(search) : search.bound();
      parts.add(
          new Evidence(
              search.mode(),
              search.schedules(),
              Math.min(search.distinct(), search.schedules()),
              telling ? bound : ""));
    }
    return Evidence.merge(parts);
  }

  private String firstOf(Exploration search) {
    return "first of " + searches.size() + " searches: " + search.bound();
  }

  String logDigest() {
    return "%016x".formatted(digest);
  }

  void fail(FailedPlay failed, ReplayToken token) {
    List<Fact> facts = new ArrayList<>();
    String message = describe(failed.report().outcome(), facts);
    facts.add(new Fact("found by", failed.strategy()));
    facts.add(new Fact("schedule", failed.schedule().toString()));
    facts.add(new Fact("who did what", "\n" + failed.log().columns()));
    failure =
        new Failure(
            message,
            facts,
            failed.log().tail(LOG_TAIL_LINES),
            failed.report().instructions(),
            token.encode());
  }

  /** End the test because what it needs is declared falsely. */
  void refuse(String capability) {
    String message = "declares the capability " + capability + ", but a probe found none";
    failure = new Failure(message, List.of(), List.of(), List.of(), "");
    throw new FailedExploration(failureText());
  }

  private String describe(RunReport.Outcome outcome, List<Fact> facts) {
    return switch (outcome) {
      case RunReport.Threw threw -> threw(threw, facts);
      case RunReport.Deadlock deadlock -> {
        facts.add(new Fact("expected", "the script comes to its end"));
        facts.add(new Fact("but was", "deadlock: " + String.join("; ", deadlock.waiting())));
        yield "nobody can go on: " + String.join("; ", deadlock.waiting());
      }
      case RunReport.Endless endless -> {
        facts.add(new Fact("expected", "the script ends within " + endless.stepsMax() + " steps"));
        facts.add(new Fact("but was", "endless: " + String.join("; ", endless.where())));
        yield "no end within "
            + endless.stepsMax()
            + " steps: "
            + String.join("; ", endless.where());
      }
      case RunReport.Completed completed ->
          throw new IllegalArgumentException("a completed play is no failure");
    };
  }

  private String threw(RunReport.Threw threw, List<Fact> facts) {
    if (threw.cause() instanceof ContractViolation violation) {
      facts.addAll(violation.facts());
      facts.add(new Fact("seen by", threw.actor()));
      return String.valueOf(violation.getMessage());
    }
    // Not a check of a clause: the implementation or the kit broke down.
    failureVerdict = Verdict.ERROR;
    facts.add(new Fact("expected", "no exception"));
    facts.add(new Fact("but was", threw.cause().toString()));
    facts.add(new Fact("thrown in", threw.actor()));
    facts.add(new Fact("stack", stack(threw.cause())));
    return threw.actor() + " threw " + threw.cause();
  }

  private static String stack(Throwable cause) {
    StringBuilder lines = new StringBuilder();
    StackTraceElement[] stack = cause.getStackTrace();
    for (int i = 0; i < Math.min(STACK_LINES, stack.length); i++) {
      lines.append("\n  at ").append(stack[i]);
    }
    return lines.toString();
  }

  Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }

  Verdict failureVerdict() {
    return failureVerdict;
  }

  String failureMessage() {
    Failure known = failure;
    return known == null
        ? ""
        : known.message() + "\n  replay: ./utck replay " + known.replayToken();
  }

  /** The failure as whoever runs the tests by JUnit reads it. */
  String failureText() {
    Failure known = failure;
    return known == null ? "" : FailureText.of(clauses, known);
  }
}
