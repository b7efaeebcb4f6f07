// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TallyTests {
  @Test
  void rulesForOthersAreNoVerdicts() {
    Tally tally = Tally.of(List.of(Mark.PASS, Mark.RULE, Mark.FAIL, Mark.PASS, Mark.PASS));
    assertThat(tally.judged()).isEqualTo(4);
    assertThat(tally.portion()).isEqualTo("3/4");
    assertThat(tally.words()).isEqualTo("3 pass, 1 fail");
    assertThat(tally.segments())
        .containsExactly(
            new Tally.Segment(Mark.PASS, 3, "0.000", "75.000"),
            new Tally.Segment(Mark.FAIL, 1, "75.000", "25.000"));
  }

  @Test
  void nothingJudgedIsNoBar() {
    Tally tally = Tally.of(List.of(Mark.RULE));
    assertThat(tally.portion()).isEqualTo("–");
    assertThat(tally.segments()).isEmpty();
  }
}
