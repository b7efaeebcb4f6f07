// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;

/** Checks the rule book that comes with the kit. */
final class RuleBookTests {
  private static final RuleBook BOOK = RuleBook.load();

  @Test
  void holdsAllClausesInFileOrder() {
    assertThat(BOOK.clauses()).hasSize(259);
    assertThat(BOOK.clauses()).extracting(Clause::line).isSorted();
    assertThat(BOOK.clauses().getFirst().id()).isEqualTo(ClauseId.parse("ORD-01"));
  }

  @Test
  void editionsHaveTheirClauses() {
    assertThat(BOOK.applicable(Edition.PLAN)).hasSize(253);
    assertThat(BOOK.applicable(Edition.SHIPPED_20091216)).hasSize(235);
  }

  @Test
  void readsAllFieldsOfAClause() {
    Clause clause = BOOK.find(ClauseId.parse("ORD-01")).orElseThrow();
    assertThat(clause.subject()).isEqualTo(Subject.IMPLEMENTATION);
    assertThat(clause.levels()).containsExactly(Map.entry(Edition.PLAN, Level.MUST));
    assertThat(clause.text()).startsWith("The seven resume actions form one total order");
    assertThat(clause.source()).hasSize(2);
    assertThat(clause.planBasis()).isEqualTo(PlanBasis.STATED);
    assertThat(clause.observe()).startsWith("Constants through the adapter");
    assertThat(clause.mutant()).get().asString().startsWith("Constants declared");
    assertThat(clause.needs()).containsExactly("engine-api", "bit-encoding");
    assertThat(clause.editionNote()).get().asString().contains("ORD-02");
  }

  @Test
  void linesPointAtTheClauses() throws IOException {
    List<String> lines =
        new String(resource("clauses.yaml"), StandardCharsets.UTF_8).lines().toList();
    for (Clause clause : BOOK.clauses()) {
      assertThat(lines.get(clause.line() - 1)).isEqualTo("- id: " + clause.id());
    }
  }

  @Test
  void mayClausesHaveNoMutantAndAllOthersDo() {
    for (Clause clause : BOOK.clauses()) {
      assertThat(clause.mutant().isPresent()).as(clause.id().format()).isEqualTo(clause.canFail());
    }
  }

  @Test
  void findsNothingForAnUnknownId() {
    assertThat(BOOK.find(ClauseId.parse("ZZ-99"))).isEmpty();
  }

  @Test
  void hashIsThatOfTheBytes() throws IOException, GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(resource("clauses.yaml"));
    assertThat(BOOK.sha256()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void scheduleControlIsNoRequiredCapability() {
    Clause clause = BOOK.find(ClauseId.parse("ORD-04")).orElseThrow();
    assertThat(clause.needs()).contains(Clause.SCHEDULE_CONTROL);
    assertThat(clause.requiredCapabilities()).containsExactly("engine-api");
    assertThat(BOOK.capabilities()).containsKey(Clause.SCHEDULE_CONTROL);
  }

  @Test
  void everyCapabilityButTheLiveKernelIsNeededSomewhere() {
    TreeSet<String> unused = new TreeSet<>(BOOK.capabilities().keySet());
    BOOK.clauses().forEach(clause -> unused.removeAll(clause.needs()));
    assertThat(unused).containsExactly("live-kernel");
  }

  @Test
  void everySourceLabelIsExplained() {
    for (Clause clause : BOOK.clauses()) {
      assertThat(clause.source())
          .as(clause.id().format())
          .allMatch(label -> BOOK.explainSource(label).isPresent());
    }
    assertThat(BOOK.explainSource("seed 002 on porting").orElseThrow()).contains("21 June 2007");
    assertThat(BOOK.explainSource("hearsay")).isEmpty();
  }

  @Test
  void decisionsHaveTheirSections() throws IOException {
    Path page = Path.of("../../howto/decisions/contract-decisions.md");
    Matcher heading =
        Pattern.compile("(?m)^##+ (D\\d+[a-z]?) (.+)$").matcher(Files.readString(page));
    Map<String, String> sections = new LinkedHashMap<>();
    while (heading.find()) {
      sections.put(heading.group(1), heading.group(2));
    }
    assertThat(BOOK.decisions()).hasSize(27).containsExactlyEntriesOf(sections);
  }

  @Test
  void profilesSelectByBasis() {
    assertThat(Profile.of(Edition.PLAN)).containsExactly(Profile.PLAN_CORE, Profile.PLAN_FULL);
    assertThat(Profile.of(Edition.SHIPPED_20091216)).containsExactly(Profile.SHIPPED_20091216);
    assertThat(BOOK.clauses()).filteredOn(Profile.PLAN_CORE::includes).hasSize(146);
    assertThat(BOOK.clauses()).filteredOn(Profile.PLAN_FULL::includes).hasSize(253);
    assertThat(BOOK.clauses()).filteredOn(Profile.SHIPPED_20091216::includes).hasSize(235);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RuleBook.class.getResourceAsStream(name), "no " + name)) {
      return in.readAllBytes();
    }
  }
}
