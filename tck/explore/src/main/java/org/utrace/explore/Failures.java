// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.RunReport.Completed;
import org.utrace.contract.spi.RunReport.Deadlock;
import org.utrace.contract.spi.RunReport.Endless;
import org.utrace.contract.spi.RunReport.Outcome;
import org.utrace.contract.spi.RunReport.Threw;

/** Tell failures apart. */
final class Failures {
  private static final int MESSAGE_PREFIX = 40;

  private Failures() {}

  static boolean isFailure(RunReport report) {
    return !(report.outcome() instanceof Completed);
  }

  /** Name the kind of an outcome: plays of one kind show the same fault, as far as one can tell. */
  static String kind(Outcome outcome) {
    return switch (outcome) {
      case Completed completed -> "completed";
      case Deadlock deadlock -> "deadlock";
      case Endless endless -> "endless";
      case Threw threw -> threw.cause().getClass().getName() + ": " + messagePrefix(threw.cause());
    };
  }

  static boolean sameKind(RunReport a, RunReport b) {
    return kind(a.outcome()).equals(kind(b.outcome()));
  }

  /** Digest of how a play ended, beside its log. */
  static long digest(Outcome outcome) {
    return outcome instanceof Completed ? 0 : kind(outcome).hashCode();
  }

  private static String messagePrefix(Throwable cause) {
    String message = cause.getMessage();
    String line = message == null ? "" : message.strip().lines().findFirst().orElse("");
    return line.substring(0, Math.min(MESSAGE_PREFIX, line.length()));
  }
}
