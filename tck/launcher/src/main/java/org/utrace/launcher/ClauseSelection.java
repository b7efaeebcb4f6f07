// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.utrace.contract.Edition;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/** Choose clauses by a comma list of ids in which {@code *} and {@code ?} are wildcards. */
final class ClauseSelection {
  private final String text;
  private final List<Pattern> patterns;

  private ClauseSelection(String text, List<Pattern> patterns) {
    this.text = text;
    this.patterns = patterns;
  }

  /** Every clause. */
  static ClauseSelection all() {
    return new ClauseSelection("", List.of());
  }

  /**
   * Read a list such as {@code ORD-*,STEP-0?}.
   *
   * @throws BadInputException if a part of it chooses no clause of the edition
   */
  static ClauseSelection parse(String text, RuleBook book, Edition edition) {
    List<Pattern> patterns = new ArrayList<>();
    List<String> parts = Stream.of(text.split(",")).map(String::strip).toList();
    for (String part : parts) {
      Pattern pattern = glob(part.toUpperCase(Locale.ROOT));
      refuseUnknown(part, pattern, book, edition);
      patterns.add(pattern);
    }
    return new ClauseSelection(String.join(",", parts), patterns);
  }

  private static Pattern glob(String text) {
    StringBuilder regex = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  private static void refuseUnknown(String part, Pattern pattern, RuleBook book, Edition edition) {
    Predicate<Clause> chosen = clause -> pattern.matcher(clause.id().format()).matches();
    if (book.applicable(edition).stream().anyMatch(chosen)) {
      return;
    }
    Optional<Clause> elsewhere = book.clauses().stream().filter(chosen).findFirst();
    if (elsewhere.isPresent()) {
      throw new BadInputException(notInEdition(part, edition, elsewhere.get()));
    }
    throw new BadInputException(unknown(part, book));
  }

  private static String notInEdition(String part, Edition edition, Clause clause) {
    String other = clause.levels().keySet().iterator().next().id();
    return "Clause %s is not part of edition %s: add --edition %s."
        .formatted(part, edition.id(), other);
  }

  /** Say that a clause does not exist, and which one may be meant. */
  static String unknown(String part, RuleBook book) {
    Stream<String> ids = book.clauses().stream().map(Clause::id).map(ClauseId::format);
    Stream<String> chapters =
        book.clauses().stream().map(clause -> clause.id().prefix() + "-*").distinct();
    List<String> known = Stream.concat(ids, chapters).toList();
    String wanted = part.matches("[A-Za-z]+") ? part + "-*" : part;
    return "Unknown clause \"%s\".%s List the clauses with: ./utck clauses"
        .formatted(part, Suggestions.question(wanted, known));
  }

  /** Tell whether everything is chosen. */
  boolean isAll() {
    return patterns.isEmpty();
  }

  /** Tell whether the clause is chosen. */
  boolean includes(ClauseId id) {
    return isAll() || patterns.stream().anyMatch(p -> p.matcher(id.format()).matches());
  }

  /** The list as given, for a command line; empty for every clause. */
  String text() {
    return text;
  }
}
