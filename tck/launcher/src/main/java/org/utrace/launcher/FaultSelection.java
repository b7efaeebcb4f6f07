// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.utrace.launcher.ProofLine.Listed;
import org.utrace.launcher.ProofLine.Permitted;

/**
 * Choose faults or variants.
 *
 * @param clauses comma lists of clause ids with wildcards; empty for all, and for variants
 * @param names comma lists of names with wildcards; empty for all
 * @param sample how many of them to pick, 0 for all
 * @param pick decides which: the same text picks the same faults
 */
record FaultSelection(List<String> clauses, List<String> names, int sample, String pick) {

  /**
   * Choose faults, sorted by clause and name.
   *
   * @throws BadInputException if a part of a list chooses nothing
   */
  List<Listed> of(List<Listed> all) {
    List<Listed> ofClauses =
        matching("fault", "--clause", clauses, fault -> fault.clause().format(), all);
    List<Listed> chosen = matching("fault", "--fault", names, Listed::name, ofClauses);
    return picked(chosen, Listed::name)
        .sorted(Comparator.comparing(Listed::clause).thenComparing(Listed::name))
        .toList();
  }

  /**
   * Choose variants by name, sorted by name.
   *
   * @throws BadInputException if a part of the list chooses nothing
   */
  List<Permitted> ofVariants(List<Permitted> all) {
    List<Permitted> chosen = matching("variant", "--names", names, Permitted::name, all);
    return picked(chosen, Permitted::name).sorted(Comparator.comparing(Permitted::name)).toList();
  }

  private <T> Stream<T> picked(List<T> chosen, Function<T, String> name) {
    return sample == 0
        ? chosen.stream()
        : chosen.stream()
            .sorted(Comparator.comparing(one -> digest(name.apply(one))))
            .limit(sample);
  }

  /** Each part has to match: one with a slip of the pen would go unproved. */
  private static <T> List<T> matching(
      String noun, String option, List<String> lists, Function<T, String> text, List<T> all) {
    if (lists.isEmpty()) {
      return all;
    }
    Set<T> found = new HashSet<>();
    for (String glob : CommaList.parts(lists)) {
      Pattern pattern = ClauseSelection.glob(glob.toUpperCase(Locale.ROOT));
      List<T> some =
          all.stream()
              .filter(one -> pattern.matcher(text.apply(one).toUpperCase(Locale.ROOT)).matches())
              .toList();
      if (some.isEmpty()) {
        List<String> known = all.stream().map(text).distinct().toList();
        throw new BadInputException(
            "No %s matches %s %s.%s"
                .formatted(noun, option, glob, Suggestions.question(glob, known)));
      }
      found.addAll(some);
    }
    return all.stream().filter(found::contains).toList();
  }

  private String digest(String name) {
    byte[] text = (pick + ":" + name).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(RunDigest.sha256().digest(text));
  }
}
