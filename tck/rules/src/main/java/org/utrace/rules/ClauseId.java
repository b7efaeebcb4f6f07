// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name a clause, such as {@code ORD-03}.
 *
 * @param prefix chapter part, two to eight capital letters
 * @param number 1 to 99 within the prefix
 */
public record ClauseId(String prefix, int number) implements Comparable<ClauseId> {
  private static final Pattern ID = Pattern.compile("([A-Z]{2,8})-(\\d{2})");
  private static final Pattern TEST_NAME = Pattern.compile("([A-Z]{2,8})_(\\d{2})_.+");
  private static final Comparator<ClauseId> BY_NAME =
      Comparator.comparing(ClauseId::prefix).thenComparingInt(ClauseId::number);

  /** Check the parts. */
  public ClauseId {
    if (!prefix.matches("[A-Z]{2,8}") || number < 1 || number > 99) {
      throw new IllegalArgumentException("no clause id: prefix " + prefix + ", number " + number);
    }
  }

  /**
   * Read an id of the form {@code ORD-03}.
   *
   * @throws IllegalArgumentException if the text is no clause id
   */
  public static ClauseId parse(String text) {
    return find(text)
        .orElseThrow(
            () -> new IllegalArgumentException("no clause id (like ORD-03): \"" + text + "\""));
  }

  /** Read an id of the form {@code ORD-03}; empty if the text is none. */
  public static Optional<ClauseId> find(String text) {
    return read(ID.matcher(text));
  }

  /** Read the id that a test name such as {@code ORD_03_smallestAnswerWins} begins with. */
  public static Optional<ClauseId> ofTestName(String testName) {
    return read(TEST_NAME.matcher(testName));
  }

  private static Optional<ClauseId> read(Matcher matcher) {
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(2));
    return number == 0 ? Optional.empty() : Optional.of(new ClauseId(matcher.group(1), number));
  }

  /** Give the form used in the rule book, {@code ORD-03}. */
  public String format() {
    return prefix + "-" + twoDigits();
  }

  /** Give the form that test names begin with, {@code ORD_03}. */
  public String testForm() {
    return prefix + "_" + twoDigits();
  }

  private String twoDigits() {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  @Override
  public int compareTo(ClauseId other) {
    return BY_NAME.compare(this, other);
  }

  @Override
  public String toString() {
    return format();
  }
}
