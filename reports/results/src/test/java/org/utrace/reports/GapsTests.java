// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Evidence;
import org.utrace.rules.Level;
import org.utrace.rules.Subject;
import org.utrace.rules.Verdict;

final class GapsTests {
  private static List<String> gaps(Verdict verdict, Subject subject, String reason) {
    return Gaps.of(
        new ClauseResult(
            ClauseId.parse("ORD-01"),
            Level.MUST,
            subject,
            "model",
            verdict,
            reason,
            Evidence.none(),
            List.of()));
  }

  private static List<String> skipped(String reason) {
    return gaps(Verdict.SKIPPED, Subject.IMPLEMENTATION, reason);
  }

  @Test
  void everyMissingCapabilityIsOne() {
    assertThat(skipped("needs clone, exec")).containsExactly("needs clone", "needs exec");
    assertThat(skipped("StepTests.STEP_08_a: lacks capability no-hw-step"))
        .containsExactly("needs no-hw-step");
  }

  @Test
  void commaWithinTheReasonForWithholdingDoesNotSplit() {
    assertThat(skipped("needs hw-step (withheld: probe a, b fails), clone"))
        .containsExactly("needs hw-step (withheld: probe a, b fails)", "needs clone");
  }

  @Test
  void withheldCapabilityIsOneWhateverItsReasonHolds() {
    String why = "hw-step (withheld: probe x86-tf: it needs a (0x1), b fails (got 2))";
    assertThat(skipped("needs " + why + ", clone")).containsExactly("needs " + why, "needs clone");
    assertThat(skipped("T.a: lacks capability " + why)).containsExactly("needs " + why);
  }

  @Test
  void otherReasonsAreTakenAsTheyAre() {
    assertThat(skipped("by request (--exclude ORD-*)"))
        .containsExactly("by request (--exclude ORD-*)");
    assertThat(gaps(Verdict.UNTESTED, Subject.IMPLEMENTATION, "no test yet"))
        .containsExactly("no test yet");
  }

  @Test
  void whatWasTriedOrIsNobodysToTryHasNone() {
    assertThat(gaps(Verdict.FAIL, Subject.IMPLEMENTATION, "needs clone")).isEmpty();
    assertThat(gaps(Verdict.SKIPPED, Subject.KIT, "a rule for the kit")).isEmpty();
  }

  @Test
  void severalAreSaidInOne() {
    assertThat(Gaps.inOne(List.of("needs clone", "needs exec"))).isEqualTo("needs clone, exec");
  }
}
