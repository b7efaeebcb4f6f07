// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Failure;
import org.utrace.rules.Level;
import org.utrace.rules.RunInfo;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import picocli.CommandLine.Help.Ansi;

/** Tell every clause that did not simply pass: violations one by one, gaps in groups. */
final class Findings {
  private static final List<Verdict> ONE_BY_ONE =
      List.of(Verdict.FAIL, Verdict.ERROR, Verdict.DEVIATES, Verdict.INCONCLUSIVE);
  private static final List<Verdict> IN_GROUPS = List.of(Verdict.SKIPPED, Verdict.UNTESTED);

  /** Longer values, such as logs, stand in results.json. */
  private static final int FACT_LINES_MAX = 60;

  private static final int FACT_HEAD_LINES = 2;

  /** Where a program was; all that is known of its way stands in results.json. */
  private static final int INSTRUCTIONS_MAX = 4;

  /** A picture of one failure helps; pictures of fifty hide the list. */
  private static final int PICTURES_MAX = 1;

  /** Why something is withheld; it may hold parentheses itself. */
  private static final String WITHHELD = "(?: \\(withheld: (?:[^()]|\\([^()]*\\))*\\))?";

  private static final Pattern MISSING =
      Pattern.compile("(?:needs|lacks capability) ([a-z0-9-]+" + WITHHELD + ")(?:, .*)?");

  private final Outcome outcome;
  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();
  private int pictures;

  private Findings(Outcome outcome, Ansi ansi) {
    this.outcome = outcome;
    this.ansi = ansi;
  }

  /** The findings as lines. */
  static List<String> of(Outcome outcome, Ansi ansi) {
    Findings findings = new Findings(outcome, ansi);
    ONE_BY_ONE.forEach(findings::tellEach);
    IN_GROUPS.forEach(findings::tellGroups);
    return findings.lines;
  }

  /** Colour a word by what the verdict means. */
  static String paint(Ansi ansi, Verdict verdict, String word) {
    String style =
        switch (verdict) {
          case PASS -> "green";
          case FAIL, ERROR -> "bold,red";
          case DEVIATES, INCONCLUSIVE -> "yellow";
          case SKIPPED, UNTESTED -> "faint";
        };
    return Screen.paint(ansi, style, word);
  }

  private List<ClauseResult> with(Verdict verdict) {
    return outcome.result().clauses().stream().filter(r -> r.verdict() == verdict).toList();
  }

  /**
   * What clauses of one port share: the test that failed, or else the reason.
   *
   * @param test its name, or empty where a reason without failure says all
   */
  private record Cause(String port, String test, String reason) {}

  private static Cause cause(ClauseResult result) {
    return decisive(result).stream()
        .findFirst()
        .filter(test -> test.failure().isEmpty())
        .map(test -> new Cause(result.port(), "", test.explanation()))
        .orElseGet(() -> new Cause(result.port(), firstTest(result), result.reason()));
  }

  private static String firstTest(ClauseResult result) {
    return decisive(result).stream().map(TestResult::testName).findFirst().orElse("");
  }

  private void tellEach(Verdict verdict) {
    Map<Cause, List<ClauseResult>> byCause = new LinkedHashMap<>();
    for (ClauseResult result : with(verdict)) {
      byCause.computeIfAbsent(cause(result), key -> new ArrayList<>()).add(result);
    }
    byCause.forEach((cause, results) -> tell(verdict, cause, results));
  }

  private void tell(Verdict verdict, Cause cause, List<ClauseResult> results) {
    lines.add("");
    lines.add(
        "%s %s on %s".formatted(paint(ansi, verdict, verdict.name()), ids(results), cause.port()));
    boolean single = results.stream().map(ClauseResult::reason).distinct().count() == 1;
    String reason = single ? results.getFirst().reason() : cause.reason();
    // More than one line is what a failure repeats in its facts.
    lines.addAll(Text.wrap(reason.lines().findFirst().orElse(""), "  "));
    decisive(results.getFirst()).stream()
        .flatMap(test -> test.failure().stream())
        .findFirst()
        .ifPresent(this::tellFailure);
  }

