// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

final class ClauseSelectionTests {
  @Test
  void whatIsExcludedIsLeftOutOfWhatIsChosen() {
    ClauseSelection some =
        ClauseSelection.of(List.of("ORD-*"), List.of("ord-03, STOP-*"), Samples.BOOK, Edition.PLAN);
    assertThat(some.text()).isEqualTo("ORD-*,!ord-03,!STOP-*");
    assertThat(some.includes(ClauseId.parse("ORD-04"))).isTrue();
    assertThat(some.includes(ClauseId.parse("ORD-03"))).isFalse();
    assertThat(some.includes(ClauseId.parse("STEP-01"))).isFalse();
    assertThat(some.excludedBy(ClauseId.parse("STOP-01"))).contains("STOP-*");
    assertThat(some.excludedBy(ClauseId.parse("STEP-01"))).isEmpty();
    ClauseSelection again = ClauseSelection.parse(some.text(), Samples.BOOK, Edition.PLAN);
    assertThat(again.excludedBy(ClauseId.parse("ORD-03"))).contains("ord-03");
    assertThat(again.includes(ClauseId.parse("ORD-04"))).isTrue();
  }

  @Test
  void optionsThatAreGivenTwiceAreOneList() {
    ClauseSelection some =
        ClauseSelection.of(
            List.of("ORD-03", "ORD-04,STOP-*"),
            List.of("STOP-01", "STOP-02"),
            Samples.BOOK,
            Edition.PLAN);
    assertThat(some.text()).isEqualTo("ORD-03,ORD-04,STOP-*,!STOP-01,!STOP-02");
  }

  @Test
  void excludingAloneLeavesTheRest() {
    ClauseSelection rest =
        ClauseSelection.of(List.of(), List.of("ORD-*"), Samples.BOOK, Edition.PLAN);
    assertThat(rest.isAll()).isFalse();
    assertThat(rest.includes(ClauseId.parse("STEP-01"))).isTrue();
    assertThat(rest.includes(ClauseId.parse("ORD-04"))).isFalse();
    assertThat(ClauseSelection.of(List.of(), List.of(), Samples.BOOK, Edition.PLAN).isAll())
        .isTrue();
  }

  private static final RuleBook BOOK = RuleBook.load();

  private static ClauseSelection parse(String text) {
    return ClauseSelection.parse(text, BOOK, Edition.PLAN);
  }

  private static ClauseId id(String text) {
    return ClauseId.parse(text);
  }

  @Test
  void starAndQuestionMarkAreWildcards() {
    ClauseSelection selection = parse("ORD-*, step-0?");
    assertThat(selection.includes(id("ORD-16"))).isTrue();
    assertThat(selection.includes(id("STEP-09"))).isTrue();
    assertThat(selection.includes(id("STEP-10"))).isFalse();
    assertThat(selection.text()).isEqualTo("ORD-*,step-0?");
  }

  @Test
  void everythingIsIncludedByAll() {
    assertThat(ClauseSelection.all().includes(id("ZZ-99"))).isTrue();
    assertThat(ClauseSelection.all().isAll()).isTrue();
  }

  @Test
  void dotIsNoWildcard() {
    assertThatThrownBy(() -> parse("ORD.03")).hasMessageContaining("Did you mean ORD-03");
  }

  @Test
  void unknownClauseIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> parse("ORD-01,ODR-03"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Unknown clause \"ODR-03\". Did you mean ORD-03");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("Unknown clause \"\"");
  }

  @Test
  void chapterAloneSuggestsTheWildcard() {
    assertThatThrownBy(() -> parse("ord")).hasMessageContaining("Did you mean ORD-*?");
  }

  @Test
  void clauseOfAnotherEditionSaysSo() {
    assertThatThrownBy(() -> parse("ORD-02"))
        .hasMessage("Clause ORD-02 is not part of edition plan: add --edition 20091216.");
  }
}
