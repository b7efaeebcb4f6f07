// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;

final class WaiverListTests {
  private static final RuleBook BOOK = RuleBook.load();

  @Test
  void theShippedListNamesClausesOfItsEdition() {
    WaiverList list = WaiverList.load(WaiverList.SHIPPED_20091216, BOOK);
    assertThat(list.name()).isEqualTo(WaiverList.SHIPPED_20091216);
    assertThat(list.edition()).isEqualTo(Edition.SHIPPED_20091216);
    assertThat(list.clauses()).hasSize(22).doesNotHaveDuplicates();
    assertThat(BOOK.applicable(list.edition())).extracting(Clause::id).containsAll(list.clauses());
    assertThat(list.covers(ClauseId.parse("STOP-11"))).isTrue();
    assertThat(list.covers(ClauseId.parse("STOP-01"))).isFalse();
  }

  @Test
  void unknownListIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> WaiverList.load("none-such", BOOK));
  }

  @Test
  void faultsAreToldTogether() {
    String text = "name: mine\nedition: '1999'\nclauses:\n- ORD-01\n- ORD-98\n- words\n";
    assertThatExceptionOfType(RuleBookException.class)
        .isThrownBy(() -> WaiverList.load("w.yaml", text, BOOK))
        .withMessage(
            """
            w.yaml:2: unknown edition 1999
            w.yaml:5: "ORD-98" is no clause
            w.yaml:6: "words" is no clause\
            """);
  }

  @Test
  void otherShapesAreRefused() {
    assertThatExceptionOfType(RuleBookException.class)
        .isThrownBy(() -> WaiverList.load("w.yaml", "- ORD-01\n", BOOK));
    assertThatIllegalStateException().isThrownBy(() -> WaiverList.load("w.yaml", "", BOOK));
  }
}
