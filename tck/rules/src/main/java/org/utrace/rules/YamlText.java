// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Read YAML into nodes that know their lines; a fault becomes a problem, not an exception. */
final class YamlText {
  private YamlText() {}

  static Optional<Node> root(String name, String text, Problems problems) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      StreamReader reader = new StreamReader(settings, text);
      return new Composer(settings, new ParserImpl(settings, reader)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(line, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(1, "not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Give the line a node begins on, counted from 1. */
  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** Give the line a node ends on, counted from 1. */
  static int lastLine(Node node) {
    return node.getEndMark().map(mark -> mark.getLine() + 1).orElse(line(node));
  }

  /** Give the text of a node; empty if it is no scalar. */
  static Optional<String> text(Node node) {
    return node instanceof ScalarNode scalar
        ? Optional.of(scalar.getValue().strip())
        : Optional.empty();
  }

  /**
   * Read a file of this package that is a plain list of names with a sentence each.
   *
   * @throws RuleBookException if it is not that
   */
  static Map<String, String> glossary(String name) {
    Problems problems = new Problems(name);
    Map<String, String> sentences = new LinkedHashMap<>();
    root(name, Resources.text(name), problems)
        .flatMap(node -> Fields.of(node, problems))
        .ifPresent(fields -> fields.keys().forEach(key -> sentences.put(key, fields.text(key))));
    problems.refuseIfAny();
    return sentences;
  }

  /** List the items of a sequence node; empty if it is none. */
  static List<Node> items(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }
}