  /** The tests that the verdict of a clause comes from; none if it has a reason of its own. */
  private static List<TestResult> decisive(ClauseResult result) {
    return result.tests().stream()
        .map(TestResult::verdict)
        .max(Comparator.naturalOrder())
        .filter(worst -> meaning(result, worst) == result.verdict())
        .map(worst -> result.tests().stream().filter(t -> t.verdict() == worst).toList())
        .orElse(List.of());
  }

  private static Verdict meaning(ClauseResult result, Verdict worst) {
    boolean deviates = worst == Verdict.FAIL && result.level() == Level.SHOULD;
    return deviates ? Verdict.DEVIATES : worst;
  }

  private void tellFailure(Failure failure) {
    boolean first = pictures == 0;
    failure.facts().forEach(fact -> tellFact(fact.key(), fact.value()));
    if (first && !failure.instructions().isEmpty()) {
      lines.add("  last user instructions:");
      Text.last(failure.instructions(), INSTRUCTIONS_MAX).forEach(line -> lines.add("    " + line));
    }
    if (!failure.replayToken().isEmpty()) {
      RunInfo info = outcome.result().info();
      lines.add("  again: " + info.replayCommand(failure.replayToken()));
    }
  }

  private void tellFact(String key, String value) {
    List<String> parts = value.lines().filter(part -> !part.isBlank()).toList();
    if (parts.size() <= 1) {
      lines.add("  " + key + ": " + String.join("", parts).strip());
      return;
    }
    if (++pictures > PICTURES_MAX) {
      lines.add("  " + key + ": shown by the command below, and in results.json");
      return;
    }
    lines.add("  " + key + ":");
    int end = parts.size() <= FACT_LINES_MAX ? 0 : parts.size() - FACT_LINES_MAX;
    // What a fact begins with names its columns; what it ends with is the failure.
    int head = Math.min(end, FACT_HEAD_LINES);
    parts.subList(0, head).forEach(part -> lines.add("    " + part));
    if (end > 0) {
      lines.add("    (%d lines of this are in results.json only)".formatted(end - head));
    }
    parts.subList(end, parts.size()).forEach(part -> lines.add("    " + part));
  }

  /** Tell gaps by reason, each reason with its clauses. */
  private void tellGroups(Verdict verdict) {
    Map<String, List<ClauseId>> groups = groups(verdict);
    if (groups.isEmpty()) {
      return;
    }
    long clauses = groups.values().stream().flatMap(List::stream).distinct().count();
    lines.add("");
    lines.add(paint(ansi, verdict, verdict.name()) + ": " + Text.count(clauses, "clause"));
    groups.forEach(this::tellGroup);
  }

  private Map<String, List<ClauseId>> groups(Verdict verdict) {
    Map<ClauseId, Map<String, Set<String>>> portsByReason = new LinkedHashMap<>();
    for (ClauseResult result : with(verdict)) {
      if (result.countsAsVerdict()) {
        portsByReason
            .computeIfAbsent(result.id(), id -> new LinkedHashMap<>())
            .computeIfAbsent(plainReason(result), reason -> new LinkedHashSet<>())
            .add(result.port());
      }
    }
    Map<String, List<ClauseId>> groups = new TreeMap<>();
    portsByReason.forEach((id, reasons) ->
        reasons.forEach((reason, ports) ->
            groups.computeIfAbsent(reason + on(ports), key -> new ArrayList<>()).add(id)));
    return groups;
  }

  /** The reason without the test that found it; of several capabilities missing, the first. */
  private static String plainReason(ClauseResult result) {
    String reason =
        decisive(result).stream().map(TestResult::explanation).findFirst().orElse(result.reason());
    Matcher missing = MISSING.matcher(reason);
    return missing.matches() ? "needs " + missing.group(1) : reason;
  }

  private String on(Set<String> ports) {
    boolean everywhere = ports.size() == outcome.journals().size();
    return everywhere ? "" : " on " + String.join(", ", ports);
  }

  private void tellGroup(String reason, List<ClauseId> ids) {
    boolean listed = !reason.startsWith(Outcome.NOT_SELECTED);
    String list = listed ? ": " + Text.ids(ids) : "";
    lines.addAll(Text.wrap("%s (%d)%s".formatted(reason, ids.size(), list), "  "));
  }

  private static String ids(List<ClauseResult> results) {
    return Text.ids(results.stream().map(ClauseResult::id).distinct().toList());
  }
}
