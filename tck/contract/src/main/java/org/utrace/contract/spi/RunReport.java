// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/**
 * Tell how a play ended.
 *
 * @param outcome how
 * @param steps scheduler steps made, 0 if they are not counted
 */
public record RunReport(Outcome outcome, int steps) {

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
