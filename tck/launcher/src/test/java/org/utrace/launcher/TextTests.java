// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.rules.ClauseId;

final class TextTests {
  private static List<ClauseId> ids(String... ids) {
    return Stream.of(ids).map(ClauseId::parse).toList();
  }

  @Test
  void runsOfIdsAreRanges() {
    assertThat(Text.ids(ids("ORD-01", "ORD-02", "ORD-03", "ORD-05", "STOP-06", "STOP-07")))
        .isEqualTo("ORD-01 to 03, ORD-05, STOP-06, STOP-07");
    assertThat(Text.ids(List.of())).isEmpty();
  }

  @Test
  void wordsAreQuotedForTheShellWhereNeeded() {
    assertThat(Text.shellWord("/a/b-c_1.d")).isEqualTo("/a/b-c_1.d");
    assertThat(Text.shellWord("it's")).isEqualTo("'it'\\''s'");
  }

  @Test
  void longTextIsWrappedAtWords() {
    List<String> lines = Text.wrap("word ".repeat(50), "    ");
    assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).startsWith("    word"));
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void lastLinesAreAtMostAllOfThem() {
    assertThat(Text.last(List.of("a", "b", "c"), 2)).containsExactly("b", "c");
    assertThat(Text.last(List.of("a"), 2)).containsExactly("a");
  }

  @Test
  void clippedTextShowsThatItIs() {
    assertThat(Text.clip("conformance", 8)).isEqualTo("confo...");
    assertThat(Text.clip("short", 8)).isEqualTo("short");
  }
}
