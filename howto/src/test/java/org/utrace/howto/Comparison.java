// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compare shown lines, in which {@code ...} stands for any lines, with those of this run. */
final class Comparison {
  private static final String ANY = "...";
  private static final int CONTEXT_LINES = 2;

  private final List<String> shown;
  private final List<String> actual;
  private final List<String> plainShown;
  private final List<String> plainActual;

  Comparison(List<String> shown, List<String> actual) {
    this.shown = shown;
    this.actual = actual;
    this.plainShown = Varying.plain(shown);
    this.plainActual = Varying.plain(actual);
  }

  /**
   * Align the two.
   *
   * @return the shown lines with the values of this run; empty if they do not fit
   */
  Optional<List<String>> fit() {
    List<String> result = new ArrayList<>();
    return fit(0, 0, result) ? Optional.of(result) : Optional.empty();
  }

  private boolean fit(int from, int at, List<String> result) {
    if (from == shown.size()) {
      return at == actual.size();
    }
    int size = result.size();
    if (isAny(from)) {
      result.add(shown.get(from));
      for (int next = at; next <= actual.size(); next++) {
        if (fit(from + 1, next, result)) {
          return true;
        }
      }
    } else if (at < actual.size() && plainShown.get(from).equals(plainActual.get(at))) {
      result.add(actual.get(at).stripTrailing());
      if (fit(from + 1, at + 1, result)) {
        return true;
      }
    }
    result.subList(size, result.size()).clear();
    return false;
  }

  private boolean isAny(int index) {
    return shown.get(index).strip().equals(ANY);
  }

  /** Tell how they differ, in lines like those of a patch; what is left out is no difference. */
  String difference() {
    List<String> renewed = Varying.plain(renewed());
    return diff(renewed.equals(plainShown) ? plainActual : renewed);
  }

  private String diff(List<String> now) {
    return String.join(
        "\n",
        UnifiedDiffUtils.generateUnifiedDiff(
            "shown", "this run", plainShown, DiffUtils.diff(plainShown, now), CONTEXT_LINES));
  }

  /**
   * Write the block anew from this run, left out where it left out before.
   *
   * @return the lines to show; all of them where a part begins with a line that is gone
   */
  List<String> renewed() {
    List<String> result = new ArrayList<>();
    int at = 0;
    for (int from = 0; from < shown.size(); from++) {
      if (isAny(from)) {
        result.add(shown.get(from));
        int next = from + 1 == shown.size() ? actual.size() : indexOf(from + 1, at);
        if (next < 0) {
          return actual;
        }
        at = next;
      } else if (at < actual.size()) {
        result.add(actual.get(at++).stripTrailing());
      }
    }
    boolean endsOpen = !shown.isEmpty() && isAny(shown.size() - 1);
    if (!endsOpen) {
      actual.subList(at, actual.size()).forEach(line -> result.add(line.stripTrailing()));
    }
    return result;
  }

  private int indexOf(int shownLine, int from) {
    int found = plainActual.subList(from, plainActual.size()).indexOf(plainShown.get(shownLine));
    return found < 0 ? found : from + found;
  }
}
