// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Check that the clauses and decisions mentioned in a text exist.
 *
 * <p>Forms: {@code ORD-03}, {@code PT-01/02/04}, {@code WAKE-01..09}, {@code SYS-01..SYS-07} and
 * {@code D4}. Of a range both ends must exist.
 */
final class References {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "(?<![\\w-])([A-Z]{2,8})-(\\d{2})(?!\\d)"
              + "(?<more>(?:/\\d{2}(?!\\d))+)?(?:\\.\\.(?<other>[A-Z]{2,8}-)?(?<last>\\d{2}))?");
  private static final Pattern DECISION = Pattern.compile("(?<![\\w-])D\\d+[a-z]?(?!\\w)");

  private final Set<ClauseId> clauses;
  private final Set<String> decisions;
  private final List<String> lines;
  private final Problems problems;

  References(Set<ClauseId> clauses, Set<String> decisions, String text, Problems problems) {
    this.clauses = clauses;
    this.decisions = decisions;
    this.lines = text.lines().toList();
    this.problems = problems;
  }

  void check(Node node) {
    String text = YamlText.text(node).orElse("");
    for (Matcher clause = CLAUSE.matcher(text); clause.find(); ) {
      checkClauses(node, clause);
    }
    for (Matcher decision = DECISION.matcher(text); decision.find(); ) {
      if (!decisions.contains(decision.group())) {
        problems.add(lineOf(node, decision.group()), "unknown decision " + decision.group());
      }
    }
  }

  private void checkClauses(Node node, Matcher match) {
    int line = lineOf(node, match.group());
    String prefix = match.group(1);
    checkOne(line, prefix, match.group(2));
    Optional.ofNullable(match.group("more"))
        .ifPresent(more -> checkEach(line, prefix, more.substring(1).split("/")));
    Optional.ofNullable(match.group("last")).ifPresent(last -> checkEnd(line, match, last));
  }

  private void checkEach(int line, String prefix, String[] numbers) {
    for (String number : numbers) {
      checkOne(line, prefix, number);
    }
  }

  private void checkEnd(int line, Matcher range, String last) {
    String prefix = range.group(1);
    String other = Optional.ofNullable(range.group("other")).orElse(prefix + "-");
    boolean upward = Integer.parseInt(range.group(2)) < Integer.parseInt(last);
    if (!other.equals(prefix + "-") || !upward) {
      problems.add(line, "range " + range.group() + " must go upward within one prefix");
    } else {
      checkOne(line, prefix, last);
    }
  }

  private void checkOne(int line, String prefix, String number) {
    String text = prefix + "-" + number;
    if (ClauseId.find(text).filter(clauses::contains).isEmpty()) {
      problems.add(line, "reference to " + text + ", which is no clause");
    }
  }

  /** Find the line on which a folded text mentions the words; its first line if they are split. */
  private int lineOf(Node node, String words) {
    int last = Math.min(YamlText.lastLine(node), lines.size());
    for (int line = YamlText.line(node); line <= last; line++) {
      if (lines.get(line - 1).contains(words)) {
        return line;
      }
    }
    return YamlText.line(node);
  }
}
