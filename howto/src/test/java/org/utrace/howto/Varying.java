// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Know what differs from run to run, and carry such values from one command to the next. */
final class Varying {
  /** Shown by a command and given to a later one. */
  private static final List<Pattern> CARRIED =
      List.of(
          Pattern.compile("\\bU\\d+\\.[\\w-]+\\.[0-9a-f]{4}\\b"),
          Pattern.compile("\\butck-out/\\d{8}-\\d{6}-\\d+"));

  private static final Pattern HEX =
      Pattern.compile("\\b[0-9a-f]{64}\\b|(?<=rule book )[0-9a-f]{12}\\b");

  /** A row of the summary ends with tests, assertions and seconds; the first of them is exact. */
  private static final Pattern ROW = Pattern.compile("^(\\S+(?: +\\d+){8}) +\\d+ +\\d+\\.\\d$");

  private static final Pattern SECONDS = Pattern.compile("\\b\\d+(?:\\.\\d+)? s\\b");

  /** In a terminal this is a bar that disappears. */
  private static final Pattern PROGRESS = Pattern.compile("utck: [\\w-]+: +\\d+ % .*");

  private final Map<String, String> actualOfShown = new HashMap<>();

  /** Whether a line is left out of transcripts. */
  static boolean isProgress(String line) {
    return PROGRESS.matcher(line).matches();
  }

  /** Put the same word in place of everything that varies. */
  static String plain(String line) {
    String text = line.stripTrailing();
    for (Pattern pattern : CARRIED) {
      text = pattern.matcher(text).replaceAll("(varies)");
    }
    text = HEX.matcher(text).replaceAll("(digest)");
    text = ROW.matcher(text).replaceAll("$1 (assertions) (seconds)");
    return SECONDS.matcher(text).replaceAll("(seconds) s");
  }

  static List<String> plain(List<String> lines) {
    return lines.stream().map(Varying::plain).toList();
  }

  /** Remember what stands in this run for the values that the page shows. */
  void learn(String shown, String actual) {
    for (Pattern pattern : CARRIED) {
      List<String> before = found(pattern, shown);
      List<String> now = found(pattern, actual);
      for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
        actualOfShown.put(before.get(i), now.get(i));
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

  /** Put the values of this run into a command. */
  String inThisRun(String command) {
    String text = command;
    for (Map.Entry<String, String> value : actualOfShown.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }
}
