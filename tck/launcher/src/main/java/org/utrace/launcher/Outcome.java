// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.utrace.contract.Edition;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Stopped;
import org.utrace.rules.Attachment;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Grading;
import org.utrace.rules.HostInfo;
import org.utrace.rules.ImplementationInfo;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/**
 * Hold what a run came to: the graded result and the journals it was graded from.
 *
 * @param result graded
 * @param journals one per port
 */
record Outcome(RunResult result, List<PortJournal> journals) {
  /** Reason of a clause that the command line left out. */
  static final String NOT_SELECTED = "not selected by --clause";

  /** Copy the list. */
  Outcome {
    journals = List.copyOf(journals);
  }

  /** Grade the journals of a run that left no port out. */
  static Outcome grade(
      RuleBook book, ClauseSelection selection, List<PortJournal> journals, double seconds) {
    return grade(book, selection, journals, List.of(), seconds);
  }

  /**
   * Grade journals.
   *
   * <p>Clauses left out by the selection are UNTESTED, or SKIPPED if they were excluded, even where
   * a test of another clause touched them: a part of a clause's tests must not look like all of
   * them.
   *
   * @param notRun ports that were to run and could not
   * @param seconds wall time of the run
   */
  static Outcome grade(
      RuleBook book,
      ClauseSelection selection,
      List<PortJournal> journals,
      List<PortNotRun> notRun,
      double seconds) {
    Header first = journals.getFirst().header();
    Edition edition = Edition.byId(first.settings().edition()).orElseThrow();
    List<ClauseResult> clauses =
        Grading.grade(book, edition, journals.stream().map(PortJournal::toPortRun).toList())
            .stream()
            .map(result -> within(selection, result))
            .toList();
    RunInfo info = info(first, journals, notRun, seconds);
    return new Outcome(RunResult.of(info, book, edition, clauses), journals);
  }

  private static ClauseResult within(ClauseSelection selection, ClauseResult result) {
    Optional<String> excluded = selection.excludedBy(result.id());
    if (excluded.isPresent()) {
      String why = "%s (--exclude %s)".formatted(ClauseResult.BY_REQUEST, excluded.get());
      return result.without(Verdict.SKIPPED, why);
    }
    return selection.includes(result.id())
        ? result
        : result.without(Verdict.UNTESTED, NOT_SELECTED);
  }

  /** The same outcome, compared with known failures. */
  Outcome withBaseline(BaselineReport report) {
    return new Outcome(result.withBaseline(report), journals);
  }

  private static RunInfo info(
      Header first, List<PortJournal> journals, List<PortNotRun> notRun, double seconds) {
    TreeSet<String> capabilities = new TreeSet<>();
    journals.forEach(journal -> capabilities.addAll(journal.header().target().capabilities()));
    Instant started =
        journals.stream()
            .map(journal -> journal.header().started())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return new RunInfo(
        first.kit(),
        first.settings().edition(),
        first.digests().ruleBook(),
        new ImplementationInfo(
            first.target().implementation(), first.target().version(), List.copyOf(capabilities)),
        host(journals),
        first.settings().seed(),
        first.settings().seeds(),
        started,
        seconds,
        (option(ImplPath.OPTION, first.settings().implPath())
                + option("--tracees", first.settings().tracees()))
            .strip(),
        notRun);
  }

  private static String option(String name, String value) {
    return value.isEmpty() ? "" : " " + name + " " + Text.shellWord(value);
  }

  private static HostInfo host(List<PortJournal> journals) {
    String unicorn =
        journals.stream()
            .flatMap(journal -> journal.header().target().facts().entrySet().stream())
            .filter(fact -> fact.getKey().toLowerCase(Locale.ROOT).contains("unicorn"))
            .map(fact -> fact.getValue())
            .findFirst()
            .orElse("");
    return new HostInfo(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.version().toString(),
        unicorn);
  }

  /** The clauses that were to be judged, port by port. */
  Stream<ClauseResult> selected() {
    return result.clauses().stream()
        .filter(ClauseResult::countsAsVerdict)
        .filter(clause -> !clause.reason().equals(NOT_SELECTED))
        .filter(clause -> !clause.skippedByRequest());
  }

  /** Tell what went wrong beside the clauses, a sentence each. */
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    result.info().notRun().stream()
        .filter(PortNotRun::lost)
        .forEach(port -> troubles.add("%s: %s".formatted(port.port(), port.reason())));
    for (PortJournal journal : journals) {
      journal.deaths().forEach(death -> troubles.add(tell(journal.port(), death)));
      ending(journal).ifPresent(troubles::add);
      journal.judged().stream()
          .filter(line -> line.clauses().isEmpty())
          .map(Judged::test)
          .forEach(test ->
              troubles.add(
                  "%s: %s judges no clause: %s"
                      .formatted(journal.port(), test.testName(), test.explanation())));
    }
    return troubles;
  }

  private static String tell(String port, Died death) {
    String when = death.running().isEmpty() ? "between tests" : "in " + death.running();
    String files =
        death.attachments().isEmpty()
            ? ""
            : "; see "
                + String.join(", ", death.attachments().stream().map(Attachment::file).toList());
    return "%s: worker %d was lost %s: %s%s."
        .formatted(port, death.worker(), when, death.reason(), files);
  }

  /** What is left of a port, if it is not at its end. */
  private static Optional<String> ending(PortJournal journal) {
    if (journal.closing().isPresent()) {
      return Optional.empty();
    }
    int missing = journal.missing().size();
    if (missing == 0 && !journal.deaths().isEmpty()) {
      // The last death came after, or in, the last test.
      return Optional.empty();
    }
    int planned = journal.header().tests().size();
    String reason = journal.stopped().map(Stopped::reason).orElse("nothing tells why");
    return Optional.of(
        "%s did not come to its end, %d of %d tests are missing: %s."
            .formatted(journal.port(), missing, planned, reason));
  }

  /** Number of clauses and ports with the verdict. */
  long count(Verdict verdict) {
    return result.clauses().stream().filter(clause -> clause.verdict() == verdict).count();
  }

  /**
   * The exit code that the result stands for.
   *
   * @param strict whether a SHOULD that is not met counts as violation
   */
  int exitCode(boolean strict) {
    Optional<BaselineReport> baseline = result.baseline();
    boolean failed = count(Verdict.FAIL) > 0 || (strict && count(Verdict.DEVIATES) > 0);
    if (baseline.map(BaselineReport::hasNew).orElse(failed)) {
      return ExitCode.VIOLATION;
    }
    if (!isAnswered()) {
      return ExitCode.TROUBLE;
    }
    return baseline.filter(BaselineReport::outdated).isPresent() ? ExitCode.OUTDATED : ExitCode.OK;
  }

  /** Tell whether every test that was to run came to an answer, those beside a failure too. */
  boolean isAnswered() {
    boolean open =
        result.clauses().stream()
            .flatMap(clause ->
                Stream.concat(
                    Stream.of(clause.verdict()), clause.tests().stream().map(TestResult::verdict)))
            .anyMatch(verdict -> verdict == Verdict.ERROR || verdict == Verdict.INCONCLUSIVE);
    return !open && troubles().isEmpty();
  }
}
