// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.contract.Edition;

/** Plants one fault at a time into a small rule book and checks what is said of it, and where. */
final class RuleBookFaultTests {
  private static final String GOOD =
      """
      # a small rule book
      - id: ORD-01
        subject: implementation
        levels:
          plan: MUST
          '20091216': SHOULD
        text: First text,
          folded here.
        source:
        - seed 003
        plan_basis: stated
        observe: Look.
        mutant: Wrong.
        needs:
        - engine-api
        - signals
      - id: ORD-02
        subject: port
        levels:
          plan: MAY
        text: Second text.
        source:
        - seed 001
        plan_basis: decision
        edition_note: None.
        observe: Look.
        mutant: none
        needs:
        - hw-step
      """;

  private static List<String> problemsOf(String text) {
    RuleBookException refusal =
        catchThrowableOfType(RuleBookException.class, () -> RuleBook.load("clauses.yaml", text));
    assertThat(refusal).as("the fault must be refused").isNotNull();
    assertThat(refusal).hasMessage(String.join("\n", refusal.problems()));
    return refusal.problems();
  }

  private static String replace(String old, String replacement) {
    assertThat(GOOD).contains(old);
    int at = GOOD.indexOf(old);
    return GOOD.substring(0, at) + replacement + GOOD.substring(at + old.length());
  }

