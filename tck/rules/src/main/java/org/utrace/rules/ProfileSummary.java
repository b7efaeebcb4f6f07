// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;

/**
 * Sum up a run for one profile.
 *
 * @param profile id of the {@link Profile}
 * @param ports counts per port, in the order of the run
 * @param passed clauses that passed on every port
 * @param applicable clauses that are verdicts on what was tested, skipped ones included
 * @param conforms whether every MUST is kept, none skipped for want of a capability
 * @param sentence what the run shows, and no more
 */
public record ProfileSummary(
    String profile,
    List<VerdictCounts> ports,
    int passed,
    int applicable,
    boolean conforms,
    String sentence) {

  /** Copy the list. */
  public ProfileSummary {
    ports = List.copyOf(ports);
  }

  /** Tell whether the sentence says "conforms", be it only in what is declared. */
  public boolean claimsConformance() {
    return sentence.startsWith("conforms");
  }
}
