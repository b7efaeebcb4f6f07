// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;
import org.utrace.contract.Edition;

/** Read clauses from nodes, going on after a fault so that all faults are told. */
final class ClauseReader {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "subject",
          "levels",
          "text",
          "source",
          "plan_basis",
          "edition_note",
          "observe",
          "mutant",
          "needs",
          "untested");
  private static final List<String> PROSE =
      List.of("text", "edition_note", "observe", "mutant", "untested");
  private static final String NO_MUTANT = "none";

  private final Set<String> capabilities;
  private final Problems problems;
  private final Map<ClauseId, Integer> lineOfId = new LinkedHashMap<>();
  private final List<Node> prose = new ArrayList<>();
  private final List<Clause> clauses = new ArrayList<>();

  ClauseReader(Set<String> capabilities, Problems problems) {
    this.capabilities = capabilities;
    this.problems = problems;
  }

  /** List the clauses without fault, in file order. */
  List<Clause> clauses() {
    return clauses;
  }

  /** Give every id read, those of faulty clauses included, so that one fault is told once. */
  Set<ClauseId> ids() {
    return lineOfId.keySet();
  }

  /** List the texts that can mention other clauses. */
  List<Node> prose() {
    return prose;
  }

  void read(Node node) {
    Fields.of(node, problems).ifPresent(this::readClause);
  }

  private void readClause(Fields fields) {
    int problemsBefore = problems.count();
    fields.refuseKeysOutside(KEYS);
    PROSE.forEach(key -> fields.node(key).ifPresent(prose::add));
    Optional<ClauseId> id = id(fields);
    Optional<Subject> subject = word(fields, "subject", Subject.values(), Subject::word);
    Optional<PlanBasis> basis = word(fields, "plan_basis", PlanBasis.values(), PlanBasis::word);
    Map<Edition, Level> levels = levels(fields);
    Optional<String> mutant = mutant(fields, levels);
    String text = fields.text("text");
    String observe = fields.text("observe");
    List<String> source = texts(fields.list("source"));
    List<String> needs = needs(fields);
    Optional<String> note = optional(fields, "edition_note");
    Optional<String> untested = optional(fields, "untested");
    basis.ifPresent(value -> checkBasis(fields, value, levels));
    if (problems.count() == problemsBefore) {
      clauses.add(
          new Clause(
              id.orElseThrow(),
              subject.orElseThrow(),
              levels,
              text,
              source,
              basis.orElseThrow(),
              observe,
              mutant,
              needs,
              note,
              untested,
              fields.line()));
    }
  }

  private static Optional<String> optional(Fields fields, String key) {
    return fields.node(key).map(node -> fields.text(key));
  }

  private Optional<ClauseId> id(Fields fields) {
    String text = fields.text("id");
    Optional<ClauseId> id = ClauseId.find(text);
    if (id.isEmpty() && !text.isEmpty()) {
      problems.add(fields.line("id"), "\"" + text + "\" is no clause id (like ORD-03)");
    }
    id.ifPresent(value -> checkUnique(value, fields.line("id")));
    return id;
  }

  private void checkUnique(ClauseId id, int line) {
    Integer first = lineOfId.putIfAbsent(id, line);
    if (first != null) {
      problems.add(line, id + " is given twice, first in line " + first);
    }
  }

  private Map<Edition, Level> levels(Fields fields) {
    Map<Edition, Level> levels = new EnumMap<>(Edition.class);
    Optional<Node> node = fields.node("levels");
    if (node.isEmpty()) {
      problems.add(fields.line(), "field levels is missing");
      return levels;
    }
    Optional<Fields> byEdition = Fields.of(node.get(), problems);
    byEdition.ifPresent(inner -> readLevels(inner, levels));
    if (byEdition.isPresent() && byEdition.get().keys().isEmpty()) {
      problems.add(fields.line("levels"), "field levels is empty");
    }
    return levels;
  }

  private void readLevels(Fields byEdition, Map<Edition, Level> levels) {
    for (String key : byEdition.keys()) {
      Optional<Edition> edition = Edition.byId(key);
      if (edition.isEmpty()) {
        problems.add(byEdition.line(key), "unknown edition " + key);
      }
      Optional<Level> level = word(byEdition, key, Level.values(), Level::name);
      edition.ifPresent(found -> level.ifPresent(value -> levels.put(found, value)));
    }
  }

  /** A fault to catch belongs to each clause that can fail, and to no other (decision D24). */
  private Optional<String> mutant(Fields fields, Map<Edition, Level> levels) {
    String text = fields.text("mutant");
    boolean none = text.equals(NO_MUTANT);
    if (text.isEmpty() || levels.isEmpty()) {
      return Optional.empty();
    }
    boolean canFail = levels.values().stream().anyMatch(level -> level != Level.MAY);
    if (none && canFail) {
      problems.add(fields.line("mutant"), "a clause that can fail needs a mutant");
    } else if (!none && !canFail) {
      problems.add(fields.line("mutant"), "a clause that is only MAY must have mutant: none");
    }
    return none ? Optional.empty() : Optional.of(text);
  }

  private void checkBasis(Fields fields, PlanBasis basis, Map<Edition, Level> levels) {
    if (levels.isEmpty()) {
      return;
    }
    if ((basis == PlanBasis.NOT_APPLICABLE) == levels.containsKey(Edition.PLAN)) {
      problems.add(
          fields.line("plan_basis"),
          "plan_basis must be not-applicable exactly where levels has no plan");
    }
  }

  private List<String> needs(Fields fields) {
    List<Node> names = fields.list("needs");
    for (Node name : names) {
      String text = YamlText.text(name).orElse("");
      if (!capabilities.contains(text)) {
        problems.add(YamlText.line(name), "unknown capability " + text);
      }
    }
    return texts(names);
  }

  private static List<String> texts(List<Node> nodes) {
    return nodes.stream().flatMap(node -> YamlText.text(node).stream()).toList();
  }

  private <T> Optional<T> word(Fields fields, String key, T[] values, Function<T, String> wordOf) {
    String text = fields.text(key);
    Optional<T> found =
        Arrays.stream(values).filter(value -> wordOf.apply(value).equals(text)).findFirst();
    if (found.isEmpty() && !text.isEmpty()) {
      String kind = values instanceof Level[] ? "level" : key;
      problems.add(fields.line(key), "unknown " + kind + " " + text);
    }
    return found;
  }
}
