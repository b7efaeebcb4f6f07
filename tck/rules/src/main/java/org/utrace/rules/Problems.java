// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collect what is wrong with one file, so that the reader sees all of it at once. */
final class Problems {
  private record Problem(int line, String sentence) {}

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String sentence) {
    found.add(new Problem(line, sentence));
  }

  int count() {
    return found.size();
  }

  /**
   * End here if anything was wrong.
   *
   * @throws RuleBookException if a problem was added
   */
  void refuseIfAny() {
    if (!found.isEmpty()) {
      throw new RuleBookException(
          found.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> file + ":" + problem.line + ": " + problem.sentence)
              .toList());
    }
  }
}
