// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Locale;

/** Say whether the tests catch a fault. */
public enum FaultVerdict {
  /** A test of the clause that the fault breaks fails. */
  OWN,
  /** Only tests of other clauses fail. */
  OTHER,
  /** No test fails; errors, hangs and crashes are no failures. */
  SURVIVED,
  /** No test fails, and a reason is given why none can. */
  EQUIVALENT,
  /** It is not known: the fault cannot be made, or the right code does not pass. */
  UNKNOWN;

  /** Give the word that results use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tell whether a test fails. */
  public boolean isKilled() {
    return this == OWN || this == OTHER;
  }
}