  @Test
  void theSmallBookItselfIsGood() {
    RuleBook book = RuleBook.load("clauses.yaml", GOOD);
    assertThat(book.clauses()).extracting(Clause::line).containsExactly(2, 17);
    Clause first = book.clauses().getFirst();
    assertThat(first.text()).isEqualTo("First text, folded here.");
    assertThat(first.editionNote()).isEmpty();
    assertThat(first.level(Edition.SHIPPED_20091216)).contains(Level.SHOULD);
    Clause second = book.clauses().getLast();
    assertThat(second.mutant()).isEmpty();
    assertThat(second.level(Edition.SHIPPED_20091216)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: ORD-02 | id: ORD-01 | 17: ORD-01 is given twice, first in line 2
          id: ORD-02 | id: ORD2 | 17: "ORD2" is no clause id (like ORD-03)
          - signals | - signal | 16: unknown capability signal
          - signals | - engine-api | 16: field needs lists engine-api twice
          - signals | - '' | 16: field needs has an empty item
          subject: port | subject: harbour | 18: unknown subject harbour
          subject: port | subject: | 18: field subject is empty
          subject: port | subject: [port] | 18: field subject must be a text
          plan: MAY | plan: WILL | 20: unknown level WILL
          '20091216': SHOULD | '2010': SHOULD | 6: unknown edition 2010
          plan_basis: stated | plan_basis: guessed | 11: unknown plan_basis guessed
          mutant: none | mutant: Wrong. | 27: a clause that is only MAY must have mutant: none
          mutant: Wrong. | mutant: none | 13: a clause that can fail needs a mutant
          edition_note: None. | edition_note: | 25: field edition_note is empty
          edition_note: None. | note: None. | 25: unknown field note
          edition_note: None. | observe: None. | 26: field observe is given twice
          text: Second text. | text: '' | 21: field text is empty
          text: Second text. | text: See ORD-03. | 21: reference to ORD-03, which is no clause
          text: Second text. | text: See XX-01. | 21: reference to XX-01, which is no clause
          text: Second text. | text: See ORD-01/02/03. | 21: reference to ORD-03, which is no clause
          text: Second text. | text: See ORD-01..07. | 21: reference to ORD-07, which is no clause
          Second text. | See ORD-01..ORD-04. | 21: reference to ORD-04, which is no clause
          Second text. | ORD-02..01 | 21: range ORD-02..01 must go upward within one prefix
          Second text. | ORD-01..BAR-02 | 21: range ORD-01..BAR-02 must go upward within one prefix
          text: Second text. | text: As decided (D26). | 21: unknown decision D26
          folded here. | folded (ORD-44). | 8: reference to ORD-44, which is no clause
          observe: Look. | observe: Like ORD-99. | 12: reference to ORD-99, which is no clause
          mutant: Wrong. | mutant: Like BAR-01. | 13: reference to BAR-01, which is no clause
          edition_note: None. | edition_note: D1c. | 25: unknown decision D1c
          """)
  void tellsEachFaultWithItsLine(String good, String bad, String problem) {
    assertThat(problemsOf(replace(good, bad))).containsExactly("clauses.yaml:" + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "subject", "text", "plan_basis", "observe", "mutant"})
  void missingField(String field) {
    String text = GOOD.replaceFirst("(?m)^([- ]) " + field + ": (.*(\\n    f.*)?)$", "$1 zz: 1");
    assertThat(problemsOf(text))
        .contains("clauses.yaml:2: field " + field + " is missing")
        .hasSize(2);
  }

  @Test
  void missingLists() {
    String text = GOOD.replace("  needs:\n  - hw-step\n", "").replace("    plan: MAY\n", "");
    assertThat(problemsOf(text.replace("  source:\n  - seed 001\n", "")))
        .containsExactly(
            "clauses.yaml:17: field source is missing",
            "clauses.yaml:17: field needs is missing",
            "clauses.yaml:19: expected fields (key: value) here");
    assertThat(problemsOf(replace("  levels:\n    plan: MAY\n", "")))
        .containsExactly("clauses.yaml:17: field levels is missing");
  }

  @Test
  void emptyCollections() {
    assertThat(problemsOf(replace("  levels:\n    plan: MAY\n", "  levels: {}\n")))
        .containsExactly("clauses.yaml:19: field levels is empty");
    assertThat(problemsOf(replace("  source:\n  - seed 001\n", "  source: []\n")))
        .containsExactly("clauses.yaml:22: field source must be a list that is not empty");
  }

  @Test
  void basisNotApplicableIsForClausesOutsideThePlan() {
    String shippedOnly = replace("    plan: MUST\n", "");
    assertThat(problemsOf(shippedOnly))
        .containsExactly(
            "clauses.yaml:10: plan_basis must be not-applicable exactly where levels has no plan");
    assertThat(problemsOf(replace("plan_basis: stated", "plan_basis: not-applicable")))
        .containsExactly(
            "clauses.yaml:11: plan_basis must be not-applicable exactly where levels has no plan");
    String marked = shippedOnly.replace("plan_basis: stated", "plan_basis: not-applicable");
    assertThat(RuleBook.load("clauses.yaml", marked).applicable(Edition.PLAN)).hasSize(1);
  }

  @Test
  void goodReferencesAreLeftAlone() {
    String text =
        "text: 'ORD-01/02, ORD-01..02, ORD-01..ORD-02, D1a, D25, engines 1..N-1, x86-64, -EINVAL'";
    assertThat(RuleBook.load("clauses.yaml", replace("text: Second text.", text)).clauses())
        .hasSize(2);
  }

  @Test
  void aFaultyClauseCanStillBeReferredTo() {
    String text = replace("subject: port", "subject: harbour");
    assertThat(problemsOf(text.replace("Second text.", "See ORD-02."))).hasSize(1);
  }

  @Test
  void tellsAllFaultsAtOnceInLineOrder() {
    String text =
        replace("Wrong.", "Like ORD-77.").replace("hw-step", "wings").replace("port", "harbour");
    assertThat(problemsOf(text))
        .containsExactly(
            "clauses.yaml:13: reference to ORD-77, which is no clause",
            "clauses.yaml:18: unknown subject harbour",
            "clauses.yaml:29: unknown capability wings");
  }

  @Test
  void notYaml() {
    assertThat(problemsOf("- id: ORD-01\n  text: [open\n"))
        .singleElement()
        .asString()
        .startsWith("clauses.yaml:3: not YAML: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "[]", "just words", "id: ORD-01"})
  void emptyOrOtherwiseShapedBook(String text) {
    assertThat(problemsOf(text))
        .containsExactly("clauses.yaml:1: a rule book is a list of clauses that is not empty");
  }

  @Test
  void anItemThatIsNoClause() {
    assertThat(problemsOf(GOOD + "- just words\n"))
        .containsExactly("clauses.yaml:30: expected fields (key: value) here");
  }

  @Test
  void problemsCarryTheNameGiven() {
    RuleBookException refusal =
        catchThrowableOfType(RuleBookException.class, () -> RuleBook.load("mine.yaml", "[]"));
    assertThat(refusal).hasMessageStartingWith("mine.yaml:1: ");
  }
}
