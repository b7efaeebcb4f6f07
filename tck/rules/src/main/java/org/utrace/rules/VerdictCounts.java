// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Count the clauses of one port per verdict.
 *
 * @param port name of the port
 * @param counts number of clauses for every verdict, zero included
 */
public record VerdictCounts(String port, Map<Verdict, Integer> counts) {
  /** Copy the counts, adding zeros. */
  public VerdictCounts {
    Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      all.put(verdict, counts.getOrDefault(verdict, 0));
    }
    counts = Collections.unmodifiableMap(all);
  }

  static VerdictCounts count(String port, Collection<Verdict> verdicts) {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    verdicts.forEach(verdict -> counts.merge(verdict, 1, Integer::sum));
    return new VerdictCounts(port, counts);
  }

  /** Give the number of clauses with the verdict. */
  public int of(Verdict verdict) {
    return counts.getOrDefault(verdict, 0);
  }
}
