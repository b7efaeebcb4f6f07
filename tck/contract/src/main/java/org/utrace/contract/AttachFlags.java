// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Choose what attach does.
 *
 * @param create add an engine; else look one up (ATT-01, ATT-02)
 * @param exclusive with create: fail if an engine matches (ATT-04)
 * @param matchOps match engines with the same ops table
 * @param matchData match engines with the same data
 */
public record AttachFlags(boolean create, boolean exclusive, boolean matchOps, boolean matchData) {

  /** Add an engine. */
  public static final AttachFlags CREATE = new AttachFlags(true, false, false, false);

  /** Look up the first engine. */
  public static final AttachFlags LOOKUP = new AttachFlags(false, false, false, false);

  /** The same, failing if one matches. */
  public AttachFlags andExclusive() {
    return new AttachFlags(create, true, matchOps, matchData);
  }

  /** The same, matching the ops table. */
  public AttachFlags andMatchOps() {
    return new AttachFlags(create, exclusive, true, matchData);
  }

  /** The same, matching the data. */
  public AttachFlags andMatchData() {
    return new AttachFlags(create, exclusive, matchOps, true);
  }
}
