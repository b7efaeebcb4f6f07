// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SuggestionsTests {
  private static final List<String> PORTS = List.of("model", "x86_64", "s390x", "aarch64");

  @Test
  void nearNameIsSuggested() {
    assertThat(Suggestions.nearest("modle", PORTS)).containsExactly("model");
    assertThat(Suggestions.nearest("X86-64", PORTS)).containsExactly("x86_64");
  }

  @Test
  void farNameIsNot() {
    assertThat(Suggestions.nearest("sparc", PORTS)).isEmpty();
    assertThat(Suggestions.question("sparc", PORTS)).isEmpty();
  }

  @Test
  void nearestComesFirst() {
    assertThat(Suggestions.nearest("ORD-3", List.of("ORD-13", "ORD-03", "ORX-33")))
        .startsWith("ORD-03", "ORD-13");
  }

  @Test
  void distanceCountsEdits() {
    assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestions.distance("plan", "plann")).isEqualTo(1);
    assertThat(Suggestions.distance("ab", "ba")).isEqualTo(1);
    assertThat(Suggestions.distance("same", "same")).isZero();
  }
}
