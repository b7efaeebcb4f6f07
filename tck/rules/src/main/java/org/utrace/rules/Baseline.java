// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Edition;

/**
 * List the failures that are known, each with its reason.
 *
 * <p>A baseline tells known failures from new ones; it changes no verdict.
 *
 * @param name of the file, or of the list that comes with the kit
 * @param implementation the only one it is for; empty for any
 * @param edition the only one it is for; empty for any
 * @param entries in file order, no two about the same clause and port
 */
public record Baseline(
    String name,
    Optional<String> implementation,
    Optional<Edition> edition,
    List<BaselineEntry> entries) {

  /** Version of the form that is read and written. */
  static final String VERSION = "1";

  /** The list for the layer that shipped in 2009. */
  public static final String SHIPPED_20091216 = "20091216-as-shipped";

  /** Reason of an entry that {@link #updated} adds; a person is to replace it. */
  public static final String UNEXPLAINED = "to be explained";

  /** Copy the list. */
  public Baseline {
    entries = List.copyOf(entries);
  }

  /** Begin a list that excuses nothing. */
  public static Baseline empty(String name) {
    return new Baseline(name, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Read a list from YAML.
   *
   * @param name of the file, which problems are told with
   * @throws RuleBookException if anything is wrong with it, naming all problems
   */
  public static Baseline parse(String name, String text) {
    return BaselineReader.read(name, name, text);
  }

  /** Find a list that comes with the kit. */
  public static Optional<Baseline> ofKit(String name) {
    String file = "baseline-" + name + ".yaml";
    return name.equals(SHIPPED_20091216)
        ? Optional.of(BaselineReader.read(name, file, Resources.text(file)))
        : Optional.empty();
  }

  /** Write the list as YAML. */
  public String toYaml() {
    return BaselineWriter.text(this);
  }

  /** Hold graded clauses against the list. */
  public BaselineReport compare(List<ClauseResult> results, BaselineScope scope) {
    return new BaselineCheck(this, results, scope).report();
  }

  /**
   * Make the list that fits a whole run: what still fails stays as it is, date included, what does
   * not is left out, and new failures are added, yet to be explained.
   *
   * @param results of every port and clause, without {@link Verdict#ERROR} and {@link
   *     Verdict#INCONCLUSIVE}
   */
  public Baseline updated(
      String forImplementation, Edition forEdition, List<ClauseResult> results, boolean strict) {
    List<BaselineEntry> next = new ArrayList<>();
    entries.stream()
        .filter(entry ->
            results.stream().anyMatch(r -> entry.isAbout(r) && BaselineCheck.fails(r, true)))
        .forEach(next::add);
    for (ClauseResult result : results) {
      if (BaselineCheck.fails(result, strict)
          && next.stream().noneMatch(entry -> entry.isAbout(result))) {
        next.add(
            new BaselineEntry(
                result.id(), result.port(), UNEXPLAINED, Optional.empty(), Optional.empty()));
      }
    }
    next.sort(Comparator.comparing(BaselineEntry::clause).thenComparing(BaselineEntry::port));
    return new Baseline(name, Optional.of(forImplementation), Optional.of(forEdition), next);
  }
}
