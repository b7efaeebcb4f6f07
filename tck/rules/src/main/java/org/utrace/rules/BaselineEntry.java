// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Excuse one clause on one port, or on all of them.
 *
 * @param clause what is known to fail
 * @param port where; {@link #ANY_PORT} for everywhere
 * @param reason why it fails, in words
 * @param ticket where the failure is followed up
 * @param expires the last day on which the entry counts
 */
public record BaselineEntry(
    ClauseId clause,
    String port,
    String reason,
    Optional<String> ticket,
    Optional<LocalDate> expires) {

  /** Stands for every port. */
  public static final String ANY_PORT = "*";

  /** Tell whether the entry is about this clause on this port, whatever its date. */
  boolean isAbout(ClauseResult result) {
    return clause.equals(result.id()) && (isForAnyPort() || port.equals(result.port()));
  }

  boolean isForAnyPort() {
    return port.equals(ANY_PORT);
  }

  /** Tell whether the day is past the entry's last one. */
  boolean isExpired(LocalDate today) {
    return expires.filter(today::isAfter).isPresent();
  }
}
