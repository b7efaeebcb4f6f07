// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.utrace.launcher.ProofLine.Listed;

/**
 * Choose faults.
 *
 * @param clauses comma list of clause ids with wildcards; empty for all
 * @param names comma list of fault names with wildcards; empty for all
 * @param sample how many of them to pick, 0 for all
 * @param pick decides which: the same text picks the same faults
 */
record FaultSelection(String clauses, String names, int sample, String pick) {

  /**
   * Choose, sorted by clause and name.
   *
   * @throws BadInputException if a list chooses nothing
   */
  List<Listed> of(List<Listed> all) {
    List<Listed> chosen =
        matching(
            "--fault",
            names,
            Listed::name,
            matching("--clause", clauses, fault -> fault.clause().format(), all));
    Stream<Listed> picked =
        sample == 0
            ? chosen.stream()
            : chosen.stream()
                .sorted(Comparator.comparing(fault -> digest(fault.name())))
                .limit(sample);
    return picked.sorted(Comparator.comparing(Listed::clause).thenComparing(Listed::name)).toList();
  }

  private static List<Listed> matching(
      String option, String globs, Function<Listed, String> text, List<Listed> faults) {
    if (globs.isEmpty()) {
      return faults;
    }
    List<Pattern> patterns =
        Stream.of(globs.split(","))
            .map(glob -> ClauseSelection.glob(glob.strip().toUpperCase(Locale.ROOT)))
            .toList();
    List<Listed> found =
        faults.stream()
            .filter(fault ->
                patterns.stream()
                    .anyMatch(p -> p.matcher(text.apply(fault).toUpperCase(Locale.ROOT)).matches()))
            .toList();
    if (found.isEmpty()) {
      List<String> known = faults.stream().map(text).distinct().toList();
      throw new BadInputException(
          "No fault matches %s %s.%s".formatted(option, globs, Suggestions.question(globs, known)));
    }
    return found;
  }

  private String digest(String name) {
    byte[] text = (pick + ":" + name).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(RunDigest.sha256().digest(text));
  }
}
