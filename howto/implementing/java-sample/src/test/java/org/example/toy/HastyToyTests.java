// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.utrace.launcher.Conformance;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

/** Checks that the kit sees through the hasty toy. */
final class HastyToyTests {

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = SEPARATE_THREAD)
  void the_kit_finds_what_is_wrong() {
    RunResult result = Conformance.of("hasty-toy").run();

    assertThat(result.idsWith(Verdict.FAIL))
        .containsExactlyInAnyOrder(
            // A stop is said to be reached before it is, and nobody is asked about it.
            "STOP-04",
            "BAR-02",
            "BAR-06",
            // The latest answer or request overrules what others hold or ask for.
            "ATT-09",
            "DET-01",
            "RES-01",
            "RES-02",
            "REPORT-04",
            "REPORT-06",
            "QUI-06",
            // Nobody waits for a callback, or tells that one may be running.
            "BAR-01",
            "DET-03",
            "DET-08",
            // Every examination is said to be good.
            "EXAM-02",
            "EXAM-04");
    assertThat(result.idsWith(Verdict.DEVIATES)).containsExactly("REPORT-05");
    assertThat(result.idsWith(Verdict.ERROR)).isEmpty();
    assertThat(result.idsWith(Verdict.INCONCLUSIVE)).isEmpty();
  }
}
