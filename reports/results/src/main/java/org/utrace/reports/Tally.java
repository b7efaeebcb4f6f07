// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.utrace.rules.VerdictCounts;

/** Count marks, and draw the counts as a bar. */
final class Tally {
  /** Good to the left, unknown to the right, what needs attention between them. */
  private static final List<Mark> BAR_ORDER =
      List.of(
          Mark.PASS,
          Mark.DEVIATES,
          Mark.FAIL,
          Mark.ERROR,
          Mark.INCONCLUSIVE,
          Mark.UNTESTED,
          Mark.SKIPPED);

  /** What part of the bar a piece takes at least that a reader must see. */
  private static final double SEEN_MIN = 0.015;

  private final Map<Mark, Integer> counts = new EnumMap<>(Mark.class);

  private Tally() {}

  /**
   * A piece of a bar.
   *
   * @param x where it begins, in percent of the bar
   * @param width in percent of the bar
   */
  record Segment(Mark mark, int count, String x, String width) {
    /** What it stands for. */
    String word() {
      return mark.word();
    }
  }

  static Tally of(Collection<Mark> marks) {
    Tally tally = new Tally();
    marks.forEach(mark -> tally.counts.merge(mark, 1, Integer::sum));
    return tally;
  }

  static Tally of(VerdictCounts verdicts) {
    Tally tally = new Tally();
    verdicts.counts().forEach((verdict, count) -> tally.counts.put(Mark.of(verdict), count));
    return tally;
  }

  int of(Mark mark) {
    return counts.getOrDefault(mark, 0);
  }

  /** How many are verdicts. */
  int judged() {
    return BAR_ORDER.stream().mapToInt(this::of).sum();
  }

  /** The pieces of the bar, from left to right. */
  List<Segment> segments() {
    double total = BAR_ORDER.stream().mapToDouble(this::weight).sum();
    List<Segment> segments = new ArrayList<>();
    double before = 0;
    for (Mark mark : BAR_ORDER) {
      double weight = weight(mark);
      if (weight > 0) {
        segments.add(new Segment(mark, of(mark), percent(before, total), percent(weight, total)));
        before += weight;
      }
    }
    return segments;
  }

  /** How long a mark's piece is: one failure among hundreds must still be seen. */
  private double weight(Mark mark) {
    boolean mustBeSeen = of(mark) > 0 && mark.needsAttention();
    return mustBeSeen ? Math.max(of(mark), SEEN_MIN * judged()) : of(mark);
  }

  /** The pieces that a reader looks at first, the worst first. */
  List<Segment> loud() {
    return segments().stream()
        .filter(piece -> piece.mark.needsAttention())
        .sorted(Comparator.comparing(Segment::mark))
        .toList();
  }

  private static String percent(double part, double total) {
    return String.format(Locale.ROOT, "%.3f", 100 * part / total);
  }

  /** The passed part, such as {@code 98/140}. */
  String portion() {
    return judged() == 0 ? "–" : of(Mark.PASS) + "/" + judged();
  }

  /** The counts in words, such as {@code 146 pass, 2 fail}; nothing that is zero. */
  String words() {
    return BAR_ORDER.stream()
        .filter(mark -> of(mark) > 0)
        .map(mark -> of(mark) + " " + mark.word())
        .collect(Collectors.joining(", "));
  }
}
