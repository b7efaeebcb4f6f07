// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;

/**
 * Tell what a failing test saw.
 *
 * @param message one sentence
 * @param facts in the order to be shown
 * @param logTail the last lines of the event log, oldest first
 * @param instructions the last user instructions of the failing play, oldest first; empty where the
 *     implementation tells none
 * @param replayToken text that runs the same schedule again; empty if there is none
 */
public record Failure(
    String message,
    List<Fact> facts,
    List<String> logTail,
    List<String> instructions,
    String replayToken) {

  /** Copy the lists. */
  public Failure {
    facts = List.copyOf(facts);
    logTail = List.copyOf(logTail);
    instructions = List.copyOf(instructions);
  }

  /** Look a fact up by its key. */
  public Optional<String> fact(String key) {
    return facts.stream().filter(fact -> fact.key().equals(key)).map(Fact::value).findFirst();
  }
}
