// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VaryingTests {

  @Test
  void carriesTokensAndFoldersOn() {
    Varying varying = new Varying();
    varying.learn(
        "again: ./utck replay U1.ab-_C.12ef, see utck-out/20260101-120000-7",
        "again: ./utck replay U1.zz.0000, see utck-out/20270101-120000-8");
    assertThat(varying.replaceIn("./utck replay U1.ab-_C.12ef"))
        .isEqualTo("./utck replay U1.zz.0000");
    assertThat(varying.replaceIn("ls utck-out/20260101-120000-7/junit"))
        .isEqualTo("ls utck-out/20270101-120000-8/junit");
  }

  /** The third column is what a real difference looks like. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "m 8 0 0 0 0 0 238 8 165 1.6#m 8 0 0 0 0 0 237 9 9 12.0#m 8 0 0 0 0 1 238 8 165 1.6",
        "m 8 0 0 0 0 0 238 8 165 1.6#m 8 0 0 0 0 0 238 8 165 -#m 7 1 0 0 0 0 238 8 165 1.6",
        "UNTESTED: 238 clauses#UNTESTED: 1 clauses#SKIPPED: 238 clauses",
        "  not selected by --clause (238)#  not selected by --clause (1)#  no test (238)",
        "full: no violation found in 8 of 246 clauses#full: no violation found in 8 of 9 clauses"
            + "#full: no violation found in 7 of 246 clauses",
        "found in 8 of 8 selected clauses, 246 in all.#found in 8 of 8 selected clauses, 1 in all."
            + "#found in 8 of 9 selected clauses, 246 in all.",
        "RES-02  MUST  port  1  Text.#RES-02  MUST  port 12  Text.#RES-02  SHOULD  port  1  Text.",
        "Written to a/b: run.json.#Written to a/b: run.json, x.#Written to a/c: run.json.",
        "at Reporter.java:114#at Reporter.java:7#at Report.java:114",
        "@@ -110,6 +110,11 @@#@@ -2,6 +2,11 @@#@@ -110,6 +110,12 @@",
        "    15 > |  wait#     3 > |  wait#    15 ! |  wait",
        "  schedule: 6>1#  schedule: 16>1#  schedule: 6>2",
        "  ok       JDK 25     25.0.3 in /a#  MISSING  JDK 25   none#  ok       JDK 26     25.0.3",
        "Every port can run: ./utck certify#Not every port can run; see.#Every port can run",
      })
  void plainTextKeepsRealDifferencesOnly(String shown, String same, String other) {
    assertThat(Varying.plain(shown))
        .isEqualTo(Varying.plain(same))
        .isNotEqualTo(Varying.plain(other));
  }

  @Test
  void leavesOutWhatOnlySomeMachinesSay() {
    assertThat(Varying.isLeftOut("           mend it by: apt-get install libunicorn2")).isTrue();
    assertThat(Varying.isLeftOut("  without  x86_64 without block-step  the probe says so"))
        .isTrue();
    assertThat(Varying.isLeftOut("utck: model:  50 % (4 of 8 tests)")).isTrue();
    assertThat(Varying.isLeftOut("  without  chromium  for testing the pages")).isFalse();
  }
}
