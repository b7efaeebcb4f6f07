// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.Implementation;
import org.utrace.explore.Digests;
import org.utrace.explore.PlayObserver;
import org.utrace.explore.Seeds;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Started;
import org.utrace.launcher.faults.FaultLoader;
import org.utrace.rules.ClauseId;
import org.utrace.rules.FaultTest;
import org.utrace.rules.RuleBook;
import org.utrace.rules.TestResult;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;
import org.utrace.suite.TestVerdict;

/** Run the tests of a fault's chapter on an implementation that is loaded afresh. */
final class ChapterRun implements PlayObserver {
  /** How often to say that a search still goes on. */
  private static final long BEAT_NANOS = Duration.ofSeconds(1).toNanos();

  /** Nobody plays a schedule of a fault again. */
  private static final Digests NO_DIGESTS = new Digests("0", "0", "0");

  private final ProofSettings settings;
  private final RuleBook book;
  private final Fault fault;
  private final Consumer<ProofLine> lines;
  private String running = "";
  private long saidNanos;
  private boolean caught;
  private @Nullable SuiteListener listener;

  /**
   * Make a run.
   *
   * @param fault says port, edition and, by its clause, the chapter
   * @param lines takes what happens
   */
  ChapterRun(ProofSettings settings, RuleBook book, Fault fault, Consumer<ProofLine> lines) {
    this.settings = settings;
    this.book = book;
    this.fault = fault;
    this.lines = lines;
  }

  /**
   * Run, the tests of the own clause first.
   *
   * @param classes class files in place of those of the class path
   * @param own the clause whose tests should fail; empty if all should pass
   * @param whole whether to run the rest of the chapter after such a failure
   */
  void run(Map<String, byte[]> classes, Optional<ClauseId> own, boolean whole) {
    Predicate<Planned> first = test -> own.filter(test.clauses()::contains).isPresent();
    try (Implementation implementation = open(new FaultLoader(classes));
        SuiteSession session =
            SuiteSession.open(implementation, book, suite(), this::accept, this)) {
      session.probeCapabilities();
      runTests(first.and(this::isOfChapter));
      if (whole || !caught) {
        runTests(first.negate().and(this::isOfChapter));
      }
    }
  }

  private Implementation open(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The implementation and its parts are found by it; JUnit finds its own by the usual one.
    thread.setContextClassLoader(loader);
    try {
      return Implementations.load(settings.implementation())
          .open(new Configuration(fault.port(), fault.edition(), Optional.empty()));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private SuiteSettings suite() {
    return new SuiteSettings(
        settings.implementation(),
        fault.port(),
        fault.edition(),
        Seeds.one(settings.seed()),
        settings.schedules(),
        Bounds.DEFAULT,
        NO_DIGESTS,
        Optional.empty());
  }

  private boolean isOfChapter(Planned test) {
    String chapter = ClauseId.parse(fault.clause()).prefix();
    return test.clauses().stream().anyMatch(clause -> clause.prefix().equals(chapter));
  }

  private void runTests(Predicate<Planned> chosen) {
    SuiteTests tests = SuiteTests.find(chosen);
    if (!tests.planned().isEmpty()) {
      SuiteListener listening = new SuiteListener(tests.planned(), this::take);
      listener = listening;
      tests.run(listening);
      listening.finish();
    }
  }

  private void accept(TestVerdict verdict) {
    Objects.requireNonNull(listener).accept(verdict);
  }

  private void take(JournalLine line) {
    if (line instanceof Started started) {
      running = started.test();
      beat();
    } else if (line instanceof Judged judged) {
      TestResult result = judged.test();
      FaultTest test =
          new FaultTest(
              result.testName(),
              judged.clauses(),
              result.verdict(),
              result.explanation(),
              result.millis());
      caught |= test.fails();
      lines.accept(new ProofLine.Tested(test));
    }
  }

  private void beat() {
    saidNanos = System.nanoTime();
    lines.accept(new ProofLine.Playing(running));
  }

  @Override
  public void playBegins(String searchId) {
    if (System.nanoTime() - saidNanos > BEAT_NANOS) {
      beat();
    }
  }

  @Override
  public void deviated(int point, int actor) {}

  @Override
  public void noted(String actor, String lane, String text) {}
}
