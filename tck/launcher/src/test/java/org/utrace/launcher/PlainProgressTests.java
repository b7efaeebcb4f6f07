// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.launcher.JournalLine.Planned;

final class PlainProgressTests {
  @Test
  void oneLinePerQuarterAndPort() {
    TestScreen screen = new TestScreen();
    Planned[] tests = new Planned[8];
    for (int i = 0; i < tests.length; i++) {
      tests[i] = new Planned("T.t" + i, Samples.ids("ORD-03"));
    }
    try (Progress progress =
        Progress.on(screen.screen(), List.of(Samples.header("model", tests)))) {
      for (int i = 0; i < tests.length - 1; i++) {
        progress.step(
            "model", i == 0 ? Samples.fail("T.t0", "ORD-03") : Samples.pass("T.t" + i, "ORD-03"));
      }
      progress.portEnded("model");
    }
    assertThat(screen.err().lines())
        .containsExactly(
            "utck: model: 25 % (2 of 8 tests, 1 failed or in error)",
            "utck: model: 50 % (4 of 8 tests, 1 failed or in error)",
            "utck: model: 75 % (6 of 8 tests, 1 failed or in error)",
            "utck: model: ended after 7 of 8 tests");
  }
}
