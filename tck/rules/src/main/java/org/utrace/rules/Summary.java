// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.utrace.contract.Edition;

/**
 * Sum up a run, one entry per profile of its edition.
 *
 * @param profiles for the plan {@code plan-core} and {@code plan-full}; for 20091216 that alone
 */
public record Summary(List<ProfileSummary> profiles) {
  /** With one of these on a MUST clause, too little is known to say "conforms". */
  private static final Set<Verdict> OPEN =
      EnumSet.of(Verdict.UNTESTED, Verdict.INCONCLUSIVE, Verdict.ERROR);

  /** Copy the list. */
  public Summary {
    profiles = List.copyOf(profiles);
  }

  /**
   * Sum up graded clauses.
   *
   * @param notRun ports that were to run and could not: with one, nothing conforms
   */
  public static Summary of(
      RuleBook book, Edition edition, List<ClauseResult> results, List<PortNotRun> notRun) {
    // Who leaves out what may fail cannot say that anything conforms.
    boolean whole = notRun.isEmpty() && results.stream().noneMatch(ClauseResult::skippedByRequest);
    return new Summary(
        Profile.of(edition).stream()
            .map(profile -> sumUp(profile, within(profile, book, results), whole, notRun))
            .toList());
  }

  private static List<ClauseResult> within(
      Profile profile, RuleBook book, List<ClauseResult> results) {
    return results.stream()
        .filter(ClauseResult::countsAsVerdict)
        .filter(result -> book.find(result.id()).filter(profile::includes).isPresent())
        .toList();
  }

  private static ProfileSummary sumUp(
      Profile profile, List<ClauseResult> results, boolean whole, List<PortNotRun> notRun) {
    Map<String, List<Verdict>> byPort = new LinkedHashMap<>();
    Map<ClauseId, Verdict> merged = new LinkedHashMap<>();
    for (ClauseResult result : results) {
      byPort.computeIfAbsent(result.port(), port -> new ArrayList<>()).add(result.verdict());
      merged.merge(result.id(), result.verdict(), Verdict::worst);
    }
    List<VerdictCounts> ports = new ArrayList<>();
    byPort.forEach((port, verdicts) -> ports.add(VerdictCounts.count(port, verdicts)));
    VerdictCounts all = VerdictCounts.count("", merged.values());
    Claim claim = whole ? claim(all, results) : Claim.NOTHING;
    return new ProfileSummary(
        profile.id(),
        ports,
        all.of(Verdict.PASS),
        merged.size(),
        claim == Claim.CONFORMS,
        sentence(profile, all, merged.size(), claim) + PortNotRun.onOnly(byPort.keySet(), notRun));
  }

  /** How much a run allows to say. */
  private enum Claim {
    NOTHING(""),
    CONFORMS_AS_DECLARED("conforms in what it declares to "),
    CONFORMS("conforms to ");

    private final String words;

    Claim(String words) {
      this.words = words;
    }
  }

  private static Claim claim(VerdictCounts all, List<ClauseResult> results) {
    Set<Verdict> musts = EnumSet.noneOf(Verdict.class);
    results.stream()
        .filter(result -> result.level() == Level.MUST)
        .forEach(result -> musts.add(result.verdict()));
    boolean open = musts.stream().anyMatch(OPEN::contains);
    if (open || all.of(Verdict.FAIL) > 0 || all.of(Verdict.PASS) == 0) {
      return Claim.NOTHING;
    }
    return musts.contains(Verdict.SKIPPED) ? Claim.CONFORMS_AS_DECLARED : Claim.CONFORMS;
  }

  private static String sentence(Profile profile, VerdictCounts all, int applicable, Claim claim) {
    String closing =
        "no violation found in " + all.of(Verdict.PASS) + " of " + applicable + " clauses";
    int failed = all.of(Verdict.FAIL);
    if (failed > 0) {
      return "violation found in " + failed + ", " + closing;
    }
    return claim == Claim.NOTHING ? closing : claim.words + profile.id() + ": " + closing;
  }
}
