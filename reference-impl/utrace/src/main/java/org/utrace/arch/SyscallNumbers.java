// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.utrace.contract.spi.GuestCall;

/** Hold a machine's table of system call numbers, to be read in both directions. */
public final class SyscallNumbers {
  private final EnumMap<GuestCall, Integer> numbers;
  private final TreeMap<Integer, GuestCall> calls = new TreeMap<>();

  /**
   * Make the table of a port.
   *
   * @throws IllegalArgumentException if two calls have one number
   */
  public SyscallNumbers(Map<GuestCall, Integer> table) {
    numbers = new EnumMap<>(table);
    numbers.forEach((call, number) -> {
      GuestCall other = calls.put(number, call);
      if (other != null) {
        throw new IllegalArgumentException(call + " and " + other + " are both " + number);
      }
    });
  }

  /** Number of a call, or -1 if the machine has none for it. */
  public int number(GuestCall call) {
    return numbers.getOrDefault(call, -1);
  }

  /** The call with this number, if there is one. */
  public Optional<GuestCall> call(int number) {
    return Optional.ofNullable(calls.get(number));
  }
}
