// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utrace.contract.Edition;

/**
 * Tell whether the whole suite leaves a permitted variant in peace.
 *
 * @param variant its name
 * @param file where it is written down
 * @param permits what it does otherwise and what permits that, one sentence
 * @param departs the SHOULD clauses that must deviate there
 * @param port the port it was tried on
 * @param edition id of the edition it was tried in
 * @param files the source files that it changes
 * @param verdict whether it is accepted
 * @param reason why it is not, or not known; empty if it is
 * @param accused the clauses that tests accuse it of, sorted; empty if it is accepted
 * @param passed number of tests that pass
 * @param tests those that fail or come to no verdict, in the order they ran
 * @param seconds how long it took
 */
public record VariantResult(
    String variant,
    String file,
    String permits,
    List<ClauseId> departs,
    String port,
    String edition,
    List<String> files,
    VariantVerdict verdict,
    String reason,
    List<ClauseId> accused,
    long passed,
    List<FaultTest> tests,
    double seconds) {

  /** Copy the lists. */
  public VariantResult {
    departs = List.copyOf(departs);
    files = List.copyOf(files);
    accused = List.copyOf(accused);
    tests = List.copyOf(tests);
  }

  /** Name a variant that was not tried yet. */
  public static VariantResult asked(
      String variant,
      String file,
      String permits,
      List<ClauseId> departs,
      String port,
      String edition,
      List<String> files) {
    return new VariantResult(
        variant,
        file,
        permits,
        departs,
        port,
        edition,
        files,
        VariantVerdict.UNKNOWN,
        "it was not tried",
        List.of(),
        0,
        List.of(),
        0);
  }

  /** The same variant with a reason why nothing is known of it. */
  public VariantResult unknown(String why) {
    return with(new Finding(VariantVerdict.UNKNOWN, why), List.of(), 0, List.of(), 0);
  }

  private record Finding(VariantVerdict verdict, String reason) {}

  /**
   * Judge it by the tests that came to an end.
   *
   * @param book says how binding a clause is
   * @param seen the tests
   * @param loss how the worker was lost before the last test; empty if it was not
   * @param taken seconds that it took
   */
  public VariantResult judged(RuleBook book, List<FaultTest> seen, String loss, double taken) {
    List<ClauseId> accusations =
        seen.stream().flatMap(test -> accused(book, test)).distinct().sorted().toList();
    long passes = seen.stream().filter(test -> test.verdict() == Verdict.PASS).count();
    List<FaultTest> told = seen.stream().filter(test -> test.fails() || test.isTrouble()).toList();
    Finding finding =
        accusation(accusations, loss, passes)
            .or(() -> likeness(told))
            .orElse(new Finding(VariantVerdict.ACCEPTED, ""));
    return with(finding, accusations, passes, told, taken);
  }

  private static Optional<Finding> accusation(
      List<ClauseId> accusations, String loss, long passes) {
    String why =
        !loss.isEmpty()
            ? loss
            : !accusations.isEmpty()
                ? "it is right, but tests accuse it"
                : passes == 0 ? "no test passes there" : "";
    return why.isEmpty() ? Optional.empty() : Optional.of(new Finding(VariantVerdict.ACCUSED, why));
  }

  private Optional<Finding> likeness(List<FaultTest> told) {
    String missed =
        departs.stream()
            .filter(id -> told.stream().noneMatch(t -> t.fails() && t.clauses().contains(id)))
            .map(ClauseId::format)
            .collect(Collectors.joining(", "));
    return missed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                VariantVerdict.NOT_DIFFERENT,
                "it says that it departs from %s, which no test finds".formatted(missed)));
  }

  /** The clauses that a test accuses it of; a MAY cannot be violated (D24). */
  private Stream<ClauseId> accused(RuleBook book, FaultTest test) {
    if (test.isTrouble()) {
      return test.clauses().stream();
    }
    return test.fails()
        ? test.clauses().stream().filter(id -> !departs.contains(id) && binds(book, id))
        : Stream.empty();
  }

  private boolean binds(RuleBook book, ClauseId id) {
    Edition tried = Edition.byId(edition).orElseThrow();
    return book.find(id)
        .flatMap(clause -> clause.level(tried))
        .filter(level -> level != Level.MAY)
        .isPresent();
  }

  private VariantResult with(
      Finding finding,
      List<ClauseId> accusations,
      long passes,
      List<FaultTest> told,
      double taken) {
    return new VariantResult(
        variant,
        file,
        permits,
        departs,
        port,
        edition,
        files,
        finding.verdict,
        finding.reason,
        accusations,
        passes,
        told,
        taken);
  }
}
