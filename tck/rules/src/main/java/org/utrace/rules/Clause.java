// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.Edition;

/**
 * Hold one clause of the rule book.
 *
 * @param id its name
 * @param subject whose duty it is
 * @param levels how binding it is, per edition that has it; never empty
 * @param text the duty
 * @param source where it comes from, as labels that {@code sources.yaml} explains
 * @param planBasis how firmly it stands on the posts
 * @param observe how a test sees it
 * @param mutant the fault its test must catch; empty where nothing can fail
 * @param needs names of the capabilities a test of it uses
 * @param editionNote how the editions differ
 * @param untested why this kit has no test of it, where that is so on purpose
 * @param line where it begins in the rule book, counted from 1
 */
public record Clause(
    ClauseId id,
    Subject subject,
    Map<Edition, Level> levels,
    String text,
    List<String> source,
    PlanBasis planBasis,
    String observe,
    Optional<String> mutant,
    List<String> needs,
    Optional<String> editionNote,
    Optional<String> untested,
    int line) {

  /**
   * The one name under {@code needs} that nobody is skipped for: without control of the schedule
   * the same test runs sampled, and its evidence says so (decision D25).
   */
  public static final String SCHEDULE_CONTROL = "deterministic-scheduler";

  /** Copy the collections. */
  public Clause {
    levels = Collections.unmodifiableMap(new EnumMap<>(levels));
    source = List.copyOf(source);
    needs = List.copyOf(needs);
  }

  /** Give how binding it is in the edition; empty if the edition does not have it. */
  public Optional<Level> level(Edition edition) {
    return Optional.ofNullable(levels.get(edition));
  }

  /** Tell whether the edition has it. */
  public boolean appliesTo(Edition edition) {
    return levels.containsKey(edition);
  }

  /** Tell whether it can be violated in some edition, that is, whether it is not all MAY. */
  public boolean canFail() {
    return levels.values().stream().anyMatch(level -> level != Level.MAY);
  }

  /** List the capabilities without which it cannot be tested at all. */
  public List<String> requiredCapabilities() {
    return needs.stream().filter(name -> !name.equals(SCHEDULE_CONTROL)).toList();
  }
}
