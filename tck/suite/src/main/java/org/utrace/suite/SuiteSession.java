// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.NotOfferedException;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.explore.Depth;
import org.utrace.explore.Exploration;
import org.utrace.explore.ExploreSettings;
import org.utrace.explore.Explorer;
import org.utrace.explore.FailedPlay;
import org.utrace.explore.Play;
import org.utrace.explore.PlayObserver;
import org.utrace.explore.ReplayToken;
import org.utrace.explore.Seeds;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/**
 * Hold what the tests of one run share: the implementation, the settings, and who wants results.
 *
 * <p>Opened by the worker before the tests are launched, or by the {@link SuiteHost} when the first
 * test begins; tests find it by {@link #current}. One session at a time in a process.
 */
public final class SuiteSession implements AutoCloseable {
  private static @Nullable SuiteSession current;

  private final Implementation implementation;
  private final RuleBook book;
  private final SuiteSettings settings;
  private final Consumer<TestVerdict> results;
  private final Explorer explorer;
  private final Explorer tryer;
  private final List<String> replayLog = new ArrayList<>();
  private final Map<TraceeProgram, String> atFault = new EnumMap<>(TraceeProgram.class);
  private final SortedSet<String> refuted = new TreeSet<>();
  private @Nullable TestRecord record;
  private @Nullable Exploration replayed;
  private String stuckIn = "";

  private SuiteSession(
      Implementation implementation,
      RuleBook book,
      SuiteSettings settings,
      Consumer<TestVerdict> results,
      PlayObserver plays) {
    this.implementation = implementation;
    this.book = book;
    this.settings = settings;
    this.results = results;
    this.explorer = explorer(settings.seeds(), plays);
    // What judges no clause is not worth the time of many seeds.
    this.tryer = explorer(Seeds.one(settings.seeds().first()), plays);
  }

  private Explorer explorer(Seeds seeds, PlayObserver plays) {
    return new Explorer(
        implementation, new ExploreSettings(seeds, settings.schedules(), settings.bounds()), plays);
  }

  /** Open the session; every test that ends is told to {@code results}. */
  public static SuiteSession open(
      Implementation implementation,
      RuleBook book,
      SuiteSettings settings,
      Consumer<TestVerdict> results) {
    return open(implementation, book, settings, results, PlayObserver.NONE);
  }

