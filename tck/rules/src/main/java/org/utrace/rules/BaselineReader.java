// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.utrace.contract.Edition;

/** Read a baseline from YAML, telling all that is wrong with it at once. */
final class BaselineReader {
  private static final Set<String> HEAD = Set.of("version", "implementation", "edition", "entries");
  private static final Set<String> ENTRY = Set.of("clause", "port", "reason", "ticket", "expires");

  private final Problems problems;

  /** Line of each clause's entries, by port. */
  private final Map<ClauseId, Map<String, Integer>> seen = new LinkedHashMap<>();

  private BaselineReader(Problems problems) {
    this.problems = problems;
  }

  static Baseline read(String name, String file, String text) {
    Problems problems = new Problems(file);
    Optional<Fields> fields =
        YamlText.root(file, text, problems).flatMap(node -> Fields.of(node, problems));
    if (fields.isEmpty() && problems.count() == 0) {
      problems.add(1, "a baseline begins with version: " + Baseline.VERSION);
    }
    Optional<Baseline> read = fields.map(f -> new BaselineReader(problems).baseline(name, f));
    problems.refuseIfAny();
    return read.orElseThrow();
  }

  private Baseline baseline(String name, Fields fields) {
    fields.refuseKeysOutside(HEAD);
    String version = fields.text("version");
    if (!version.isEmpty() && !version.equals(Baseline.VERSION)) {
      problems.add(
          fields.line("version"),
          "version %s is unknown; this kit reads %s".formatted(version, Baseline.VERSION));
    }
    Optional<String> implementation = fields.optionalText("implementation");
    Optional<Edition> edition =
        fields.optionalText("edition").flatMap(id -> edition(fields.line("edition"), id));
    return new Baseline(name, implementation, edition, entries(fields));
  }

  private Optional<Edition> edition(int line, String id) {
    Optional<Edition> edition = Edition.byId(id);
    if (edition.isEmpty()) {
      problems.add(line, "unknown edition " + id);
    }
    return edition;
  }

  private List<BaselineEntry> entries(Fields fields) {
    Optional<Node> node = fields.node("entries");
    if (node.isEmpty() || !(node.get() instanceof SequenceNode)) {
      problems.add(fields.line("entries"), "field entries must be a list; [] is an empty one");
      return List.of();
    }
    List<BaselineEntry> entries = new ArrayList<>();
    for (Node item : YamlText.items(node.get())) {
      Fields.of(item, problems).flatMap(this::entry).ifPresent(entries::add);
    }
    return entries;
  }

  private Optional<BaselineEntry> entry(Fields fields) {
    fields.refuseKeysOutside(ENTRY);
    String id = fields.text("clause");
    String port = fields.text("port");
    String reason = fields.text("reason");
    Optional<String> ticket = fields.optionalText("ticket");
    Optional<LocalDate> expires =
        fields.optionalText("expires").flatMap(day -> date(fields.line("expires"), day));
    Optional<ClauseId> clause = ClauseId.find(id);
    if (clause.isEmpty() && !id.isEmpty()) {
      problems.add(fields.line("clause"), "\"" + id + "\" is no clause id");
    }
    clause.ifPresent(known -> refuseTwice(fields.line("clause"), known, port));
    return clause.map(known -> new BaselineEntry(known, port, reason, ticket, expires));
  }

  private Optional<LocalDate> date(int line, String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      problems.add(line, "\"" + text + "\" is no date such as 2027-01-31");
      return Optional.empty();
    }
  }

  /** One failure has one reason: no port may be named twice, nor beside all ports. */
  private void refuseTwice(int line, ClauseId clause, String port) {
    Map<String, Integer> ports = seen.computeIfAbsent(clause, id -> new LinkedHashMap<>());
    for (Map.Entry<String, Integer> other : ports.entrySet()) {
      boolean any = (other.getKey() + port).contains(BaselineEntry.ANY_PORT);
      if (any || other.getKey().equals(port)) {
        problems.add(
            line,
            "clause %s on port %s is listed in line %d already"
                .formatted(clause, port, other.getValue()));
      }
    }
    ports.putIfAbsent(port, line);
  }
}
