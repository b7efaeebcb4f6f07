// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.SourcePatch;

final class PatchingTests {
  private static final String TEXT = "one two three two";

  static Fault fault(List<SourcePatch> ground, SourcePatch... patches) {
    return new Fault(
        "X-01", "X-01", "Wrong.", "p", Edition.PLAN, Optional.empty(), ground, List.of(patches));
  }

  private static SourcePatch patch(String find, String replace) {
    return new SourcePatch("A.java", TEXT, find, replace);
  }

  @Test
  void patchesAreMadeInOrderAfterTheGround() throws BadFaultException {
    Fault fault =
        fault(
            List.of(patch("three", "3")),
            patch("one", "1"),
            patch("1 two 3", "$1"),
            new SourcePatch("B.java", "b", "b", "c"));
    assertThat(Patching.right(fault))
        .containsEntry("A.java", "one two 3 two")
        .containsEntry("B.java", "b")
        .hasSize(2);
    assertThat(Patching.wrong(fault))
        .containsEntry("A.java", "$1 two")
        .containsEntry("B.java", "c");
  }

  @Test
  void patchMustApplyExactlyOnceAndChangeSomething() {
    assertRefused("no longer in A.java", patch("four", "4"));
    assertRefused("more than once", patch("two", "2"));
    assertRefused("changes nothing", patch("one", "one"));
    assertRefused("changes nothing", patch("", "one"));
    assertRefused("It changes nothing");
  }

  private static void assertRefused(String why, SourcePatch... patches) {
    assertThatThrownBy(() -> Patching.wrong(fault(List.of(), patches)))
        .isInstanceOf(BadFaultException.class)
        .hasMessageContaining(why);
  }
}
