// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;

/**
 * Describe one wrong variant of an implementation, as changes of its source.
 *
 * @param name unique among the faults of the implementation, for example {@code ORD-03-last}
 * @param clause id of the clause that it breaks, and whose test must catch it
 * @param breaks what is wrong, one sentence
 * @param port the port to show it on
 * @param edition the edition to show it in
 * @param equivalent why no test can tell it from the right code; empty for nearly all
 * @param ground changes that are right, and that the tests must pass with: a machine with fewer
 *     facilities, for example; mostly none
 * @param patches changes that are wrong; made after those of the ground, in this order
 */
public record Fault(
    String name,
    String clause,
    String breaks,
    String port,
    Edition edition,
    Optional<String> equivalent,
    List<SourcePatch> ground,
    List<SourcePatch> patches) {

  /** Copy the lists. */
  public Fault {
    ground = List.copyOf(ground);
    patches = List.copyOf(patches);
  }
}
