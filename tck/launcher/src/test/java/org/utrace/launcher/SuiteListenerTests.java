// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.rules.Covers;
import org.utrace.rules.Evidence;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import org.utrace.suite.TestVerdict;

/** No test may be left out without a word. */
final class SuiteListenerTests {
  private final List<JournalLine> lines = new ArrayList<>();

  /** Looks like a test class, but its method has no @Test. */
  static final class ForgottenTests {
    @Covers("ORD-03")
    void ORD_03_forgotten() {}

    void helper() {}
  }

  private static final class Other {
    static final class ForgottenTests {}
  }

  private static final Planned FORGOTTEN =
      new Planned("ForgottenTests.ORD_03_forgotten", Samples.ids("ORD-03"));

  @Test
  void annotationsPromiseTests() {
    List<Class<?>> classes = List.of(ForgottenTests.class);
    assertThat(SuiteTests.covering(classes, test -> true)).containsExactly(FORGOTTEN);
    assertThat(SuiteTests.covering(classes, test -> false)).isEmpty();
  }

  @Test
  void everyTestOfTheSuiteIsRunByJUnit() {
    assertThat(SuiteTests.find(test -> true).planned())
        .hasSizeGreaterThan(100)
        .containsAll(SuiteTests.covering(SuiteTests.classes(), test -> true));
  }

  @Test
  void testThatJUnitDoesNotRunIsAnError() {
    SuiteListener listener = new SuiteListener(List.of(), lines::add);
    listener.neverRun(List.of(FORGOTTEN));
    listener.finish();
    TestResult result = ((Judged) lines.getFirst()).test();
    assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(result.reason()).isEqualTo("the test has @Covers but JUnit does not run it");
  }

  @Test
  void digestCoversVerdictAndNumberOfChecks() {
    assertThat(
            List.of(digest(Verdict.ERROR, 3), digest(Verdict.ERROR, 4), digest(Verdict.SKIPPED, 3)))
        .doesNotHaveDuplicates();
    assertThat(digest(Verdict.ERROR, 3)).isEqualTo(digest(Verdict.ERROR, 3));
  }

  private String digest(Verdict verdict, int assertions) {
    SuiteListener listener = new SuiteListener(List.of(), lines::add);
    TestResult result =
        new TestResult(
            "T.a", verdict, "because", assertions, Evidence.none(), 0, Optional.empty(), List.of());
    listener.accept(new TestVerdict(Samples.ids("ORD-03"), result, "00ff"));
    return listener.digest();
  }

  @Test
  void twoClassesOfOneNameAreRefused() {
    assertThatThrownBy(() ->
            SuiteTests.refuseNamesakes(List.of(ForgottenTests.class, Other.ForgottenTests.class)))
        .isInstanceOf(KitTroubleException.class)
        .hasMessageContaining("two test classes of one name");
  }
}
