// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuFactory;
import org.utrace.cpu.FailedProbe;

/**
 * Show that each probe holds on the installed library and fails on one with the fault.
 *
 * <p>One without exits is not tried: it ends the process when it translates beyond a page.
 */
class S390ProbesTests {
  private static final int DROPPED = -1;
  private static final int HOOK_BLOCK = 8;
  private static final int HOOK_MEM_INVALID = 1008;
  private static final int REMOVE_CACHE = 0x4800_0009;
  private static final int SUPERVISOR_CALL = 2;

  private static List<String> failed(DoctoredLibrary doctored) {
    UnicornLibrary library = doctored.build();
    S390Start.Result start = S390Start.explore(library);
    CpuFactory cpus = () -> S390Cpu.wide(library, start);
    Probe.Result result = S390Probes.of(library, cpus);
    return Stream.concat(result.run().stream(), result.step().stream())
        .map(FailedProbe::name)
        .toList();
  }

  private static DoctoredLibrary doctored() {
    return new DoctoredLibrary();
  }

  @Test
  void allHoldOnTheInstalledLibrary() {
    UnicornLibrary library = Libunicorn.require();
    S390Start.Result start = S390Start.explore(library);
    assertThat(S390Probes.of(library, () -> S390Cpu.wide(library, start)))
        .isEqualTo(new Probe.Result(List.of(), List.of()));
    assertThat(UnicornCpus.s390x().stepFaults()).isEmpty();
  }

  @Test
  void undoctoredReplacementsChangeNothing() {
    assertThat(failed(doctored().interrupts(n -> n).count(n -> n).withoutControl(0))).isEmpty();
  }

  @Test
  void missingSystemCallIsFound() {
    assertThat(failed(doctored().interrupts(n -> n == SUPERVISOR_CALL ? DROPPED : n)))
        .contains("s390-svc", "s390-execute", "s390-per-svc");
  }

  @Test
  void missingFaultsOfMemoryAreFound() {
    assertThat(failed(doctored().deafTo(HOOK_MEM_INVALID))).contains("s390-memory-fault");
  }

  @Test
  void missingBlocksAreFound() {
    assertThat(failed(doctored().deafTo(HOOK_BLOCK))).contains("s390-self-write");
  }

  @Test
  void wrongCountIsFound() {
    AtomicLong runs = new AtomicLong();
    // The search makes some first.
    assertThat(failed(doctored().count(n -> runs.incrementAndGet() > 20 ? n + 1 : n)))
        .contains("s390-loop");
  }

  @Test
  void staleTranslationsAreFound() {
    assertThat(failed(doctored().withoutControl(REMOVE_CACHE))).contains("s390-host-write");
  }

  @Test
  void pagesThatStayAreFound() {
    assertThat(failed(doctored().withoutUnmap())).contains("s390-unmap");
  }

  @Test
  void registersThatAreNotRestoredAreFound() {
    assertThat(failed(doctored().idle("uc_context_restore")))
        .contains("s390-context", "s390-access-registers");
  }

  @Test
  void contextsWithoutRegistersAreFound() {
    assertThatThrownBy(() -> failed(doctored().idle("uc_context_save")))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe s390-access-registers fails on libunicorn 2.");
  }
}
