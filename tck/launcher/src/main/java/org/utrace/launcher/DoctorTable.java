// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Lay out what a machine has and lacks. */
final class DoctorTable {
  private enum Mark {
    HAS("ok", "green"),
    LACKS("MISSING", "bold,red"),
    WITHOUT("without", "yellow");

    private final String word;
    private final String style;

    Mark(String word, String style) {
      this.word = word;
      this.style = style;
    }
  }

  private sealed interface Line {
    record Heading(String text) implements Line {}

    record Row(Mark mark, String what, String detail, String mend) implements Line {}
  }

  private static final int MARK_WIDTH = Mark.LACKS.word.length();

  private final Ansi ansi;
  private final List<Line> rows = new ArrayList<>();

  DoctorTable(Ansi ansi) {
    this.ansi = ansi;
  }

  void heading(String text) {
    rows.add(new Line.Heading(text));
  }

  /** Something that is there. */
  void has(String what, String detail) {
    rows.add(new Line.Row(Mark.HAS, what, detail, ""));
  }

  /** Something without which a port cannot run; the command that mends it may be empty. */
  void lacking(String what, String problem, String mend) {
    rows.add(new Line.Row(Mark.LACKS, what, problem, mend));
  }

  /** Something that one can do without. */
  void without(String what, String problem, String mend) {
    rows.add(new Line.Row(Mark.WITHOUT, what, problem, mend));
  }

  /** Tell whether nothing is lacking. */
  boolean wellSoFar() {
    return rows.stream().noneMatch(line -> line instanceof Line.Row row && row.mark == Mark.LACKS);
  }

  List<String> lines() {
    int width =
        rows.stream()
            .mapToInt(line -> line instanceof Line.Row row ? row.what.length() : 0)
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    for (Line line : rows) {
      switch (line) {
        case Line.Heading heading -> {
          lines.add(lines.isEmpty() ? heading.text : "\n" + heading.text);
        }
        case Line.Row row -> addRow(lines, row, width);
      }
    }
    return lines;
  }

  private void addRow(List<String> lines, Line.Row row, int width) {
    String mark = Screen.paint(ansi, row.mark.style, row.mark.word);
    String gap = " ".repeat(MARK_WIDTH - row.mark.word.length());
    String what = row.what + " ".repeat(width - row.what.length());
    lines.add("  %s%s  %s  %s".formatted(mark, gap, what, row.detail));
    if (!row.mend.isEmpty()) {
      lines.add("  %s  %s".formatted(" ".repeat(MARK_WIDTH), "mend it by: " + row.mend));
    }
  }
}
