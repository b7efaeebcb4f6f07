// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TestResultTests {
  private static final Failure FAILURE =
      new Failure("seen", List.of(new Fact("expected", "0")), List.of(), List.of(), "");

  private static TestResult make(Verdict verdict, String reason, Optional<Failure> failure) {
    return new TestResult("T.t", verdict, reason, 0, Evidence.none(), 0, failure, List.of());
  }

  @Test
  void aFailureHasFacts() {
    TestResult result = TestResult.fail("T.t", FAILURE, 1, Evidence.none(), 2);
    assertThat(result.explanation()).isEqualTo("seen");
    assertThat(FAILURE.fact("expected")).contains("0");
    assertThat(FAILURE.fact("but was")).isEmpty();
  }

  @Test
  void contradictionsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make(Verdict.FAIL, "why", Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make(Verdict.PASS, "", Optional.of(FAILURE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make(Verdict.DEVIATES, "why", Optional.of(FAILURE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "INCONCLUSIVE", "UNTESTED", "SKIPPED"})
  void troublesNeedAReason(Verdict trouble) {
    assertThatIllegalArgumentException().isThrownBy(() -> make(trouble, "", Optional.empty()));
    assertThat(TestResult.without("T.t", trouble, "why").explanation()).isEqualTo("why");
    assertThat(make(trouble, "", Optional.of(FAILURE)).explanation()).isEqualTo("seen");
  }

  @Test
  void impossibleEvidenceIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Evidence("guessed", 1, 1, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Evidence("chosen", 1, 2, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Evidence("chosen", -1, -1, ""));
  }
}
