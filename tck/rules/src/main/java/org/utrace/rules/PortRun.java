// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collect what ran on one port, as grading wants it.
 *
 * @param port name of the port
 * @param capabilities what is declared for this port
 * @param refuted those of them that the kit's probe did not find
 * @param withheld capabilities that did not work on this machine, with the reasons
 * @param tests test results per clause, each in the order they ran
 */
public record PortRun(
    String port,
    SortedSet<String> capabilities,
    SortedSet<String> refuted,
    Map<String, String> withheld,
    Map<ClauseId, List<TestResult>> tests) {

  /** Copy the collections. */
  public PortRun {
    capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    refuted = Collections.unmodifiableSortedSet(new TreeSet<>(refuted));
    withheld = Collections.unmodifiableSortedMap(new TreeMap<>(withheld));
    if (!capabilities.containsAll(refuted)) {
      throw new IllegalArgumentException("refuted but never declared: " + refuted);
    }
    Map<ClauseId, List<TestResult>> copy = new LinkedHashMap<>();
    tests.forEach((id, list) -> copy.put(id, List.copyOf(list)));
    tests = Collections.unmodifiableMap(copy);
  }

  /** Collect a run whose declarations the probe confirmed. */
  public static PortRun of(
      String port, Collection<String> capabilities, Map<ClauseId, List<TestResult>> tests) {
    return new PortRun(port, new TreeSet<>(capabilities), new TreeSet<>(), Map.of(), tests);
  }

  /** List the results for the clause; none if nothing ran. */
  public List<TestResult> testsOf(ClauseId id) {
    return tests.getOrDefault(id, List.of());
  }
}
