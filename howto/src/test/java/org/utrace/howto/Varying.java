// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Know what differs from run to run, from machine to machine or with every clause and test that is
 * added, and carry such values from one command to the next.
 */
final class Varying {
  /** Shown by a command and given to a later one. */
  private static final List<Pattern> CARRIED =
      List.of(
          Pattern.compile("\\bU\\d+\\.[\\w-]+\\.[0-9a-f]{4}\\b"),
          Pattern.compile("\\butck-out/\\d{8}-\\d{6}-\\d+"));

  /** In a terminal this is a bar that disappears. */
  private static final Pattern PROGRESS = Pattern.compile("utck: [\\w-]+: +\\d+ % .*");

  /** What ./utck doctor adds where something is missing or an emulator has its own ways. */
  private static final Pattern ADVICE =
      Pattern.compile(" +mend it by: .*|  without  \\S+ without .*");

  private record Rule(Pattern pattern, String replacement) {
    static Rule of(String pattern, String replacement) {
      return new Rule(Pattern.compile(pattern), replacement);
    }

    String apply(String text) {
      return pattern.matcher(text).replaceAll(replacement);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of("\\b[0-9a-f]{64}\\b|(?<=rule book )[0-9a-f]{12}\\b", "(digest)"),
          // A row of the summary: the verdicts are exact but for what was not selected.
          Rule.of(
              "^(\\S+(?: +\\d+){6})(?: +\\d+){3} +(?:\\d+\\.\\d|-)$",
              "$1 (untested) (tests) (assertions) (seconds)"),
          Rule.of("\\b\\d+(?:\\.\\d+)? s\\b", "(seconds) s"),
          // The rule book and the suite grow.
          Rule.of("^(UNTESTED|SKIPPED): \\d+ clauses?$", "$1: (n) clauses"),
          Rule.of("(?<=not selected by --clause )\\(\\d+\\)", "(n)"),
          Rule.of("(?<=no violation found in \\d{1,3} of )\\d+(?= clauses)", "(n)"),
          Rule.of("\\b\\d+ in all\\b", "(n) in all"),
          Rule.of("^(Written to \\S+:) .*", "$1 (files)"),
          Rule.of("^([A-Z]+-\\d+ +(?:MUST|SHOULD|MAY) +\\w+) +\\d+  ", "$1 (tests)  "),
          // Sources have more or fewer lines, and a kernel more or fewer steps, than before.
          Rule.of("(?<=\\.java:)\\d+\\b", "(line)"),
          Rule.of("^@@ -\\d+(,\\d+) \\+\\d+(,\\d+) @@", "@@ -(line)$1 +(line)$2 @@"),
          Rule.of("^ +\\d+( [ !>] \\|)", "(step)$1"),
          Rule.of("(?<=schedule: )\\d+(?=>)", "(step)"),
          Rule.of("^#\\d+ ", "#(step) "),
          Rule.of("\\b\\d+ steps, last: ", "(n) steps, last: "),
          // A row of ./utck doctor says what it looked for; what it found is the machine's.
          Rule.of("^  (?:ok     |MISSING|without)  (\\S+(?: \\S+)*)  .*$", "  (state)  $1"),
          Rule.of(
              "^(?:Every port can run: \\./utck certify|Not every port can run; .*)$",
              "(whether every port can run)"));

  private final Map<String, String> nowOfShown = new HashMap<>();

  /** Whether a line is left out of transcripts. */
  static boolean isLeftOut(String line) {
    return PROGRESS.matcher(line).matches() || ADVICE.matcher(line).matches();
  }

  /** Put the same word in place of everything that varies. */
  static String plain(String line) {
    String text = line.stripTrailing();
    for (Pattern pattern : CARRIED) {
      text = pattern.matcher(text).replaceAll("(varies)");
    }
    for (Rule rule : RULES) {
      text = rule.apply(text);
    }
    return text;
  }

  static List<String> plain(List<String> lines) {
    return lines.stream().map(Varying::plain).toList();
  }

  /** Remember what stands now for the values that the page shows. */
  void learn(String shown, String now) {
    for (Pattern pattern : CARRIED) {
      List<String> before = found(pattern, shown);
      List<String> after = found(pattern, now);
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        nowOfShown.put(before.get(i), after.get(i));
      }
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> values = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      values.add(matcher.group());
    }
    return values;
  }

  /** Put what was learnt into a command. */
  String replaceIn(String command) {
    String text = command;
    for (Map.Entry<String, String> value : nowOfShown.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }
}
