// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;

final class ClauseCoverageTests {
  private static final String SUBJECTS = ClauseCoverageTests.class.getName() + "$";

  static class Base {
    @Covers("ORD-02")
    void ORD_02_inherited() {}
  }

  static final class Good extends Base {
    @Covers({"ORD-01", "ORD-03"})
    void ORD_01_second() {}

    @Covers("ORD-01")
    void ORD_01_first() {}

    void helper() {}
  }

  static final class Bad {
    @Covers("ORD-01")
    void ORD_02_wrongName() {}

    @Covers({"ORD-01", "ORD-03"})
    void ORD_03_notTheMainClause() {}

    @Covers("ZZ-01")
    void ZZ_01_unknownClause() {}

    @Covers("words")
    void noClauseAtAll() {}

    @Covers({})
    void ORD_01_nothing() {}

    @Covers({"ORD-01", "ORD-01"})
    void ORD_01_twice() {}

    void ORD_01_forgotten() {}
  }

  @Test
  void mapsClausesToMethodsInOrder() {
    ClauseCoverage coverage = ClauseCoverage.of(Samples.BOOK, List.of(Good.class));
    assertThat(coverage.problems()).isEmpty();
    assertThat(coverage.of(Samples.MUST))
        .extracting(Method::getName)
        .containsExactly("ORD_01_first", "ORD_01_second");
    assertThat(coverage.of(Samples.MAY))
        .extracting(Method::getName)
        .containsExactly("ORD_01_second");
    assertThat(coverage.of(Samples.SHOULD))
        .extracting(Method::getName)
        .containsExactly("ORD_02_inherited");
    assertThat(coverage.methods()).hasSize(Samples.BOOK.clauses().size());
    assertThat(coverage.methods()).containsEntry(Samples.STEP, List.of());
    assertThat(coverage.of(ClauseId.parse("ZZ-01"))).isEmpty();
  }

  @Test
  void namesWhatNothingCovers() {
    ClauseCoverage coverage = ClauseCoverage.of(Samples.BOOK, List.of(Good.class));
    assertThat(coverage.uncovered(Edition.PLAN))
        .containsExactly(Samples.STEP, Samples.KIT, Samples.INHERITED);
    assertThat(coverage.uncovered(Edition.SHIPPED_20091216)).containsExactly(Samples.SHIPPED);
  }

  @Test
  void sharedBaseClassesCountOnce() {
    ClauseCoverage coverage = ClauseCoverage.of(Samples.BOOK, List.of(Base.class, Good.class));
    assertThat(coverage.of(Samples.SHOULD)).hasSize(1);
  }

  @Test
  void reportsEachFault() {
    assertThat(ClauseCoverage.of(Samples.BOOK, List.of(Bad.class)).problems())
        .containsExactly(
            SUBJECTS + "Bad.ORD_01_forgotten is named after ORD-01 but has no @Covers",
            SUBJECTS + "Bad.ORD_01_nothing covers no clause",
            SUBJECTS + "Bad.ORD_01_twice covers ORD-01 twice",
            SUBJECTS + "Bad.ORD_02_wrongName covers ORD-01, so its name must begin with ORD_01_",
            SUBJECTS
                + "Bad.ORD_03_notTheMainClause covers ORD-01, so its name must begin with ORD_01_",
            SUBJECTS + "Bad.ZZ_01_unknownClause covers ZZ-01, which is no clause",
            SUBJECTS + "Bad.noClauseAtAll covers words, which is no clause",
            SUBJECTS + "Bad.noClauseAtAll covers words, so its name must begin with its clause_");
  }
}
