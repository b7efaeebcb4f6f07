// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.rules.Verdict;

/** Draw one bar for all ports; only for a terminal, since it redraws its line. */
final class BarProgress implements Progress {
  private static final int REDRAW_MILLIS = 200;

  /** Columns that every terminal has. */
  private static final int WIDTH = 79;

  private final ProgressBar bar;
  private int bad;

  BarProgress(List<Header> headers) {
    bar = bar("tests", headers.stream().mapToLong(header -> header.tests().size()).sum());
  }

  /** Begin to draw a bar on standard error. */
  static ProgressBar bar(String task, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        // The library's own choice asks the terminal for its width, by a way that takes over
        // the signals: Ctrl-C would end us without a word.
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
        .hideEta()
        .build();
  }

  @Override
  public synchronized void step(String port, JournalLine.Judged judged) {
    Verdict verdict = judged.test().verdict();
    if (verdict == Verdict.FAIL || verdict == Verdict.ERROR) {
      bad++;
    }
    bar.setExtraMessage(port + (bad == 0 ? "" : ", " + bad + " failed or in error"));
    bar.step();
  }

  @Override
  public void portEnded(String port) {}

  @Override
  public void close() {
    bar.close();
  }
}
