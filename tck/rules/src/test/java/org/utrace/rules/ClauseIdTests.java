// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClauseIdTests {
  @Test
  void parsesAndFormats() {
    ClauseId id = ClauseId.parse("ORD-03");
    assertThat(id).isEqualTo(new ClauseId("ORD", 3));
    assertThat(id.format()).isEqualTo("ORD-03").isEqualTo(id.toString());
    assertThat(id.testForm()).isEqualTo("ORD_03");
    assertThat(ClauseId.parse("REPORT-12").format()).isEqualTo("REPORT-12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ORD", "ORD-3", "ORD-003", "ord-03", "ORD_03", " ORD-03", "N-01", "ORD-00"})
  void refusesOtherForms(String text) {
    assertThat(ClauseId.find(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClauseId.parse(text))
        .withMessage("no clause id (like ORD-03): \"" + text + "\"");
  }

  @Test
  void refusesPartsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ClauseId("ORD", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ClauseId("ORD", 100));
    assertThatIllegalArgumentException().isThrownBy(() -> new ClauseId("Ord", 1));
  }

  @Test
  void readsTestNames() {
    assertThat(ClauseId.ofTestName("ORD_03_smallestAnswerWins")).contains(ClauseId.parse("ORD-03"));
    assertThat(ClauseId.ofTestName("ORD_03")).isEmpty();
    assertThat(ClauseId.ofTestName("smallestAnswerWins")).isEmpty();
  }

  @Test
  void sortsByPrefixThenNumber() {
    assertThat(ClauseId.parse("ATT-10")).isLessThan(ClauseId.parse("BAR-01"));
    assertThat(ClauseId.parse("BAR-02")).isLessThan(ClauseId.parse("BAR-10"));
  }
}
