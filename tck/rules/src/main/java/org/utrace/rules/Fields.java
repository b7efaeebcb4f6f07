// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Read the fields of one YAML mapping.
 *
 * <p>A field that is missing, empty or of the wrong form becomes a problem and reads as empty text
 * or list, so that the caller can go on looking for more.
 */
final class Fields {
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final int firstLine;
  private final Problems problems;

  private Fields(MappingNode mapping, Problems problems) {
    this.firstLine = YamlText.line(mapping);
    this.problems = problems;
    for (NodeTuple tuple : mapping.getValue()) {
      add(tuple);
    }
  }

  private void add(NodeTuple tuple) {
    int line = YamlText.line(tuple.getKeyNode());
    Optional<String> key = YamlText.text(tuple.getKeyNode());
    if (key.isEmpty()) {
      problems.add(line, "a key must be a word");
    } else if (values.putIfAbsent(key.get(), tuple.getValueNode()) != null) {
      problems.add(line, "field " + key.get() + " is given twice");
    } else {
      lines.put(key.get(), line);
    }
  }

  /** Open a mapping; anything else is a problem and gives nothing. */
  static Optional<Fields> of(Node node, Problems problems) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Fields(mapping, problems));
    }
    problems.add(YamlText.line(node), "expected fields (key: value) here");
    return Optional.empty();
  }

  /** List the keys in file order. */
  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Give the line of the mapping's first field. */
  int line() {
    return firstLine;
  }

  /** Give the line of a field's key; of the mapping if it lacks the field. */
  int line(String key) {
    return lines.getOrDefault(key, firstLine);
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Report each key that is not among the known ones. */
  void refuseKeysOutside(Set<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        problems.add(line(key), "unknown field " + key);
      }
    }
  }

  /** Read a text that must be there; empty text after a problem. */
  String text(String key) {
    Optional<Node> node = required(key);
    if (node.isEmpty()) {
      return "";
    }
    Optional<String> text = YamlText.text(node.get());
    if (text.isEmpty()) {
      problems.add(line(key), "field " + key + " must be a text");
    } else if (text.get().isEmpty()) {
      problems.add(line(key), "field " + key + " is empty");
    }
    return text.orElse("");
  }

  /** Read a text that may be missing; empty after a problem too. */
  Optional<String> optionalText(String key) {
    return node(key).map(there -> text(key)).filter(text -> !text.isEmpty());
  }

  /** Read a list of words or texts that must be there, without repetition, as nodes. */
  List<Node> list(String key) {
    Optional<Node> node = required(key);
    if (node.isEmpty()) {
      return List.of();
    }
    List<Node> items = YamlText.items(node.get());
    if (items.isEmpty()) {
      problems.add(line(key), "field " + key + " must be a list that is not empty");
    }
    return goodItems(key, items);
  }

  private List<Node> goodItems(String key, List<Node> items) {
    Map<String, Node> good = new LinkedHashMap<>();
    for (Node item : items) {
      String text = YamlText.text(item).orElse("");
      if (text.isEmpty()) {
        problems.add(YamlText.line(item), "field " + key + " has an empty item");
      } else if (good.putIfAbsent(text, item) != null) {
        problems.add(YamlText.line(item), "field " + key + " lists " + text + " twice");
      }
    }
    return new ArrayList<>(good.values());
  }

  private Optional<Node> required(String key) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      problems.add(firstLine, "field " + key + " is missing");
    }
    return node;
  }
}
