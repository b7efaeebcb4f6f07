// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/**
 * Offer a program to compare the speed of an implementation's step with: the same steps, by the
 * same means, with nothing of the implementation around them.
 *
 * <p>The kit compiles it where it runs. It prints {@code ready}; then, for each line with a number
 * of milliseconds on standard input, it steps for so long and prints the number of steps and the
 * nanoseconds they took. It checks itself that the steps were made, and ends with another exit code
 * than 0 and a sentence on standard error if not.
 *
 * @param name what it is, a few words such as {@code C over libunicorn}
 * @param source its text in C, which needs no headers but those of the C library
 * @param arguments for its command line
 */
public record StepPeer(String name, String source, List<String> arguments) {
  /** Copy the list. */
  public StepPeer {
    arguments = List.copyOf(arguments);
  }
}
