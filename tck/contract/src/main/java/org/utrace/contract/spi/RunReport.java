// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/**
 * Tell how a play ended.
 *
 * @param outcome how
 * @param steps scheduler steps made, 0 if they are not counted
 * @param instructions the last user instructions of the play, oldest first, a line each that names
 *     thread, address, instruction and what it led to, such as {@code thread 2 0x401000 0f 05
 *     system call 39}; the last {@link #INSTRUCTIONS_MAX} are shown; empty where the implementation
 *     tells none, as it may for every play and should for a completed one
 */
public record RunReport(Outcome outcome, int steps, List<String> instructions) {
  /** Number of instructions that are shown of a play. */
  public static final int INSTRUCTIONS_MAX = 64;

  /** Copy the list, at most its last {@link #INSTRUCTIONS_MAX} lines. */
  public RunReport {
    int size = instructions.size();
    instructions = List.copyOf(instructions.subList(Math.max(0, size - INSTRUCTIONS_MAX), size));
  }

  /** Tell how a play ended, and nothing of its instructions. */
  public RunReport(Outcome outcome, int steps) {
    this(outcome, steps, List.of());
  }

  /** The same report with instructions. */
  public RunReport withInstructions(List<String> lines) {
    return new RunReport(outcome, steps, lines);
  }

  /** How a play ended. */
  public sealed interface Outcome {}

  /** The script came to its end. */
  public record Completed() implements Outcome {}

  /** The script, or a thread it started, threw; a failed assertion is one kind of that. */
  public record Threw(String actor, Throwable cause) implements Outcome {}

  /** Nobody can go on; one line per actor says what it waits for. */
  public record Deadlock(List<String> waiting) implements Outcome {}

  /** The bound on steps was reached; one line per actor says where it is. */
  public record Endless(int stepsMax, List<String> where) implements Outcome {}
}
