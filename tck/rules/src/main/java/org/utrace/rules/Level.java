// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/** Say how binding a clause is. */
public enum Level {
  /** A violation is a failure. */
  MUST,
  /** A violation is a deviation, which only a strict run counts as failure. */
  SHOULD,
  /** Nothing can be violated; the result records what was seen (decision D24). */
  MAY
}
