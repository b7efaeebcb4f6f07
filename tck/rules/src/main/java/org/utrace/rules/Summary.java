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

  /** Sum up graded clauses. */
  public static Summary of(RuleBook book, Edition edition, List<ClauseResult> results) {
    return new Summary(
        Profile.of(edition).stream()
            .map(profile -> sumUp(profile, within(profile, book, results)))
            .toList());
  }

  private static List<ClauseResult> within(
      Profile profile, RuleBook book, List<ClauseResult> results) {
    return results.stream()
        .filter(ClauseResult::countsAsVerdict)
        .filter(result -> book.find(result.id()).filter(profile::includes).isPresent())
        .toList();
  }

  private static ProfileSummary sumUp(Profile profile, List<ClauseResult> results) {
    Map<String, List<Verdict>> byPort = new LinkedHashMap<>();
    Map<ClauseId, Verdict> merged = new LinkedHashMap<>();
    for (ClauseResult result : results) {
      byPort.computeIfAbsent(result.port(), port -> new ArrayList<>()).add(result.verdict());
      merged.merge(result.id(), result.verdict(), Verdict::worst);
    }
    List<VerdictCounts> ports = new ArrayList<>();
    byPort.forEach((port, verdicts) -> ports.add(VerdictCounts.count(port, verdicts)));
    VerdictCounts all = VerdictCounts.count("", merged.values());
    boolean conforms = all.of(Verdict.FAIL) == 0 && all.of(Verdict.PASS) > 0 && !hasOpen(results);
    String sentence = sentence(profile, all, merged.size(), conforms);
    return new ProfileSummary(
        profile.id(), ports, all.of(Verdict.PASS), merged.size(), conforms, sentence);
  }

  private static boolean hasOpen(List<ClauseResult> results) {
    return results.stream()
        .anyMatch(result -> result.level() == Level.MUST && OPEN.contains(result.verdict()));
  }

  private static String sentence(
      Profile profile, VerdictCounts all, int applicable, boolean conforms) {
    String closing =
        "no violation found in " + all.of(Verdict.PASS) + " of " + applicable + " clauses";
    int failed = all.of(Verdict.FAIL);
    if (failed > 0) {
      return "violation found in " + failed + ", " + closing;
    }
    return conforms ? "conforms to " + profile.id() + ": " + closing : closing;
  }
}
