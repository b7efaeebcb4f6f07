// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.utrace.contract.Edition;

/**
 * Name the clauses that one known implementation is expected to miss.
 *
 * <p>A waiver explains a failure in a report; it changes no verdict.
 *
 * @param name what the list is called on the command line and in reports
 * @param edition the edition it was found under
 * @param clauses in file order
 */
public record WaiverList(String name, Edition edition, List<ClauseId> clauses) {
  /** The list for the layer that shipped in 2009. */
  public static final String SHIPPED_20091216 = "20091216-as-shipped";

  /** Copy the list. */
  public WaiverList {
    clauses = List.copyOf(clauses);
  }

  /**
   * Load a list that comes with the kit.
   *
   * @throws IllegalStateException if there is none of that name
   * @throws RuleBookException if it is faulty or names a clause that the book does not have
   */
  public static WaiverList load(String name, RuleBook book) {
    String file = "waivers-" + name + ".yaml";
    return load(file, Resources.text(file), book);
  }

  static WaiverList load(String file, String text, RuleBook book) {
    Problems problems = new Problems(file);
    Fields fields =
        YamlText.root(file, text, problems)
            .flatMap(node -> Fields.of(node, problems))
            .orElseThrow(() -> refusal(problems, "a waiver list has name, edition and clauses"));
    String name = fields.text("name");
    String editionId = fields.text("edition");
    Optional<Edition> edition = Edition.byId(editionId);
    if (edition.isEmpty() && !editionId.isEmpty()) {
      problems.add(fields.line("edition"), "unknown edition " + editionId);
    }
    List<Node> items = fields.list("clauses");
    List<ClauseId> ids =
        items.stream().flatMap(item -> known(item, book, problems).stream()).toList();
    problems.refuseIfAny();
    return new WaiverList(name, edition.orElseThrow(), ids);
  }

  private static List<ClauseId> known(Node item, RuleBook book, Problems problems) {
    String text = YamlText.text(item).orElse("");
    List<ClauseId> found =
        ClauseId.find(text).filter(id -> book.find(id).isPresent()).stream().toList();
    if (found.isEmpty()) {
      problems.add(YamlText.line(item), "\"" + text + "\" is no clause");
    }
    return found;
  }

  private static IllegalStateException refusal(Problems problems, String sentence) {
    problems.refuseIfAny();
    return new IllegalStateException(sentence);
  }

  /** Tell whether the clause is on the list. */
  public boolean covers(ClauseId id) {
    return clauses.contains(id);
  }
}
