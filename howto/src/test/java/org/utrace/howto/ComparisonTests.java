// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTests {
  private static final List<String> OUTPUT = List.of("a", "took 1.5 s", "b", "c");

  private static Comparison comparison(String... shown) {
    return new Comparison(List.of(shown), OUTPUT);
  }

  @Test
  void takesWhatVariesFromThisRun() {
    assertThat(comparison("a", "took 22 s", "b", "c").fit()).contains(OUTPUT);
  }

  @Test
  void dotsStandForAnyLines() {
    assertThat(comparison("a", "...", "c").fit()).contains(List.of("a", "...", "c"));
    assertThat(comparison("...", "b", "...").fit()).isPresent();
    assertThat(comparison("a", "took 2 s", "...", "b", "c").fit()).isPresent();
    assertThat(comparison("...").fit()).isPresent();
  }

  @Test
  void tellsEachKindOfDifference() {
    assertThat(comparison("a", "took 2 s", "b").fit()).isEmpty();
    assertThat(comparison("a", "took 2 s", "b", "c", "d").fit()).isEmpty();
    assertThat(comparison("...", "c", "b").fit()).isEmpty();
    assertThat(comparison("a", "took 2 minutes", "b", "c").fit()).isEmpty();
    assertThat(comparison().fit()).isEmpty();
    assertThat(comparison("a", "took 2 s", "b", "C").difference())
        .contains("\n-C")
        .contains("\n+c")
        .doesNotContain("-took");
    assertThat(comparison("A", "...", "c").difference()).contains("-A\n+a").doesNotContain("+b");
    assertThat(comparison("...", "c", "b").difference()).isNotEmpty();
  }

  @Test
  void renewsWhatIsShownAndLeavesOutTheRest() {
    assertThat(comparison().renewed()).isEqualTo(OUTPUT);
    assertThat(comparison("A", "...", "c").renewed()).containsExactly("a", "...", "c");
    assertThat(comparison("...", "b", "C").renewed()).containsExactly("...", "b", "c");
    assertThat(comparison("A", "...").renewed()).containsExactly("a", "...");
    assertThat(comparison("a", "...", "gone").renewed()).isEqualTo(OUTPUT);
  }
}
