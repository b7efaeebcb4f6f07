// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tell what one round of steps came to.
 *
 * @param steps made, at least 1
 * @param nanos that they took, at least 1
 */
record StepRound(long steps, long nanos) {
  private static final Pattern LINE = Pattern.compile("([1-9]\\d{0,17}) ([1-9]\\d{0,17})");
  private static final double NANOS_PER_SECOND = 1e9;

  /** Read the line that a stepper prints; empty if it is none. */
  static Optional<StepRound> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new StepRound(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** The line. */
  String line() {
    return steps + " " + nanos;
  }

  double stepsPerSecond() {
    return steps * NANOS_PER_SECOND / nanos;
  }
}
