// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.spi.Bounds;
import org.utrace.explore.Digests;
import org.utrace.rules.Attachment;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Evidence;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/**
 * Be one line of JSON that a worker prints; those of a run also stand in its journal.
 *
 * <p>A journal is a {@link Header}, then {@link Judged} lines, then {@link Closing}. Among them are
 * {@link Died} lines, one per worker that was lost, and at the end a {@link Stopped} line if there
 * was no closing one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalLine.Setup.class, name = "setup"),
  @JsonSubTypes.Type(value = JournalLine.Header.class, name = "header"),
  @JsonSubTypes.Type(value = JournalLine.Started.class, name = "started"),
  @JsonSubTypes.Type(value = JournalLine.Judged.class, name = "verdict"),
  @JsonSubTypes.Type(value = JournalLine.Closing.class, name = "closing"),
  @JsonSubTypes.Type(value = JournalLine.Died.class, name = "died"),
  @JsonSubTypes.Type(value = JournalLine.Stopped.class, name = "stopped")
})
sealed interface JournalLine {
  /** Version of this form. */
  String SCHEMA = "utrace-journal/2";

  /**
   * Refuse to begin (only printed).
   *
   * @param sentence what is missing or wrong and what to do about it
   */
  record Setup(String sentence) implements JournalLine {}

  /**
   * Begin: say what will run, and that everything it needs is there.
   *
   * @param schema {@link #SCHEMA}
   * @param kit version of the kit
   * @param digests of kit, rule book and implementation
   * @param settings what the command line chose
   * @param target what will be tested
   * @param started when the worker was ready
   * @param tests what will run, in order
   */
  record Header(
      String schema,
      String kit,
      Digests digests,
      Settings settings,
      Target target,
      Instant started,
      List<Planned> tests)
      implements JournalLine {
    /** Copy the list. */
    public Header {
      tests = List.copyOf(tests);
    }
  }

  /**
   * Say that a test begins (only printed).
   *
   * @param test its name
   */
  record Started(String test) implements JournalLine {}

  /**
   * Tell how a test ended.
   *
   * @param clauses what it judges
   * @param digest of its event log, in hex
   * @param test its result
   */
  record Judged(List<ClauseId> clauses, String digest, TestResult test) implements JournalLine {
    /** Copy the list. */
    public Judged {
      clauses = List.copyOf(clauses);
    }
  }

  /**
   * End.
   *
   * @param digest of the run, see {@link RunDigest}, in hex
   * @param seconds from the parent's word to here
   * @param log of a replayed test, all lines; else empty
   * @param replayed how a schedule was played again, if the test came to its search
   */
  record Closing(String digest, double seconds, List<String> log, Optional<Replayed> replayed)
      implements JournalLine {
    /** Copy the list. */
    public Closing {
      log = List.copyOf(log);
    }
  }

  /**
   * Tell that a worker ended early; written by the parent. A fresh worker may go on.
   *
   * @param worker its number among the workers of the port, from 1
   * @param reason what ended it, in words that go on after "its worker was lost:"
   * @param running name of the test that ran, or empty
   * @param flight what that test did last
   * @param lastWords the last lines of its standard error
   * @param attachments files that tell more
   */
  record Died(
      int worker,
      String reason,
      String running,
      Flight flight,
      List<String> lastWords,
      List<Attachment> attachments)
      implements JournalLine {
    /** Last words that are shown with a result; the others stand in the worker's log. */
    private static final int WORDS_MAX = 3;

    /** Copy the lists. */
    public Died {
      lastWords = List.copyOf(lastWords);
      attachments = List.copyOf(attachments);
    }

    /** What came of the test that ran. */
    TestResult result() {
      List<Fact> facts = new ArrayList<>();
      flight.lastEvent().ifPresent(event -> facts.add(new Fact("last event", event)));
      if (!flight.search().isEmpty()) {
        facts.add(new Fact("in play", flight.play() + " of " + flight.search()));
      }
      if (!lastWords.isEmpty()) {
        facts.add(new Fact("last words", shortWords()));
      }
      attachments.forEach(file -> facts.add(new Fact(file.title(), file.file())));
      String message = "its worker was lost: " + reason;
      Failure seen = new Failure(message, facts, flight.events(), List.of(), flight.replayToken());
      return new TestResult(
          running, Verdict.ERROR, message, 0, Evidence.none(), 0, Optional.of(seen), attachments);
    }

    private String shortWords() {
      int from = Math.max(0, lastWords.size() - WORDS_MAX);
      return String.join(" | ", lastWords.subList(from, lastWords.size()));
    }
  }

  /**
   * What a worker that died did last.
   *
   * @param search the search it was in, or empty
   * @param play number of the play in that search, from 1
   * @param events the last events of that play, oldest first
   * @param replayToken text that plays it again as far as it came, or empty
   */
  record Flight(String search, long play, List<String> events, String replayToken) {
    /** Nothing is known. */
    static final Flight NONE = new Flight("", 0, List.of(), "");

    /** Copy the list. */
    public Flight {
      events = List.copyOf(events);
    }

    /** The very last event. */
    Optional<String> lastEvent() {
      return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
    }
  }

  /**
   * Tell why a port goes no further although tests are left; written by the parent.
   *
   * @param reason in words that go on after "not run:"
   * @param running name of the test that ran, or empty
   */
  record Stopped(String reason, String running) implements JournalLine {}

  /**
   * How a schedule was played again.
   *
   * @param complete whether it could be followed to its end
   * @param bound what was played, in words
   */
  record Replayed(boolean complete, String bound) {}

  /**
   * What the command line chose.
   *
   * @param seeds how many, from {@code seed} on; a journal of an older kit lacks it and had 1
   * @param tracees folder of programs; empty for the implementation's own
   * @param implPath jars and folders of other implementations; empty if there are none
   */
  record Settings(
      String edition,
      String clauses,
      long seed,
      @JacksonInject(value = Json.ONE_SEED, useInput = OptBoolean.TRUE) int seeds,
      int schedules,
      Bounds bounds,
      String tracees,
      String implPath) {}

  /**
   * What is tested.
   *
   * @param implementation its name
   * @param version its version
   * @param port the port
   * @param facts what it tells about itself
   * @param capabilities what it declares, sorted
   * @param refuted those of them that a probe did not find
   * @param withheld what it would declare if it worked on this machine, with the reasons
   */
  record Target(
      String implementation,
      String version,
      String port,
      Map<String, String> facts,
      List<String> capabilities,
      List<String> refuted,
      Map<String, String> withheld) {}

  /** A test that will run. */
  record Planned(String test, List<ClauseId> clauses) {
    /** Copy the list. */
    public Planned {
      clauses = List.copyOf(clauses);
    }
  }
}
