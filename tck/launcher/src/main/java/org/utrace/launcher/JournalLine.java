// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.spi.Bounds;
import org.utrace.explore.Digests;
import org.utrace.rules.ClauseId;
import org.utrace.rules.TestResult;

/**
 * Be one line of JSON that a worker prints; those of a run also stand in its journal.
 *
 * <p>A journal is a {@link Header}, then {@link Judged} lines, then {@link Closing}, or {@link
 * Died} if there was no end.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalLine.Setup.class, name = "setup"),
  @JsonSubTypes.Type(value = JournalLine.Header.class, name = "header"),
  @JsonSubTypes.Type(value = JournalLine.Started.class, name = "started"),
  @JsonSubTypes.Type(value = JournalLine.Judged.class, name = "verdict"),
  @JsonSubTypes.Type(value = JournalLine.Closing.class, name = "closing"),
  @JsonSubTypes.Type(value = JournalLine.Died.class, name = "died")
})
sealed interface JournalLine {
  /** Version of this form. */
  String SCHEMA = "utrace-journal/1";

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
   * Tell that the worker ended early; written by the parent.
   *
   * @param reason one sentence
   * @param running name of the test that ran, or empty
   * @param silent whether it was ended because it said nothing for too long
   * @param lastWords the last lines of its standard error
   */
  record Died(String reason, String running, boolean silent, List<String> lastWords)
      implements JournalLine {
    /** Copy the list. */
    public Died {
      lastWords = List.copyOf(lastWords);
    }
  }

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
   * @param tracees folder of programs; empty for the implementation's own
   */
  record Settings(
      String edition, String clauses, long seed, int schedules, Bounds bounds, String tracees) {}

  /**
   * What is tested.
   *
   * @param implementation its name
   * @param version its version
   * @param port the port
   * @param facts what it tells about itself
   * @param capabilities what it declares, sorted
   * @param refuted those of them that a probe did not find
   */
  record Target(
      String implementation,
      String version,
      String port,
      Map<String, String> facts,
      List<String> capabilities,
      List<String> refuted) {}

  /** A test that will run. */
  record Planned(String test, List<ClauseId> clauses) {
    /** Copy the list. */
    public Planned {
      clauses = List.copyOf(clauses);
    }
  }
}
