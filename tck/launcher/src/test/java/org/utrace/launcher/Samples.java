// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.explore.Digests;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Flight;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Settings;
import org.utrace.launcher.JournalLine.Target;
import org.utrace.rules.Baseline;
import org.utrace.rules.BaselineEntry;
import org.utrace.rules.BaselineScope;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Evidence;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;
import org.utrace.rules.RuleBook;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/** Makes journals without workers. */
final class Samples {
  static final RuleBook BOOK = RuleBook.load();
  private static final String KIT_DIGEST = "ab".repeat(32);

  private Samples() {}

  static List<ClauseId> ids(String... ids) {
    return Stream.of(ids).map(ClauseId::parse).toList();
  }

  static Header header(String port, Planned... tests) {
    return header(port, "", tests);
  }

  static Header header(String port, String tracees, Planned... tests) {
    return new Header(
        JournalLine.SCHEMA,
        "0.1.0",
        new Digests(KIT_DIGEST, BOOK.sha256(), "0123456789abcdef"),
        new Settings("plan", "", 7, 1, 200, Bounds.DEFAULT, tracees, ""),
        new Target(
            "reference",
            "1.0",
            port,
            Map.of("unicorn", "2.0.1"),
            List.of("engine-api", "signals", "syscalls"),
            List.of(),
            Map.of()),
        Instant.parse("2026-11-21T08:00:00Z"),
        List.of(tests));
  }

  static Judged pass(String test, String... clauses) {
    Evidence evidence = new Evidence("chosen", 120, 80, "preemptions<=1 complete");
    return new Judged(ids(clauses), "00ff", TestResult.pass(test, 12, evidence, 30));
  }

  static Judged fail(String test, String... clauses) {
    Failure failure =
        new Failure(
            "stopped too late",
            List.of(new Fact("expected", "STOP"), new Fact("but was", "RESUME")),
            List.of("1 debugger attach", "2 debugger control"),
            List.of("1", "2", "3", "4", "thread 100  0x1000  0f 05  system call 39 (getpid)"),
            "U1.token.0000");
    return new Judged(ids(clauses), "00fe", TestResult.fail(test, failure, 3, Evidence.none(), 10));
  }

  static Judged without(Verdict verdict, String reason, String test, String... clauses) {
    return new Judged(ids(clauses), "", TestResult.without(test, verdict, reason));
  }

  static PortJournal journal(String port, Judged... judged) {
    Planned[] planned =
        Stream.of(judged)
            .map(line -> new Planned(line.test().testName(), line.clauses()))
            .toArray(Planned[]::new);
    return new PortJournal(
        header(port, planned),
        List.of(judged),
        List.of(),
        Optional.empty(),
        Optional.of(new Closing("cd".repeat(32), 1.5, List.of(), Optional.empty())));
  }

  /** The first worker of a port, lost in a test, or between tests if that is empty. */
  static Died death(String reason, String running, String... lastWords) {
    return new Died(1, reason, running, Flight.NONE, List.of(lastWords), List.of());
  }

  static PortJournal died(Died died, Header header, Judged... judged) {
    return new PortJournal(
        header, List.of(judged), List.of(died), Optional.empty(), Optional.empty());
  }

  /** Compare with a baseline of one entry. */
  static Outcome compared(String listed, Outcome outcome) {
    BaselineEntry entry =
        new BaselineEntry(
            ClauseId.parse(listed), "model", "slow", Optional.of("BUG-1"), Optional.empty());
    Baseline baseline =
        new Baseline("known.yaml", Optional.empty(), Optional.empty(), List.of(entry));
    return outcome.withBaseline(
        baseline.compare(
            outcome.result().clauses(),
            new BaselineScope(
                Edition.PLAN, List.of("model"), id -> true, false, LocalDate.of(2026, 11, 21))));
  }

  static Outcome outcome(PortJournal... journals) {
    return Outcome.grade(BOOK, ClauseSelection.all(), List.of(journals), List.of(), 2.5);
  }
}
