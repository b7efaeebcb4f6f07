// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.utrace.contract.Edition;

/** Hold all clauses in file order, with the words they use. */
public final class RuleBook {
  private static final String FILE = "clauses.yaml";

  private final Map<ClauseId, Clause> clauses = new LinkedHashMap<>();
  private final Map<String, String> capabilities;
  private final Map<String, String> decisions;
  private final Map<String, String> sources = YamlText.glossary("sources.yaml");
  private final String sha256;

  private RuleBook(
      List<Clause> clauses,
      Map<String, String> capabilities,
      Map<String, String> decisions,
      String sha256) {
    clauses.forEach(clause -> this.clauses.put(clause.id(), clause));
    this.capabilities = Collections.unmodifiableMap(capabilities);
    this.decisions = Collections.unmodifiableMap(decisions);
    this.sha256 = sha256;
  }

  /**
   * Load the rule book that comes with the kit.
   *
   * @throws RuleBookException if anything is wrong with it
   */
  public static RuleBook load() {
    return load(FILE, Resources.text(FILE));
  }

  /**
   * Load a rule book from text.
   *
   * @param name file name that problems are told with
   * @param text YAML; capabilities and decisions are those of the kit
   * @throws RuleBookException if anything is wrong with it, naming all problems
   */
  public static RuleBook load(String name, String text) {
    Map<String, String> capabilities = YamlText.glossary("capabilities.yaml");
    Map<String, String> decisions = YamlText.glossary("decisions.yaml");
    Problems problems = new Problems(name);
    ClauseReader reader = new ClauseReader(capabilities.keySet(), problems);
    YamlText.root(name, text, problems)
        .ifPresentOrElse(root -> readAll(root, reader, problems), () -> refuseEmpty(problems));
    References references = new References(reader.ids(), decisions.keySet(), text, problems);
    reader.prose().forEach(references::check);
    problems.refuseIfAny();
    return new RuleBook(reader.clauses(), capabilities, decisions, sha256Of(text));
  }

  private static void readAll(Node root, ClauseReader reader, Problems problems) {
    List<Node> items = YamlText.items(root);
    items.forEach(reader::read);
    if (items.isEmpty()) {
      refuseEmpty(problems);
    }
  }

  private static void refuseEmpty(Problems problems) {
    if (problems.count() == 0) {
      problems.add(1, "a rule book is a list of clauses that is not empty");
    }
  }

  private static String sha256Of(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** List all clauses in file order. */
  public List<Clause> clauses() {
    return List.copyOf(clauses.values());
  }

  /** Look a clause up. */
  public Optional<Clause> find(ClauseId id) {
    return Optional.ofNullable(clauses.get(id));
  }

  /** List the clauses that the edition has, in file order. */
  public List<Clause> applicable(Edition edition) {
    return clauses.values().stream().filter(clause -> clause.appliesTo(edition)).toList();
  }

  /** Give each capability name with its sentence, in file order. */
  public Map<String, String> capabilities() {
    return capabilities;
  }

  /** Give each decision number, such as {@code D4}, with its title, in file order. */
  public Map<String, String> decisions() {
    return decisions;
  }

  /** Say what a source label of a clause stands for; empty if nothing is known of it. */
  public Optional<String> explainSource(String label) {
    return sources.entrySet().stream()
        .filter(source -> label.startsWith(source.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Give the SHA-256 of the rule book's bytes, in lower-case hex. */
  public String sha256() {
    return sha256;
  }
}
