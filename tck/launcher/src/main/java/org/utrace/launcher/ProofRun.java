// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
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
import org.utrace.rules.Verdict;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;
import org.utrace.suite.TestVerdict;

/** Run tests on an implementation that is loaded afresh: a fault's chapter, or all of them. */
final class ProofRun implements PlayObserver {
  /** How often to say that a search still goes on. */
  private static final long BEAT_NANOS = Duration.ofSeconds(1).toNanos();

  /** Nobody plays a schedule of a fault again. */
  private static final Digests NO_DIGESTS = new Digests("0", "0", "0");

  private final ProofSettings settings;
  private final RuleBook book;
  private final Configuration configuration;
  private final Consumer<ProofLine> lines;
  private String running = "";
  private long saidNanos;
  private boolean caught;
  private @Nullable SuiteListener listener;

  /** Whether tests that come to no verdict are to be tried again. */
  private boolean looksAgain;

  private final Set<String> unsettled = new HashSet<>();

  /**
   * Make a run.
   *
   * @param lines takes what happens
   */
  ProofRun(
      ProofSettings settings,
      RuleBook book,
      String port,
      Edition edition,
      Consumer<ProofLine> lines) {
    this.settings = settings;
    this.book = book;
    this.configuration = new Configuration(port, edition, Optional.empty());
    this.lines = lines;
  }

  /**
   * Run a chapter, the tests of the own clause first.
   *
   * @param classes class files in place of those of the class path
   * @param chapter prefix of its clauses
   * @param own the clause whose tests should fail; empty if all should pass
   * @param whole whether to run the rest of the chapter after such a failure
   */
  void chapter(Map<String, byte[]> classes, String chapter, Optional<ClauseId> own, boolean whole) {
    Predicate<Planned> first = test -> own.filter(test.clauses()::contains).isPresent();
    Predicate<Planned> ofChapter =
        test -> test.clauses().stream().anyMatch(clause -> clause.prefix().equals(chapter));
    inSession(
        classes,
        settings.schedules(),
        () -> {
          runTests(first.and(ofChapter));
          if (whole || !caught) {
            runTests(first.negate().and(ofChapter));
          }
        });
  }

  /**
   * Run every test that judges a clause, with the schedules of a variant; where these come to no
   * verdict, for want of an interleaving mostly, once more with all.
   */
  void suite(Map<String, byte[]> classes) {
    looksAgain = true;
    int few = settings.schedulesOnVariant();
    inSession(classes, few, () -> runTests(test -> !test.clauses().isEmpty()));
    looksAgain = false;
    if (!unsettled.isEmpty()) {
      int all = settings.schedules();
      inSession(classes, all, () -> runTests(test -> unsettled.contains(test.test())));
    }
  }

  private void inSession(Map<String, byte[]> classes, int schedules, Runnable tests) {
    try (Implementation implementation = open(new FaultLoader(classes));
        SuiteSession session =
            SuiteSession.open(implementation, book, settings(schedules), this::accept, this)) {
      session.probeCapabilities();
      tests.run();
    }
  }

  private Implementation open(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The implementation and its parts are found by it; JUnit finds its own by the usual one.
    thread.setContextClassLoader(loader);
    try {
      return Implementations.load(settings.implementation()).open(configuration);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private SuiteSettings settings(int schedules) {
    return new SuiteSettings(
        settings.implementation(),
        configuration.port(),
        configuration.edition(),
        Seeds.one(settings.seed()),
        schedules,
        Bounds.DEFAULT,
        NO_DIGESTS,
        Optional.empty());
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
      conclude(judged);
    }
  }

  private void conclude(Judged judged) {
    TestResult result = judged.test();
    if (looksAgain && result.verdict() == Verdict.INCONCLUSIVE) {
      unsettled.add(result.testName());
      return;
    }
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
