// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.Address;

/** Keep who waits at which word of which memory (man 2 futex). */
final class Futexes {
  private record Key(AddressSpace memory, Address word) {}

  private final Map<Key, Sleepers> waiting = new LinkedHashMap<>();

  /** Those who wait at a word; AddressSpace has the identity of its object. */
  Sleepers at(AddressSpace memory, Address word) {
    return waiting.computeIfAbsent(new Key(memory, word), key -> new Sleepers());
  }

  /** Wake at most so many of those who wait at a word. */
  int wake(AddressSpace memory, Address word, int most) {
    Sleepers sleepers = waiting.get(new Key(memory, word));
    return sleepers == null ? 0 : sleepers.wake(most);
  }

  /** The word's value; empty if it is not mapped. */
  static Optional<Integer> value(AddressSpace memory, Address word) {
    return memory
        .copyFrom(word, Integer.BYTES)
        .map(bytes -> memory.dataModel().buffer(bytes).getInt());
  }
}
