// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.utrace.rules.ClauseId;
import org.utrace.rules.FaultTest;

/** Be one line of JSON that a {@link ProofWorker} prints. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProofLine.Roster.class, name = "roster"),
  @JsonSubTypes.Type(value = ProofLine.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = ProofLine.Playing.class, name = "playing"),
  @JsonSubTypes.Type(value = ProofLine.Tested.class, name = "tested"),
  @JsonSubTypes.Type(value = ProofLine.Ended.class, name = "ended")
})
sealed interface ProofLine {

  /**
   * Say which faults and variants there are; the first line.
   *
   * @param version of the implementation
   */
  record Roster(String version, List<Listed> faults, List<Permitted> variants)
      implements ProofLine {
    /** Copy the lists. */
    public Roster {
      faults = List.copyOf(faults);
      variants = List.copyOf(variants);
    }
  }

  /**
   * A fault without its source; see {@link org.utrace.contract.spi.Fault}.
   *
   * @param ground the same number for all that share their ground
   */
  record Listed(
      String name,
      ClauseId clause,
      String breaks,
      String port,
      String edition,
      Optional<String> equivalent,
      List<String> files,
      int ground) {
    /** Copy the list. */
    public Listed {
      files = List.copyOf(files);
    }
  }

  /** A variant without its source; see {@link org.utrace.contract.spi.Variant}. */
  record Permitted(
      String name,
      String file,
      String permits,
      List<ClauseId> departs,
      String port,
      String edition,
      List<String> files)
      implements ProofJob {
    /** Copy the lists. */
    public Permitted {
      departs = List.copyOf(departs);
      files = List.copyOf(files);
    }
  }

  /**
   * Refuse to begin; in place of the roster.
   *
   * @param sentence what is missing or wrong and what to do about it
   */
  record Refused(String sentence) implements ProofLine {}

  /** A test begins, or is still being played; printed now and then. */
  record Playing(String test) implements ProofLine {}

  /** A test has ended. */
  record Tested(FaultTest test) implements ProofLine {}

  /**
   * A task is done.
   *
   * @param made whether the code could be patched and compiled
   * @param trouble why its tests could not be run; empty if they were
   */
  record Ended(boolean made, String trouble) implements ProofLine {}
}
