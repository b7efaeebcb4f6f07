// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Verdict;
import org.utrace.rules.VerdictCounts;

/** Count clauses per port and verdict. */
final class Counts {
  private Counts() {}

  /** The counts of each port, over the clauses that count as verdicts. */
  static Map<String, VerdictCounts> perPort(List<ClauseResult> results) {
    Map<String, Map<Verdict, Integer>> numbers = new LinkedHashMap<>();
    for (ClauseResult result : results) {
      if (result.countsAsVerdict()) {
        numbers
            .computeIfAbsent(result.port(), port -> new EnumMap<>(Verdict.class))
            .merge(result.verdict(), 1, Integer::sum);
      }
    }
    Map<String, VerdictCounts> counts = new LinkedHashMap<>();
    numbers.forEach((port, map) -> counts.put(port, new VerdictCounts(port, map)));
    return counts;
  }
}
