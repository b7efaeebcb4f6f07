// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.stream.Stream;

/** Read options that take a list: separated by commas, given again, or both. */
final class CommaList {
  /** What the help says of such an option. */
  static final String REPEATABLE = "May be given more than once.";

  private CommaList() {}

  /** All that was given, as one list with commas. */
  static String of(List<String> given) {
    return String.join(",", given);
  }

  /** The parts of all that was given. */
  static List<String> parts(List<String> given) {
    return given.stream()
        .flatMap(one -> Stream.of(one.split(",")))
        .map(String::strip)
        .distinct()
        .toList();
  }
}
