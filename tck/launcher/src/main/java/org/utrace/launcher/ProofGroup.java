// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.utrace.launcher.ProofLine.Listed;

/**
 * Hold faults that the same right code is compared with: one chapter, port, edition and ground.
 *
 * @param faults never empty
 */
record ProofGroup(List<Listed> faults) implements ProofJob {
  /** Copy the list. */
  ProofGroup {
    faults = List.copyOf(faults);
  }

  private record Key(String chapter, String port, String edition, int ground) {
    static Key of(Listed fault) {
      return new Key(fault.clause().prefix(), fault.port(), fault.edition(), fault.ground());
    }
  }

  /**
   * Group faults, the largest group first: it takes longest.
   *
   * @param parts groups that are wanted at least; a large one is split
   */
  static List<ProofGroup> of(List<Listed> faults, int parts) {
    Map<Key, List<Listed>> groups = new LinkedHashMap<>();
    faults.forEach(
        fault -> groups.computeIfAbsent(Key.of(fault), key -> new ArrayList<>()).add(fault));
    int sizeMax = Math.max(1, Math.ceilDiv(faults.size(), parts));
    return groups.values().stream()
        .flatMap(group -> split(group, sizeMax))
        .sorted(Comparator.comparing(group -> -group.faults().size()))
        .toList();
  }

  private static Stream<ProofGroup> split(List<Listed> group, int sizeMax) {
    return IntStream.range(0, Math.ceilDiv(group.size(), sizeMax))
        .map(part -> part * sizeMax)
        .mapToObj(
            from -> new ProofGroup(group.subList(from, Math.min(group.size(), from + sizeMax))));
  }

  /** Names of its faults. */
  List<String> names() {
    return faults.stream().map(Listed::name).toList();
  }
}
