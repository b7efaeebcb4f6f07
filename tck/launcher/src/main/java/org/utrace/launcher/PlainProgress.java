// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.rules.Verdict;

/** Print a line per quarter and port, for logs. */
final class PlainProgress implements Progress {
  private static final int QUARTERS = 4;

  private final Screen screen;
  private final Map<String, Count> counts = new TreeMap<>();

  PlainProgress(Screen screen, List<Header> headers) {
    this.screen = screen;
    headers.forEach(h -> counts.put(h.target().port(), new Count(h.tests().size())));
  }

  /** How far a port or a proof is. */
  static final class Count {
    final int total;
    int done;
    int bad;
    private int quartersShown;

    Count(int total) {
      this.total = total;
    }

    /** Count one more, and tell whether a quarter is full with it. */
    boolean step(boolean isBad) {
      done++;
      bad += isBad ? 1 : 0;
      int quarters = done * QUARTERS / total;
      boolean news = quarters > quartersShown;
      quartersShown = quarters;
      return news;
    }
  }

  @Override
  public synchronized void step(String port, JournalLine.Judged judged) {
    Count count = counts.getOrDefault(port, new Count(1));
    Verdict verdict = judged.test().verdict();
    if (count.step(verdict == Verdict.FAIL || verdict == Verdict.ERROR)) {
      show(port, count);
    }
  }

  private void show(String port, Count count) {
    screen.note(
        "%s: %d %% (%d of %d tests, %d failed or in error)"
            .formatted(
                port, 100 * count.quartersShown / QUARTERS, count.done, count.total, count.bad));
  }

  @Override
  public synchronized void portEnded(String port) {
    Count count = counts.get(port);
    if (count != null && count.done < count.total) {
      screen.note("%s: ended after %d of %d tests".formatted(port, count.done, count.total));
    }
  }

  @Override
  public void close() {}
}
