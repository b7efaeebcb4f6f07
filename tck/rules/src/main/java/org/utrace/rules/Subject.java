// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Locale;

/** Say whose duty a clause is. */
public enum Subject {
  /** The utrace layer under test. */
  IMPLEMENTATION,
  /** An architecture port. */
  PORT,
  /** A layer built on engines, such as ptrace or uprobes. */
  LAYER,
  /** Engines; a rule for their writers. */
  ENGINE,
  /** This kit. */
  KIT;

  /** Give the word that the rule book uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tell whether its clauses are verdicts on what is tested, even while nothing tested them. */
  public boolean isJudged() {
    return this != ENGINE && this != KIT;
  }
}
