// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.utrace.contract.Edition;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/**
 * Choose clauses by a comma list of ids in which {@code *} and {@code ?} are wildcards.
 *
 * <p>A part that begins with {@code !} leaves out what it matches; that is how {@code --exclude}
 * travels to workers and into journals.
 */
final class ClauseSelection {
  private static final String NOT = "!";

  private final String text;
  private final List<Pattern> patterns = new ArrayList<>();
  private final Map<String, Pattern> excluded = new LinkedHashMap<>();

  private ClauseSelection(String text) {
    this.text = text;
  }

  /** Every clause. */
  static ClauseSelection all() {
    return new ClauseSelection("");
  }

  /** Choose by what two options were given; nothing chosen is everything. */
  static ClauseSelection of(
      List<String> clauses, List<String> exclude, RuleBook book, Edition edition) {
    List<String> parts = new ArrayList<>(clauses);
    CommaList.parts(exclude).forEach(part -> parts.add(NOT + part));
    return parts.isEmpty() ? all() : parse(String.join(",", parts), book, edition);
  }

  /**
   * Read a list such as {@code ORD-*,STEP-0?,!ORD-03}.
   *
   * @throws BadInputException if a part of it chooses no clause of the edition
   */
  static ClauseSelection parse(String text, RuleBook book, Edition edition) {
    List<String> parts = CommaList.parts(List.of(text));
    ClauseSelection selection = new ClauseSelection(String.join(",", parts));
    for (String part : parts) {
      String glob = part.startsWith(NOT) ? part.substring(NOT.length()) : part;
      Pattern pattern = glob(glob.toUpperCase(Locale.ROOT));
      refuseUnknown(glob, pattern, book, edition);
      if (part.startsWith(NOT)) {
        selection.excluded.put(glob, pattern);
      } else {
        selection.patterns.add(pattern);
      }
    }
    return selection;
  }

  /** Read one glob in which {@code *} and {@code ?} are wildcards. */
  static Pattern glob(String text) {
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
    return text.isEmpty();
  }

  /** Tell whether the clause is chosen. */
  boolean includes(ClauseId id) {
    boolean chosen =
        patterns.isEmpty() || patterns.stream().anyMatch(p -> p.matcher(id.format()).matches());
    return chosen && excludedBy(id).isEmpty();
  }

  /** The part of {@code --exclude} that leaves the clause out; empty if none does. */
  Optional<String> excludedBy(ClauseId id) {
    return excluded.entrySet().stream()
        .filter(part -> part.getValue().matcher(id.format()).matches())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The list for people. */
  String words() {
    return isAll() ? "any clause" : text.replace(",", ", ").replace(NOT, "without ");
  }

  /** The list as given, for a command line; empty for every clause. */
  String text() {
    return text;
  }
}
