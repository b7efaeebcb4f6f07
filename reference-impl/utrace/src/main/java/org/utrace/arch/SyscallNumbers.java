// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.utrace.contract.spi.GuestCall;

/**
 * Hold a machine's table of system call numbers, to be read in both directions.
 *
 * <p>A machine that has no number for a call may be able to do it by another one.
 */
public final class SyscallNumbers {
  /**
   * How a call is made that has no number of its own.
   *
   * @param by the call that does it, which has a number
   * @param arguments what that is called with
   */
  public record Instead(GuestCall by, List<Long> arguments) {}

  private final EnumMap<GuestCall, Integer> numbers;
  private final TreeMap<Integer, GuestCall> calls = new TreeMap<>();
  private final EnumMap<GuestCall, Instead> instead = new EnumMap<>(GuestCall.class);

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

  /**
   * Make the table of a port that lacks some calls.
   *
   * @param others how calls are made that are not in {@code table}
   */
  public SyscallNumbers(Map<GuestCall, Integer> table, Map<GuestCall, Instead> others) {
    this(table);
    instead.putAll(others);
  }

  /** Number of a call, or of the one it is made by; -1 if the machine has none for it. */
  public int number(GuestCall call) {
    Instead other = instead.get(call);
    return numbers.getOrDefault(other == null ? call : other.by(), -1);
  }

  /** Arguments that a call made by another one needs; empty for one with a number of its own. */
  public List<Long> arguments(GuestCall call) {
    Instead other = instead.get(call);
    return other == null ? List.of() : other.arguments();
  }

  /** The call with this number, if there is one. */
  public Optional<GuestCall> call(int number) {
    return Optional.ofNullable(calls.get(number));
  }
}
