// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.PlanBasis;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunInfo;

/** Tell a clause in words, with where it comes from. */
final class ClauseText {
  private final RuleBook book;
  private final boolean known;

  /** The words are told only if the run was judged by the rule book that is at hand. */
  ClauseText(RuleBook book, RunInfo info) {
    this.book = book;
    this.known = book.sha256().equals(info.ruleBookSha256());
  }

  /** A name with the sentence that explains it. */
  record Explained(String name, String meaning) {}

  /** Find the clause. */
  Optional<Clause> find(ClauseId id) {
    return known ? book.find(id) : Optional.empty();
  }

  /** Where the clause comes from. */
  List<Explained> sources(Clause clause) {
    return clause.source().stream()
        .map(label -> new Explained(label, book.explainSource(label).orElse("")))
        .toList();
  }

  /** What a test of the clause needs. */
  List<Explained> needs(Clause clause) {
    return clause.needs().stream()
        .map(name -> new Explained(name, book.capabilities().getOrDefault(name, "")))
        .toList();
  }

  /** How firmly the clause stands on the posts, as a sentence. */
  static String basis(PlanBasis basis) {
    return switch (basis) {
      case STATED -> "Stated: a post says it.";
      case DERIVED -> "Derived: it follows from what a post says.";
      case INHERITED -> "Inherited: the posts are silent; taken over from the shipped text.";
      case DECISION -> "Decided by this kit, because the sources leave it open.";
      case NOT_APPLICABLE -> "A clause of the shipped edition only.";
    };
  }

  /** All of it as plain text. */
  String tell(Clause clause) {
    List<String> lines = new ArrayList<>();
    lines.add(clause.id() + ", a duty of the " + clause.subject().word());
    clause.levels().forEach((edition, level) -> lines.add(level + " in edition " + edition.id()));
    section(lines, "Text", List.of(clause.text()));
    section(lines, "Source", sources(clause).stream().map(ClauseText::line).toList());
    section(lines, "Basis", List.of(basis(clause.planBasis())));
    clause.editionNote().ifPresent(note -> section(lines, "Editions", List.of(note)));
    section(lines, "How a test sees it", List.of(clause.observe()));
    clause.mutant().ifPresent(m -> section(lines, "A fault its test must catch", List.of(m)));
    section(lines, "Needs", needs(clause).stream().map(ClauseText::line).toList());
    return String.join("\n", lines);
  }

  private static void section(List<String> lines, String title, List<String> parts) {
    lines.add("");
    lines.add(title + ":");
    parts.forEach(part -> lines.add("  " + part));
  }

  private static String line(Explained one) {
    return one.meaning().isEmpty() ? one.name() : one.name() + ": " + one.meaning();
  }
}