  /** Open the session for somebody who also hears of every play. */
  public static SuiteSession open(
      Implementation implementation,
      RuleBook book,
      SuiteSettings settings,
      Consumer<TestVerdict> results,
      PlayObserver plays) {
    if (current != null) {
      throw new IllegalStateException("a session is open already");
    }
    SuiteSession session = new SuiteSession(implementation, book, settings, results, plays);
    session.checkTracees();
    current = session;
    return session;
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

  static boolean isOpen() {
    return current != null;
  }

  /** Try each capability that is declared; the names of those that prove false. */
  public SortedSet<String> probeCapabilities() {
    refuted.clear();
    for (CapabilityProbe probe : CapabilityProbe.all()) {
      if (implementation.capabilities().has(probe.capability()) && fails(probe)) {
        refuted.add(probe.capability());
      }
    }
    return refuted();
  }

  /** The capabilities that {@link #probeCapabilities} has found false. */
  SortedSet<String> refuted() {
    return new TreeSet<>(refuted);
  }

  private boolean fails(CapabilityProbe probe) {
    return tryOut("probe of " + probe.capability(), Depth.TABLE, probe.script())
        .filter(failed -> refutes(probe, failed.report().outcome()))
        .isPresent();
  }

  /** Only a failed check, a missing call or a play without end refutes; a breakdown is trouble. */
  private static boolean refutes(CapabilityProbe probe, RunReport.Outcome outcome) {
    if (!(outcome instanceof RunReport.Threw threw)) {
      return true;
    }
    return threw.cause() instanceof NotOfferedException lack
        ? lack.capability().equals(probe.capability())
        : threw.cause() instanceof ContractViolation;
  }

  /**
   * Search the schedules of a script that judges no clause, outside any test and with the first
   * seed alone; for who builds an implementation and wants to see its programs run.
   *
   * @param what decides, with the seed, what the random part of the search does
   * @return the first failing play, shrunk
   */
  public Optional<FailedPlay> tryOut(String what, Depth depth, Consumer<Scene> script) {
    record = new TestRecord(what, List.of());
    try {
      return tryer.explore(what, depth, playing(script)).failure();
    } finally {
      record = null;
    }
  }

  /** Run every program untraced; what breaks its promise is remembered with its reason. */
  private void checkTracees() {
    for (TraceeProgram program : TraceeProgram.values()) {
      String what = "promise of " + program.fileName();
      tryOut(what, Depth.TABLE, TraceePromises.of(program))
          .filter(failed -> missing(failed).isEmpty())
          .ifPresent(failed -> atFault.put(program, failed.report().outcome().toString()));
    }
  }

  /** The capability that a play came to its end for, if it is one that is not declared. */
  private Optional<String> missing(FailedPlay failed) {
    return failed.report().outcome() instanceof RunReport.Threw threw
            && threw.cause() instanceof NotOfferedException lack
            && !implementation.capabilities().has(lack.capability())
        ? Optional.of(lack.capability())
        : Optional.empty();
  }

  /** Refuse a program that has no meaning here, or that does not keep its promise. */
  void requirePromise(TraceeProgram program) {
    for (String capability : program.needs()) {
      if (!implementation.capabilities().has(capability)) {
        throw new NotOfferedException("the tracee " + program.fileName(), capability);
      }
    }
    String how = atFault.get(program);
    if (how != null) {
      throw new TraceeAtFault(program, how);
    }
  }

  private Play playing(Consumer<Scene> script) {
    return (stage, log) -> script.accept(new Scene(this, stage, log));
  }

  /** After a replay: everything that happened in the play, oldest first. */
  public List<String> replayLog() {
    return List.copyOf(replayLog);
  }

  /** After a replay: how the schedule was played; empty if no test came to that search. */
  public Optional<Exploration> replayed() {
    return Optional.ofNullable(replayed);
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

  /**
   * Remember that a test did not come back: nothing that still runs can be trusted to stay away.
   */
  void stuckIn(String testId) {
    stuckIn = testId;
  }

  /** Give up a test if an earlier one did not come back. */
  void refuseIfStuck() {
    if (!stuckIn.isEmpty()) {
      throw new StuckException(stuckIn);
    }
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
  void explore(Depth depth, Consumer<Scene> script, List<String> mustReach) {
    TestRecord test = record();
    String explorationId = test.nextExploration();
    Play play = playing(script);
    Optional<ReplayToken> token = settings.replay();
    if (token.isPresent()) {
      replay(token.get(), explorationId, depth, play);
      return;
    }
    int checksBefore = test.assertions();
    Exploration exploration = explorer.explore(explorationId, depth, play);
    test.add(exploration);
    exploration.failure().ifPresent(failure -> end(explorationId, failure));
    if (test.assertions() == checksBefore) {
      throw new IllegalStateException("the search " + explorationId + " made no check");
    }
    if (exploration.mode().equals(Exploration.CHOSEN)) {
      test.requireReached(explorationId, mustReach);
    }
  }

  private void replay(ReplayToken token, String explorationId, Depth depth, Play play) {
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
    Exploration exploration = explorer.replay(explorationId, depth, token.schedule(), recording);
    replayed = exploration;
    record().add(exploration);
    exploration.failure().ifPresent(failure -> end(explorationId, failure));
  }

  private void end(String explorationId, FailedPlay failure) {
    missing(failure).ifPresent(capability -> record().skip("lacks capability " + capability));
    ReplayToken token =
        new ReplayToken(
            settings.implementationName(),
            settings.port(),
            settings.edition().id(),
            explorationId,
            settings.seeds().first(),
            failure.schedule(),
            settings.digests());
    record().fail(failure, token);
    throw new FailedExploration(record().failureText());
  }
}
