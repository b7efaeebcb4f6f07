// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;
import org.utrace.contract.Edition;

/**
 * Describe one permitted variant of an implementation, as changes of its source: it does something
 * otherwise that the contract leaves open, so no test may accuse it.
 *
 * @param name unique among the variants of the implementation, for example {@code no-preemption}
 * @param file where it is written down, as people know it
 * @param permits what it does otherwise and what permits that, one sentence
 * @param departs ids of the SHOULD clauses that must come out as deviations there; mostly none
 * @param port the port to show it on
 * @param edition the edition to show it in
 * @param patches changes, made in this order
 */
public record Variant(
    String name,
    String file,
    String permits,
    List<String> departs,
    String port,
    Edition edition,
    List<SourcePatch> patches) {

  /** Copy the lists. */
  public Variant {
    departs = List.copyOf(departs);
    patches = List.copyOf(patches);
  }
}
