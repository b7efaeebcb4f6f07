// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;

/** Lay a log out in columns: threads first, then engines, each in the order of appearance. */
final class PlayColumns {
  private static final int ROWS_MAX = 60;
  private static final int LINE_WIDTH = 100;
  private static final int CELL_WIDTH_MIN = 12;
  private static final int CELL_WIDTH_MAX = 40;
  private static final int CELL_LINES_MAX = 3;
  private static final int STEP_WIDTH = 6;

  private static final String SIGNS = "(,=:;/";

  /** Shown in a thread's column while it acts in an engine's column. */
  private static final String ACTS = "*";

  /** One row: the column of its text, and the thread that acts, often the same. */
  private record Row(String step, char mark, String column, String actor, String text) {}

  private final PlayLog log;
  private final Deque<Row> rows = new ArrayDeque<>();
  private int entriesLeftOut;

  PlayColumns(PlayLog log) {
    this.log = log;
  }

  String render() {
    collectRows();
    List<String> columns = columns();
    int width = cellWidth(columns);
    StringBuilder out = new StringBuilder();
    if (entriesLeftOut > 0) {
      out.append("(the first ").append(entriesLeftOut).append(" entries are left out)\n");
    }
    appendLine(out, "step", ' ', columns, width, columns);
    for (Row row : rows) {
      appendRow(out, row, columns, width);
    }
    return out.append("! taken off while able to go on   > blocked or giving way   ")
        .append(ACTS)
        .append(" acts for an engine\n")
        .toString();
  }

  /** Collect rows from the end, folding the points that an actor just passed into one row. */
  private void collectRows() {
    int last = log.size() - 1;
    while (last >= 0 && rows.size() < ROWS_MAX) {
      int first = last;
      while (first > 0 && log.sameRun(last, first - 1)) {
        first--;
      }
      rows.addFirst(row(first, last));
      last = first - 1;
    }
    entriesLeftOut = last + 1;
  }

  /** The row of one entry, or of a run of choice points from {@code first} to {@code entry}. */
  private Row row(int first, int entry) {
    String text = log.deed(entry);
    String actor = log.actor(entry);
    if (!log.isChoice(entry)) {
      String lane = log.lane(entry);
      String column = lane.isEmpty() ? actor : "[" + lane + "]";
      return new Row(log.hasChoices() ? "" : Integer.toString(entry), ' ', column, actor, text);
    }
    String step = Integer.toString(log.ordinal(first));
    if (log.switched(entry)) {
      char mark = log.preempted(entry) ? '!' : '>';
      return new Row(step, mark, actor, actor, text + " (" + log.next(entry) + ")");
    }
    int steps = entry - first + 1;
    String told = steps == 1 ? text : steps + " steps, last: " + text;
    return new Row(step, ' ', actor, actor, told);
  }

  private List<String> columns() {
    LinkedHashSet<String> threads = new LinkedHashSet<>();
    LinkedHashSet<String> engines = new LinkedHashSet<>();
    for (Row row : rows) {
      threads.add(row.actor());
      if (!row.column().equals(row.actor())) {
        engines.add(row.column());
      }
    }
    List<String> all = new ArrayList<>(threads);
    all.addAll(engines);
    return all;
  }

  private int cellWidth(List<String> columns) {
    int longest = CELL_WIDTH_MIN;
    for (String column : columns) {
      longest = Math.max(longest, column.length());
    }
    for (Row row : rows) {
      longest = Math.max(longest, oneLine(row.text()).length());
    }
    int share = (LINE_WIDTH - STEP_WIDTH) / Math.max(1, columns.size()) - 3;
    return Math.min(longest, Math.clamp(share, CELL_WIDTH_MIN, CELL_WIDTH_MAX));
  }

  private static void appendRow(StringBuilder out, Row row, List<String> columns, int width) {
    List<String> pieces = wrap(oneLine(row.text()), width);
    for (int i = 0; i < pieces.size(); i++) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        boolean acts = i == 0 && column.equals(row.actor());
        cells.add(column.equals(row.column()) ? pieces.get(i) : acts ? ACTS : "");
      }
      appendLine(out, i == 0 ? row.step() : "", i == 0 ? row.mark() : ' ', cells, width, columns);
    }
  }

  private static void appendLine(
      StringBuilder out, String step, char mark, List<String> cells, int width, List<String> of) {
    StringBuilder line = new StringBuilder();
    line.repeat(' ', Math.max(0, STEP_WIDTH - step.length())).append(step).append(' ').append(mark);
    for (int i = 0; i < of.size(); i++) {
      String cell = clip(cells.get(i), width);
      line.append(" | ").append(cell).repeat(' ', width - cell.length());
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static List<String> wrap(String text, int width) {
    List<String> pieces = new ArrayList<>();
    String rest = text;
    while (rest.length() > width && pieces.size() < CELL_LINES_MAX - 1) {
      int cut = cut(rest, width);
      pieces.add(rest.substring(0, cut));
      rest = rest.substring(cut).strip();
    }
    pieces.add(rest);
    return pieces;
  }

  /** Find where to break: at the last space, else behind the last sign, else in the middle. */
  private static int cut(String text, int width) {
    int space = text.lastIndexOf(' ', width);
    if (space > 0) {
      return space;
    }
    int cut = width;
    while (cut > 0 && SIGNS.indexOf(text.charAt(cut - 1)) < 0) {
      cut--;
    }
    return cut > 0 ? cut : width;
  }

  private static String clip(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }
}
