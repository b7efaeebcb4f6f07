// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guess what somebody meant by a name that does not exist. */
final class Suggestions {
  private static final int SHOWN_MAX = 3;

  private Suggestions() {}

  private record Scored(String name, int distance) {}

  /** The known names nearest to the one wanted, nearest first; none if nothing is near. */
  static List<String> nearest(String wanted, Collection<String> known) {
    int farthest = Math.max(1, wanted.length() / 3);
    return known.stream()
        .distinct()
        .map(name -> new Scored(name, distance(fold(wanted), fold(name))))
        .filter(scored -> scored.distance <= farthest)
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .limit(SHOWN_MAX)
        .map(Scored::name)
        .toList();
  }

  /** A question such as {@code " Did you mean x86_64?"}, or nothing. */
  static String question(String wanted, Collection<String> known) {
    List<String> names = nearest(wanted, known);
    return names.isEmpty() ? "" : " Did you mean " + String.join(" or ", names) + "?";
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Number of characters to put in, take out, replace or swap with a neighbour. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
    best = Math.min(best, cost[i - 1][j - 1] + replace);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
