// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Implementation;
import org.utrace.explore.Depth;
import org.utrace.explore.Exploration;
import org.utrace.explore.ExploreSettings;
import org.utrace.explore.Explorer;
import org.utrace.explore.FailedPlay;
import org.utrace.explore.Play;
import org.utrace.explore.ReplayToken;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/**
 * Hold what the tests of one run share: the implementation, the settings, and who wants results.
 *
 * <p>Opened by the worker before the tests are launched; tests find it by {@link #current}. One
 * session at a time in a process.
 */
public final class SuiteSession implements AutoCloseable {
  private static @Nullable SuiteSession current;

  private final Implementation implementation;
  private final RuleBook book;
  private final SuiteSettings settings;
  private final Consumer<TestVerdict> results;
  private final Explorer explorer;
  private final List<String> replayLog = new ArrayList<>();
  private @Nullable TestRecord record;

  private SuiteSession(
      Implementation implementation,
      RuleBook book,
      SuiteSettings settings,
      Consumer<TestVerdict> results) {
    this.implementation = implementation;
    this.book = book;
    this.settings = settings;
    this.results = results;
    this.explorer =
        new Explorer(
            implementation,
            new ExploreSettings(settings.seed(), settings.schedules(), settings.bounds()));
  }

  /** Open the session; every test that ends is told to {@code results}. */
  public static SuiteSession open(
      Implementation implementation,
      RuleBook book,
      SuiteSettings settings,
      Consumer<TestVerdict> results) {
    if (current != null) {
      throw new IllegalStateException("a session is open already");
    }
    current = new SuiteSession(implementation, book, settings, results);
    return current;
  }

  /** The open session. */
  public static SuiteSession current() {
    SuiteSession open = current;
    if (open == null) {
      throw new IllegalStateException(
          "no session is open: run the suite by ./utck certify, or open one before the tests");
    }
    return open;
  }

  /** Try each capability that is declared; the names of those that prove false. */
  public SortedSet<String> probeCapabilities() {
    SortedSet<String> refuted = new TreeSet<>();
    for (CapabilityProbe probe : CapabilityProbe.all()) {
      if (implementation.capabilities().has(probe.capability()) && !passes(probe)) {
        refuted.add(probe.capability());
      }
    }
    return refuted;
  }

  private boolean passes(CapabilityProbe probe) {
    Play play = (stage, log) -> probe.script().accept(new Scene(this, stage, log));
    TestRecord scratch = new TestRecord("probe of " + probe.capability(), List.of());
    TestRecord before = record;
    record = scratch;
    try {
      return explorer.explore(scratch.testId(), Depth.TABLE, play).failure().isEmpty();
    } finally {
      record = before;
    }
  }

  /** After a replay: everything that happened in the play, oldest first. */
  public List<String> replayLog() {
    return List.copyOf(replayLog);
  }

  @Override
  public void close() {
    current = null;
  }

  SuiteSettings settings() {
    return settings;
  }

  Implementation implementation() {
    return implementation;
  }

  RuleBook book() {
    return book;
  }

  void begin(String testId, List<ClauseId> clauses) {
    record = new TestRecord(testId, clauses);
  }

  TestRecord record() {
    TestRecord running = record;
    if (running == null) {
      throw new IllegalStateException("no test of this session is running");
    }
    return running;
  }

  void end(TestVerdict verdict) {
    record = null;
    results.accept(verdict);
  }

  /** Search the schedules of one script, or play the one that is asked for. */
  void explore(Depth depth, Consumer<Scene> script) {
    TestRecord test = record();
    String explorationId = test.nextExploration();
    Play play = (stage, log) -> script.accept(new Scene(this, stage, log));
    Optional<ReplayToken> token = settings.replay();
    if (token.isPresent()) {
      replay(token.get(), explorationId, play);
      return;
    }
    Exploration exploration = explorer.explore(explorationId, depth, play);
    test.add(exploration);
    exploration.failure().ifPresent(failure -> fail(explorationId, failure));
  }

  private void replay(ReplayToken token, String explorationId, Play play) {
    if (!token.testId().equals(explorationId)) {
      return;
    }
    Play recording =
        (stage, log) -> {
          try {
            play.play(stage, log);
          } finally {
            replayLog.clear();
            replayLog.addAll(log.tail(Integer.MAX_VALUE));
          }
        };
    Exploration exploration = explorer.replay(explorationId, token.schedule(), recording);
    record().add(exploration);
    exploration.failure().ifPresent(failure -> fail(explorationId, failure));
  }

  private void fail(String explorationId, FailedPlay failure) {
    ReplayToken token =
        new ReplayToken(
            settings.implementationName(),
            settings.port(),
            settings.edition().id(),
            explorationId,
            settings.seed(),
            failure.schedule(),
            settings.digests());
    record().fail(failure, token);
    throw new FailedExploration(record().failureMessage());
  }
}
