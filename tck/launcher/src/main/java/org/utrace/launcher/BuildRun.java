// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.explore.Digests;
import org.utrace.explore.Exploration;
import org.utrace.explore.ReplayToken;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.rules.RuleBook;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import org.utrace.suite.SuiteHost;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;
import org.utrace.suite.TestVerdict;

/**
 * Be the run of a suite in somebody else's JVM: collect verdicts, grade and tell them at the end.
 */
final class BuildRun implements SuiteHost.Run {
  /** Why a test has no verdict, where JUnit itself was told to run only some. */
  static final String NOT_ASKED = "JUnit was not asked to run it";

  private final SuiteParameters parameters;
  private final WorkerSettings settings;
  private final ClauseSelection selection;
  private final RuleBook book = RuleBook.load();
  private final Implementation implementation;
  private final SuiteSession session;
  private final Header header;
  private final List<Judged> judged = new ArrayList<>();
  private final RunDigest digest = new RunDigest();
  private final long begin = System.nanoTime();
  private long lastEnd = begin;

  private BuildRun(
      SuiteParameters parameters,
      WorkerSettings settings,
      ClauseSelection selection,
      ImplementationProvider provider,
      Implementation implementation) {
    this.parameters = parameters;
    this.settings = settings;
    this.selection = selection;
    this.implementation = implementation;
    Digests digests = KitIdentity.digests(book, implementation);
    this.session = SuiteSession.open(implementation, book, suite(digests), this::accept);
    this.header =
        Heading.of(
            settings, provider, implementation, digests, session.probeCapabilities(), planned());
  }

  /**
   * Open the implementation and try its programs and capabilities.
   *
   * @throws BadInputException or SetupException if something is missing
   */
  static BuildRun open(SuiteParameters parameters, ClauseSelection selection) {
    WorkerSettings settings = parameters.settings();
    ImplementationProvider provider = Implementations.load(settings.implementation());
    Edition edition = Implementations.edition(settings.edition());
    return Patience.within(
        "%s was opened and its tracees were tried".formatted(settings.implementation()),
        () ->
            new BuildRun(
                parameters,
                settings,
                selection,
                provider,
                provider.open(new Configuration(settings.port(), edition, settings.tracees()))));
  }

  private SuiteSettings suite(Digests digests) {
    return new SuiteSettings(
        settings.implementation(),
        settings.port(),
        Implementations.edition(settings.edition()),
        settings.seeds(),
        settings.schedules(),
        Bounds.DEFAULT,
        digests,
        settings.replay().map(ReplayToken::decode));
  }

  private List<Planned> planned() {
    return SuiteTests.covering(
        SuiteTests.classes(),
        test -> selection.isAll() || test.clauses().stream().anyMatch(selection::includes));
  }

  private void accept(TestVerdict verdict) {
    long now = System.nanoTime();
    TestResult result = verdict.result().withMillis((now - lastEnd) / 1_000_000);
    lastEnd = now;
    add(new Judged(verdict.clauses(), verdict.logDigest(), result));
  }

  private void add(Judged line) {
    digest.add(line);
    judged.add(line);
  }

  @Override
  public void close() {
    double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1000.0;
    session.close();
    implementation.close();
    if (settings.replay().isPresent()) {
      BuildResults.say(replayText());
      return;
    }
    addNotAsked();
    Closing closing = new Closing(digest.hex(), seconds, List.of(), Optional.empty());
    PortJournal journal =
        new PortJournal(header, judged, List.of(), Optional.empty(), Optional.of(closing));
    Outcome outcome = Outcome.grade(book, selection, List.of(journal), List.of(), seconds);
    new BuildResults(journal, outcome, parameters.out(settings)).write();
    requirePasses(outcome);
  }

  /** A part of a clause's tests must not look like all of them. */
  private void addNotAsked() {
    Set<String> done = new LinkedHashSet<>();
    judged.forEach(line -> done.add(line.test().testName()));
    header.tests().stream()
        .filter(planned -> !done.contains(planned.test()))
        .map(planned ->
            new Judged(
                planned.clauses(),
                "",
                TestResult.without(planned.test(), Verdict.UNTESTED, NOT_ASKED)))
        .forEach(this::add);
  }

  private void requirePasses(Outcome outcome) {
    long passed = outcome.count(Verdict.PASS);
    if (passed < parameters.passesMin()) {
      throw new AssertionError(
          "%d clauses passed, fewer than the %d that %s asks for."
              .formatted(passed, parameters.passesMin(), SuiteParameters.PASSES_MIN));
    }
  }

  /** The log of the play; that it still fails is told by the test that does. */
  private String replayText() {
    List<String> lines = new ArrayList<>(session.replayLog());
    Optional<Exploration> played = session.replayed();
    boolean fails = played.flatMap(Exploration::failure).isPresent();
    if (played.isEmpty()) {
      lines.add("The test no longer plays the search of this token: nothing was played.");
    } else if (!fails && !played.get().complete()) {
      lines.add("The schedule could not be followed; nothing is shown: " + played.get().bound());
    } else {
      lines.add(fails ? "This schedule still fails." : "This schedule no longer fails.");
    }
    return String.join("\n", lines);
  }
}
