// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.rules.BaselineFinding.State;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.ProfileSummary;
import org.utrace.rules.RunInfo;
import org.utrace.rules.Verdict;
import org.utrace.rules.VerdictCounts;
import picocli.CommandLine.Help.Ansi;

/** Tell what a run came to in one page of text. */
final class SummaryText {
  /** Verdicts as people ask for them: good news, bad news, what is not known. */
  private static final List<Verdict> COLUMNS =
      List.of(
          Verdict.PASS,
          Verdict.FAIL,
          Verdict.DEVIATES,
          Verdict.ERROR,
          Verdict.INCONCLUSIVE,
          Verdict.SKIPPED,
          Verdict.UNTESTED);

  private static final List<Verdict> UNANSWERED = List.of(Verdict.ERROR, Verdict.INCONCLUSIVE);
  private static final List<Verdict> GAPS = List.of(Verdict.SKIPPED, Verdict.UNTESTED);
  private static final List<Verdict> BESIDE =
      List.of(Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.SKIPPED, Verdict.UNTESTED);

  private final Outcome outcome;
  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();

  private SummaryText(Outcome outcome, Ansi ansi) {
    this.outcome = outcome;
    this.ansi = ansi;
  }

  /**
   * Write the summary.
   *
   * @param exitCode what the command will end with
   * @return lines, joined and without the last line end
   */
  static String of(Outcome outcome, int exitCode, Ansi ansi) {
    SummaryText text = new SummaryText(outcome, ansi);
    text.head();
    text.table();
    text.lines.addAll(Findings.of(outcome, ansi));
    outcome.result().baseline().ifPresent(b -> text.lines.addAll(BaselineText.lines(b, ansi)));
    text.troubles();
    text.closing(exitCode);
    return String.join("\n", text.lines);
  }

  private void head() {
    RunInfo info = outcome.result().info();
    lines.add("");
    lines.add(
        "%s %s, edition %s, %s %s, kit %s, rule book %s"
            .formatted(
                info.implementation().name(),
                info.implementation().version(),
                info.edition(),
                info.seeds() == 1 ? "seed" : "seeds",
                info.seedText(),
                info.kitVersion(),
                info.ruleBookSha256().substring(0, 12)));
    lines.add("");
  }

  private void table() {
    int width =
        Stream.concat(
                outcome.journals().stream().map(PortJournal::port),
                outcome.result().info().notRun().stream().map(PortNotRun::port))
            .mapToInt(String::length)
            .reduce(4, Math::max);
    StringBuilder header = new StringBuilder(pad("port", width));
    COLUMNS.forEach(verdict -> header.append("  ").append(verdict));
    lines.add(header + "  tests  assertions  seconds");
    Map<String, VerdictCounts> counts = Counts.perPort(outcome.result().clauses());
    for (PortJournal journal : outcome.journals()) {
      lines.add(row(journal, counts.get(journal.port()), width));
    }
    for (PortNotRun left : outcome.result().info().notRun()) {
      // Not wrapped: it ends with a command that people copy.
      String mark = Screen.paint(ansi, "yellow", "NOT RUN");
      lines.add("%s  %s: %s".formatted(pad(left.port(), width), mark, left.reason()));
    }
    lines.add("");
    for (PortJournal journal : outcome.journals()) {
      String digest =
          journal.closing().map(Closing::digest).orElse("none, it did not come to its end");
      lines.add("run digest " + pad(journal.port(), width) + "  " + digest);
    }
  }

  private String row(PortJournal journal, @Nullable VerdictCounts counts, int width) {
    StringBuilder row = new StringBuilder(pad(journal.port(), width));
    for (Verdict verdict : COLUMNS) {
      int number = counts == null ? 0 : counts.of(verdict);
      String cell = "%%%ds".formatted(verdict.name().length()).formatted(number);
      row.append("  ").append(number == 0 ? cell : Findings.paint(ansi, verdict, cell));
    }
    row.append("  %5d  %10d".formatted(journal.judged().size(), journal.assertions()));
    row.append("  %7s".formatted(journal.closing().map(SummaryText::seconds).orElse("-")));
    return row.toString();
  }

  private static String seconds(Closing closing) {
    return String.format(Locale.ROOT, "%.1f", closing.seconds());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private void troubles() {
    for (String trouble : outcome.troubles()) {
      lines.add("");
      lines.addAll(Text.wrap(Screen.paint(ansi, "bold,red", "TROUBLE") + " " + trouble, ""));
    }
  }

  private void closing(int exitCode) {
    lines.add("");
    List<ProfileSummary> profiles = outcome.result().summary().profiles();
    for (ProfileSummary profile : profiles) {
      lines.add("%s: %s".formatted(profile.profile(), profile.sentence()));
    }
    lines.add(Screen.paint(ansi, exitCode == 0 ? "bold,green" : "bold,red", verdict(exitCode)));
  }

  private String verdict(int exitCode) {
    String known = profileSentence();
    return switch (exitCode) {
      case ExitCode.OK -> capitalized(excused() + known) + inBrackets(numbers(GAPS)) + ".";
      case ExitCode.VIOLATION ->
          "Violations: %s; %s%s.".formatted(violations(), known, inBrackets(numbers(BESIDE)));
      case ExitCode.OUTDATED ->
          "The baseline is out of date (%s): correct it, or write it anew with --update-baseline; %s."
              .formatted(
                  outcome.result().baseline().map(BaselineText::outdated).orElse(""),
                  excused() + known);
      default ->
          "The run came to no full answer%s; so far %s%s."
              .formatted(inBrackets(unanswered()), known, inBrackets(numbers(GAPS)));
    };
  }

  private String profileSentence() {
    ProfileSummary widest = outcome.result().summary().profiles().getLast();
    long selected = outcome.selected().map(ClauseResult::id).distinct().count();
    String form =
        selected == widest.applicable()
            ? "no violation found in %d of %d clauses"
            : "no violation found in %d of %d selected clauses, %d in all";
    List<String> ports = outcome.journals().stream().map(PortJournal::port).toList();
    return form.formatted(widest.passed(), selected, widest.applicable())
        + PortNotRun.onOnly(ports, outcome.result().info().notRun());
  }

  /** Failures that a baseline excuses are failures all the same. */
  private String excused() {
    long failed = clausesWith(Verdict.FAIL);
    return failed == 0 ? "" : "no new violation, %d FAIL known; ".formatted(failed);
  }

  private List<String> unanswered() {
    List<String> parts = new ArrayList<>(numbers(UNANSWERED));
    int troubles = outcome.troubles().size();
    if (troubles > 0) {
      parts.add(troubles + " TROUBLE");
    }
    return parts;
  }

  private String violations() {
    long failed = clausesWith(Verdict.FAIL);
    long deviating = clausesWith(Verdict.DEVIATES);
    String deviations = deviating == 0 ? "" : ", " + deviating + " DEVIATES";
    String unknown =
        outcome.result().baseline().map(b -> " (" + b.with(State.NEW).size() + " NEW)").orElse("");
    return failed + " FAIL" + deviations + unknown;
  }

  private List<String> numbers(List<Verdict> verdicts) {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      long number = clausesWith(verdict);
      if (number > 0) {
        parts.add(number + " " + verdict);
      }
    }
    return parts;
  }

  private static String inBrackets(List<String> parts) {
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }

  private long clausesWith(Verdict verdict) {
    return outcome
        .selected()
        .filter(result -> result.verdict() == verdict)
        .map(ClauseResult::id)
        .distinct()
        .count();
  }

  private static String capitalized(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
