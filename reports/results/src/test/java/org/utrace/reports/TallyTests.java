// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
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
  void oneFailureAmongManyIsSeen() {
    List<Mark> marks = new ArrayList<>(Collections.nCopies(999, Mark.PASS));
    marks.add(Mark.FAIL);
    Tally.Segment fail = Tally.of(marks).segments().getLast();
    assertThat(fail.count()).isEqualTo(1);
    assertThat(Double.parseDouble(fail.width())).isBetween(1.4, 1.5);
    assertThat(Double.parseDouble(fail.x()) + Double.parseDouble(fail.width()))
        .isCloseTo(100, within(0.01));
  }

  @Test
  void worstIsToldFirst() {
    Tally tally = Tally.of(List.of(Mark.PASS, Mark.DEVIATES, Mark.ERROR, Mark.FAIL, Mark.SKIPPED));
    assertThat(tally.loud())
        .extracting(Tally.Segment::mark)
        .containsExactly(Mark.FAIL, Mark.ERROR, Mark.DEVIATES);
  }

  @Test
  void nothingJudgedIsNoBar() {
    Tally tally = Tally.of(List.of(Mark.RULE));
    assertThat(tally.portion()).isEqualTo("–");
    assertThat(tally.segments()).isEmpty();
  }
}
