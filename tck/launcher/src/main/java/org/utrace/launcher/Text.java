// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ShellWord;

/** Lay out plain text. */
final class Text {
  /** Columns of a line, as far as words allow. */
  static final int WIDTH = 100;

  /** How many in a row are written as a range. */
  private static final int RANGE_MIN = 3;

  private Text() {}

  /** Break a text into lines of at most {@link #WIDTH} columns, each behind the indent. */
  static List<String> wrap(String text, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() > WIDTH) {
        lines.add(indent + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(indent + line);
    return lines;
  }

  /** Cut a text to a number of columns, showing that it was cut. */
  static String clip(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 3)) + "...";
  }

  /** The last lines of a list, all of a shorter one. */
  static List<String> last(List<String> lines, int linesMax) {
    return lines.subList(Math.max(0, lines.size() - linesMax), lines.size());
  }

  /** Quote a word for a shell, where it needs that. */
  static String shellWord(String word) {
    return ShellWord.of(word);
  }

  /** Write one thing in the singular and others in the plural. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** List ids with runs as ranges: {@code ORD-01 to 04, ORD-07}. */
  static String ids(List<ClauseId> ids) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < ids.size()) {
      int to = from;
      while (to + 1 < ids.size() && follows(ids.get(to), ids.get(to + 1))) {
        to++;
      }
      if (to - from + 1 >= RANGE_MIN) {
        String last = ids.get(to).format();
        parts.add(ids.get(from) + " to " + last.substring(last.indexOf('-') + 1));
      } else {
        ids.subList(from, to + 1).forEach(id -> parts.add(id.format()));
      }
      from = to + 1;
    }
    return String.join(", ", parts);
  }

  private static boolean follows(ClauseId a, ClauseId b) {
    return a.prefix().equals(b.prefix()) && b.number() == a.number() + 1;
  }
}
