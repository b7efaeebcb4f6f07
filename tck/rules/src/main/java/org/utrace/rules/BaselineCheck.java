// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.utrace.rules.BaselineFinding.State;

/** Hold graded clauses against a baseline. */
final class BaselineCheck {
  private static final Set<Verdict> GAPS = EnumSet.of(Verdict.SKIPPED, Verdict.UNTESTED);
  private static final Set<Verdict> NO_ANSWER = EnumSet.of(Verdict.ERROR, Verdict.INCONCLUSIVE);

  private final Baseline baseline;
  private final List<ClauseResult> results;
  private final BaselineScope scope;
  private final Set<String> portsRun;
  private final List<BaselineFinding> findings = new ArrayList<>();

  BaselineCheck(Baseline baseline, List<ClauseResult> results, BaselineScope scope) {
    this.baseline = baseline;
    this.results = results;
    this.scope = scope;
    this.portsRun =
        results.stream().map(ClauseResult::port).collect(Collectors.toUnmodifiableSet());
  }

  /** Tell whether a verdict is one that a baseline is about. */
  static boolean fails(ClauseResult result, boolean strict) {
    return result.verdict() == Verdict.FAIL || (strict && result.verdict() == Verdict.DEVIATES);
  }

  BaselineReport report() {
    baseline.entries().forEach(this::check);
    results.stream()
        .filter(result -> fails(result, scope.strict()) && !isExcused(result))
        .forEach(result -> findings.add(BaselineFinding.unknown(result)));
    findings.sort(
        Comparator.comparing(BaselineFinding::state).thenComparing(BaselineFinding::clause));
    return new BaselineReport(baseline.name(), findings);
  }

  private boolean isExcused(ClauseResult result) {
    return baseline.entries().stream()
        .anyMatch(entry -> entry.isAbout(result) && !entry.isExpired(scope.today()));
  }

  private void check(BaselineEntry entry) {
    if (isLeftOut(entry)) {
      return;
    }
    if (entry.isExpired(scope.today())) {
      String day = entry.expires().map(Object::toString).orElse("");
      add(State.EXPIRED, entry, "expired on " + day);
      return;
    }
    if (!entry.isForAnyPort() && !scope.ports().contains(entry.port())) {
      add(State.STALE, entry, "the implementation has no port " + entry.port());
      return;
    }
    List<ClauseResult> about = results.stream().filter(entry::isAbout).toList();
    if (about.isEmpty()) {
      add(State.STALE, entry, "no clause of edition " + scope.edition().id());
    } else {
      judge(entry, about);
    }
  }

  /** Tell whether the run was not asked about what the entry names. */
  private boolean isLeftOut(BaselineEntry entry) {
    boolean idle = scope.ports().contains(entry.port()) && !portsRun.contains(entry.port());
    return idle || !scope.chosen().test(entry.clause());
  }

  private void judge(BaselineEntry entry, List<ClauseResult> about) {
    // A SHOULD that is excused stays so in a run that is not strict.
    List<ClauseResult> failing = about.stream().filter(r -> fails(r, true)).toList();
    failing.forEach(result ->
        findings.add(BaselineFinding.of(State.KNOWN, entry, result.port(), result.reason())));
    boolean open = about.stream().map(ClauseResult::verdict).anyMatch(NO_ANSWER::contains);
    boolean partial = entry.isForAnyPort() && !portsRun.containsAll(scope.ports());
    if (failing.isEmpty() && !open && !partial) {
      judgeGone(entry, about);
    }
  }

  private void judgeGone(BaselineEntry entry, List<ClauseResult> about) {
    ClauseResult first = about.getFirst();
    if (about.stream().map(ClauseResult::verdict).allMatch(GAPS::contains)) {
      add(State.STALE, entry, first.verdict() + ": " + first.reason());
    } else if (first.level() == Level.MAY) {
      add(State.STALE, entry, "a MAY clause cannot fail");
    } else {
      add(State.FIXED, entry, "passes");
    }
  }

  private void add(State state, BaselineEntry entry, String note) {
    findings.add(BaselineFinding.of(state, entry, entry.port(), note));
  }
}
