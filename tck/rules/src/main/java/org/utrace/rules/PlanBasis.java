// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Locale;

/** Say how firmly a clause stands on the author's posts. */
public enum PlanBasis {
  /** A post says it. */
  STATED,
  /** It follows from what a post says. */
  DERIVED,
  /** The posts are silent; taken over from the shipped text (decision D11). */
  INHERITED,
  /** Decided by this kit. */
  DECISION,
  /** A clause of edition 20091216 only. */
  NOT_APPLICABLE;

  /** Give the word that the rule book uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
