// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTests {
  private static final List<Verdict> MOST_SEVERE_FIRST =
      List.of(
          Verdict.FAIL,
          Verdict.ERROR,
          Verdict.INCONCLUSIVE,
          Verdict.UNTESTED,
          Verdict.DEVIATES,
          Verdict.SKIPPED,
          Verdict.PASS);

  @Test
  void everyPairMergesIntoTheMoreSevere() {
    assertThat(MOST_SEVERE_FIRST).containsExactlyInAnyOrder(Verdict.values());
    for (int i = 0; i < MOST_SEVERE_FIRST.size(); i++) {
      for (int j = i; j < MOST_SEVERE_FIRST.size(); j++) {
        Verdict severe = MOST_SEVERE_FIRST.get(i);
        Verdict mild = MOST_SEVERE_FIRST.get(j);
        assertThat(Verdict.worst(severe, mild)).isEqualTo(severe);
        assertThat(Verdict.worst(mild, severe)).isEqualTo(severe);
        assertThat(severe.isWorseThan(mild)).isEqualTo(i < j);
      }
    }
  }

  @Test
  void mergesAnyNumber() {
    assertThat(Verdict.worst(Verdict.PASS)).isEqualTo(Verdict.PASS);
    assertThat(Verdict.worst(Verdict.PASS, Verdict.UNTESTED, Verdict.SKIPPED))
        .isEqualTo(Verdict.UNTESTED);
    assertThat(Verdict.worst(MOST_SEVERE_FIRST)).isEqualTo(Verdict.FAIL);
  }

  @Test
  void nothingIsNoPass() {
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.worst(List.of()));
  }
}
