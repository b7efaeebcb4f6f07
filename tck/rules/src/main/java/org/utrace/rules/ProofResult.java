// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Hold what was found out about the suite by breaking an implementation, and by changing what it
 * may change.
 *
 * @param schema version of this form, {@link #SCHEMA}
 * @param kitVersion version of this kit
 * @param ruleBookSha256 SHA-256 of the rule book's bytes, in hex
 * @param implementation name of what was changed
 * @param implementationVersion its version
 * @param schedules plays of an ordinary test on a fault
 * @param schedulesOnVariant plays of an ordinary test on a variant; one that came to no verdict got
 *     {@code schedules}
 * @param seed where all random choice started
 * @param wholeChapters whether every test of a fault's chapter ran; else it ended at the first kill
 *     by its own clause
 * @param started when the run began
 * @param seconds how long it took
 * @param faultsKnown number of faults that there are, whether or not they were tried
 * @param faults sorted by clause and name; empty if only variants were tried
 * @param variantsKnown number of permitted variants that there are, whether or not they were tried
 * @param variants sorted by name; empty if only faults were tried
 */
public record ProofResult(
    String schema,
    String kitVersion,
    String ruleBookSha256,
    String implementation,
    String implementationVersion,
    int schedules,
    int schedulesOnVariant,
    long seed,
    boolean wholeChapters,
    Instant started,
    double seconds,
    int faultsKnown,
    List<FaultResult> faults,
    int variantsKnown,
    List<VariantResult> variants) {
  /** The form written by this version of the kit. */
  public static final String SCHEMA = "utrace-proof/2";

  /** Copy the lists. */
  public ProofResult {
    faults = List.copyOf(faults);
    variants = List.copyOf(variants);
  }

  /** List the faults with a verdict. */
  public List<FaultResult> with(FaultVerdict verdict) {
    return faults.stream().filter(fault -> fault.verdict() == verdict).toList();
  }

  /** List the variants with a verdict. */
  public List<VariantResult> with(VariantVerdict verdict) {
    return variants.stream().filter(variant -> variant.verdict() == verdict).toList();
  }

  /**
   * Group the faults by chapter, the prefix of the clause that each breaks, such as {@code ORD}.
   */
  public SortedMap<String, List<FaultResult>> byChapter() {
    return faults.stream()
        .collect(
            Collectors.groupingBy(
                fault -> fault.clause().prefix(), TreeMap::new, Collectors.toList()));
  }

  /** Count the faults that some test catches. */
  public long killed() {
    return faults.stream().filter(fault -> fault.verdict().isKilled()).count();
  }
}
