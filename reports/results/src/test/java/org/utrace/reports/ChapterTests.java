// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;

final class ChapterTests {
  @Test
  void everyClauseHasItsChapterAndNoPrefixHasTwo() {
    List<String> prefixes =
        Stream.of(Chapter.values()).flatMap(chapter -> chapter.prefixes().stream()).toList();
    assertThat(prefixes).doesNotHaveDuplicates();
    assertThat(Samples.BOOK.clauses())
        .hasSizeGreaterThan(200)
        .extracting(Clause::id)
        .extracting(ClauseId::prefix)
        .isSubsetOf(prefixes)
        .containsAll(prefixes);
  }

  @Test
  void labelNamesTheChapterAndItsPrefixes() {
    assertThat(Chapter.label(ClauseId.parse("STOP-05"))).isEqualTo("stop — STOP");
    assertThat(Chapter.label(ClauseId.parse("REF-01"))).isEqualTo("attach — ATT, REF");
    assertThat(Chapter.label(ClauseId.parse("NEW-01"))).isEqualTo("NEW");
  }
}
