// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.FailedProbe;

/** Show that each probe holds on the installed library and fails on one with the fault. */
class Aarch64ProbesTests {
  private static final int OTHER = 99;
  private static final int HOOK_MEM_INVALID = 1008;
  private static final int REMOVE_CACHE = 0x4800_0009;

  private static List<String> failed(DoctoredLibrary doctored) {
    UnicornLibrary library = doctored.build();
    Probe.Result result = Aarch64Probes.of(library, Aarch64Start.explore(library));
    return Stream.concat(result.run().stream(), result.step().stream())
        .map(FailedProbe::name)
        .toList();
  }

  private static DoctoredLibrary doctored() {
    return new DoctoredLibrary();
  }

  /** An interrupt is told under a number that stands for nothing. */
  private static DoctoredLibrary mistaken(int interrupt) {
    return doctored().interrupts(number -> number == interrupt ? OTHER : number);
  }

  @Test
  void allHoldOnTheInstalledLibrary() {
    UnicornLibrary library = Libunicorn.require();
    Aarch64Start.Result start = Aarch64Start.explore(library);
    assertThat(Aarch64Probes.of(library, start)).isEqualTo(new Probe.Result(List.of(), List.of()));
    assertThat(UnicornCpus.aarch64().stepFaults()).isEmpty();
  }

  @Test
  void undoctoredReplacementsChangeNothing() {
    assertThat(failed(doctored().interrupts(n -> n).count(n -> n).withoutControl(0))).isEmpty();
  }

  @Test
  void trapThatIsMistakenOnceIsFound() {
    // The first nine are of the way into user mode and of instructions that are refused.
    for (int one = 10; one < 23; one += 3) {
      AtomicLong traps = new AtomicLong();
      long mistaken = one;
      assertThat(
              failed(
                  doctored()
                      .interrupts(n -> n == 1 && traps.incrementAndGet() == mistaken ? OTHER : n)))
          .hasSize(1)
          .allMatch(name -> name.startsWith("aarch64-ss-"));
    }
  }

  @Test
  void mistakenTrapIsFoundOnTheWayToUserMode() {
    assertThatThrownBy(() -> failed(mistaken(1)))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe aarch64-step-mode fails on libunicorn 2.");
  }

  @Test
  void mistakenBreakpointIsFound() {
    assertThat(failed(mistaken(7))).contains("aarch64-breakpoint");
  }

  @Test
  void mistakenSystemCallIsFound() {
    assertThat(failed(mistaken(2))).contains("aarch64-syscall", "aarch64-ss-syscall");
  }

  @Test
  void mistakenAlignmentFaultIsFound() {
    assertThat(failed(mistaken(4))).containsExactly("aarch64-alignment");
  }

  @Test
  void mistakenFetchFaultIsFound() {
    assertThat(failed(mistaken(3))).containsExactly("aarch64-jump-fault");
  }

  @Test
  void missingFaultsOfMemoryAreFound() {
    assertThat(failed(doctored().deafTo(HOOK_MEM_INVALID)))
        .contains(
            "aarch64-memory-fault",
            "aarch64-jump-fault",
            "aarch64-page-end",
            "aarch64-unmap",
            "aarch64-ss-fault");
  }

  @Test
  void wrongCountIsFound() {
    AtomicLong runs = new AtomicLong();
    // The first two runs are those into user mode.
    assertThat(failed(doctored().count(n -> runs.incrementAndGet() > 2 ? n + 1 : n)))
        .contains("aarch64-count", "aarch64-exclusive");
  }

  @Test
  void staleTranslationsAreFound() {
    assertThat(failed(doctored().withoutControl(REMOVE_CACHE))).contains("aarch64-host-write");
  }

  @Test
  void pagesThatStayAreFound() {
    assertThat(failed(doctored().withoutUnmap())).contains("aarch64-unmap");
  }

  @Test
  void contextsThatAreNotRestoredAreFound() {
    assertThatThrownBy(() -> failed(doctored().idle("uc_context_restore")))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe aarch64-step-mode fails on libunicorn 2.");
  }

  @Test
  void userModeThatIsNotReachedIsFound() {
    assertThatThrownBy(() -> failed(doctored().error(error -> 21)))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe aarch64-user-mode fails on libunicorn 2.")
        .hasMessageEndingWith("such as Debian's libunicorn2");
  }
}
