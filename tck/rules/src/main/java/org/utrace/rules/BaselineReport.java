// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;
import org.utrace.rules.BaselineFinding.State;

/**
 * Tell how a run compares with a baseline.
 *
 * @param name of the baseline
 * @param findings new failures first, then known ones, then entries that no longer serve; entries
 *     about what was left out of the run, or came to no answer in it, are not among them
 */
public record BaselineReport(String name, List<BaselineFinding> findings) {
  /** Copy the list. */
  public BaselineReport {
    findings = List.copyOf(findings);
  }

  /** List the findings of one state. */
  public List<BaselineFinding> with(State state) {
    return findings.stream().filter(finding -> finding.state() == state).toList();
  }

  /** Tell whether there is a failure that no entry excuses. */
  public boolean hasNew() {
    return !with(State.NEW).isEmpty();
  }

  /** Tell whether the list should be written anew: an entry no longer serves. */
  public boolean outdated() {
    return findings.stream().anyMatch(f -> f.state().compareTo(State.KNOWN) > 0);
  }

  /** Find what excuses a failure. */
  public Optional<BaselineFinding> excuse(ClauseResult result) {
    return with(State.KNOWN).stream()
        .filter(f -> f.clause().equals(result.id()) && f.port().equals(result.port()))
        .findFirst();
  }
}
