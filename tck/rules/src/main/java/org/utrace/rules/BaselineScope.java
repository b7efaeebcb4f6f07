// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import org.utrace.contract.Edition;

/**
 * Say what a run could show, before it is held against a baseline.
 *
 * @param edition of the run
 * @param ports all that the implementation has, run or not
 * @param chosen tells which clauses were to be judged
 * @param strict whether a SHOULD that is not met counts as failure
 * @param today decides which entries are expired
 */
public record BaselineScope(
    Edition edition,
    List<String> ports,
    Predicate<ClauseId> chosen,
    boolean strict,
    LocalDate today) {
  /** Copy the list. */
  public BaselineScope {
    ports = List.copyOf(ports);
  }
}
