// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.FailedProbe;

/** Show that each probe holds on the installed library and fails on one with the fault. */
class ArmProbesTests {
  private static final int DROPPED = -1;
  private static final int REMOVE_CACHE = 0x4800_0009;
  private static final int INSN_INVALID = 10;

  private static List<String> failed(DoctoredLibrary doctored) {
    Probe.Result result = ArmProbes.of(doctored.build());
    assertThat(result.step()).as("there is no step to lose").isEmpty();
    return result.run().stream().map(FailedProbe::name).toList();
  }

  @Test
  void allHoldOnTheInstalledLibrary() {
    UnicornLibrary library = Libunicorn.require();
    assertThat(ArmProbes.of(library)).isEqualTo(new Probe.Result(List.of(), List.of()));
    assertThat(UnicornCpus.arm().stepFaults()).isEmpty();
  }

  @Test
  void missingInterruptsAreFound() {
    assertThat(failed(new DoctoredLibrary().interrupts(n -> n == 2 ? DROPPED : n)))
        .contains("arm-svc", "arm-mode-switch", "arm-thumb-svc", "arm-it-svc");
    assertThat(failed(new DoctoredLibrary().interrupts(n -> n == 7 ? DROPPED : n)))
        .contains("arm-bkpt", "arm-thumb-bkpt");
  }

  @Test
  void hiddenUndefinedInstructionIsFound() {
    assertThat(failed(new DoctoredLibrary().error(error -> error == INSN_INVALID ? 0 : error)))
        .contains("arm-undefined", "arm-privilege", "arm-udf-breakpoint", "arm-thumb-undefined");
  }

  @Test
  void wrongCountIsFound() {
    assertThat(failed(new DoctoredLibrary().count(count -> count + 1)))
        .contains("arm-count", "arm-it-count");
  }

  @Test
  void staleTranslationsAreFound() {
    assertThat(failed(new DoctoredLibrary().withoutControl(REMOVE_CACHE)))
        .contains("arm-host-write");
  }

  @Test
  void pagesThatStayAreFound() {
    assertThat(failed(new DoctoredLibrary().withoutUnmap())).contains("arm-unmap");
  }

  @Test
  void contextsThatAreNotRestoredAreFound() {
    assertThat(failed(new DoctoredLibrary().idle("uc_context_restore"))).contains("arm-context");
  }
}
