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
class X86ProbesTests {
  private static final int DROPPED = -1;
  private static final int HOOK_INSN = 2;
  private static final int HOOK_MEM_INVALID = 1008;
  private static final int SET_EXITS = 0x4800_0006;
  private static final int REMOVE_CACHE = 0x4800_0009;
  private static final int INSN_INVALID = 10;

  private static List<String> failed(DoctoredLibrary doctored) {
    UnicornLibrary library = doctored.build();
    Probe.Result result =
        X86Probes.of(library, X86Start.explore(library, X86Mode.BITS_64), X86Mode.BITS_64);
    return Stream.concat(result.run().stream(), result.step().stream())
        .map(FailedProbe::name)
        .toList();
  }

  private static DoctoredLibrary doctored() {
    return new DoctoredLibrary();
  }

  private static DoctoredLibrary without(int interrupt) {
    return doctored().interrupts(number -> number == interrupt ? DROPPED : number);
  }

  @Test
  void allHoldOnTheInstalledLibrary() {
    UnicornLibrary library = Libunicorn.require();
    X86Start.Result start = X86Start.explore(library, X86Mode.BITS_64);
    assertThat(X86Probes.of(library, start, X86Mode.BITS_64))
        .isEqualTo(new Probe.Result(List.of(), List.of()));
    assertThat(UnicornCpus.x86_64().stepFaults()).isEmpty();
  }

  @Test
  void undoctoredReplacementsChangeNothing() {
    assertThat(failed(doctored().interrupts(n -> n).count(n -> n).withoutControl(0))).isEmpty();
  }

  @Test
  void missingTrapCostsOnlyTheStep() {
    UnicornLibrary library = without(1).build();
    Probe.Result result =
        X86Probes.of(library, X86Start.explore(library, X86Mode.BITS_64), X86Mode.BITS_64);
    assertThat(result.run()).isEmpty();
    assertThat(result.step())
        .extracting(FailedProbe::name)
        .contains(
            "x86-tf-trap",
            "x86-tf-jump",
            "x86-tf-popf",
            "x86-tf-rep",
            "x86-tf-syscall",
            "x86-tf-divide",
            "x86-tf-fault");
    assertThat(result.step().getFirst().toString())
        .startsWith("probe x86-tf-trap fails on libunicorn 2.")
        .contains("expected [2, 5, 8, 9], but was [");
  }

  @Test
  void trapThatStaysAwayOnceIsFound() {
    AtomicLong traps = new AtomicLong();
    assertThat(
            failed(
                doctored().interrupts(n -> n == 1 && traps.incrementAndGet() == 7 ? DROPPED : n)))
        .hasSize(1)
        .allMatch(name -> name.startsWith("x86-tf-"));
  }

  @Test
  void missingBreakpointIsFound() {
    assertThat(failed(without(3))).contains("x86-breakpoint");
  }

  @Test
  void missingProtectionIsFound() {
    // The second general protection fault in a row comes as a double fault, number 8.
    assertThat(failed(doctored().interrupts(n -> n == 13 || n == 8 ? DROPPED : n)))
        .contains("x86-privilege");
  }

  @Test
  void missingSystemCallIsFound() {
    assertThat(failed(doctored().deafTo(HOOK_INSN))).contains("x86-syscall");
  }

  @Test
  void missingFaultsOfMemoryAreFound() {
    assertThat(failed(doctored().deafTo(HOOK_MEM_INVALID)))
        .contains("x86-memory-fault", "x86-jump-fault", "x86-fetch-ahead", "x86-unmap");
  }

  @Test
  void hiddenUndefinedInstructionIsFound() {
    assertThat(failed(doctored().error(error -> error == INSN_INVALID ? 0 : error)))
        .contains("x86-undefined");
  }

  @Test
  void wrongCountIsFound() {
    AtomicLong runs = new AtomicLong();
    // The first run is the one into user mode.
    assertThat(failed(doctored().count(n -> runs.incrementAndGet() > 1 ? n + 1 : n)))
        .contains("x86-count", "x86-rep");
  }

  @Test
  void blockThatIsNotStartedAgainIsFound() {
    assertThat(failed(doctored().count(count -> 1))).contains("x86-self-write");
  }

  @Test
  void missingExitsAreFound() {
    assertThat(failed(doctored().withoutControl(SET_EXITS))).contains("x86-fetch-ahead");
  }

  @Test
  void staleTranslationsAreFound() {
    assertThat(failed(doctored().withoutControl(REMOVE_CACHE))).contains("x86-host-write");
  }

  @Test
  void pagesThatStayAreFound() {
    assertThat(failed(doctored().withoutUnmap())).contains("x86-unmap");
  }

  @Test
  void contextsThatAreNotRestoredAreFound() {
    assertThatThrownBy(() -> failed(doctored().idle("uc_context_restore")))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe x86-fault-reset fails on libunicorn 2.");
  }

  @Test
  void divideErrorsThatVanishAreFound() {
    assertThatThrownBy(() -> failed(without(0)))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe x86-fault-reset fails on libunicorn 2.")
        .hasMessageContaining("a division by zero raised interrupt -1");
  }

  @Test
  void userModeThatIsNotReachedIsFound() {
    assertThatThrownBy(() -> failed(doctored().error(error -> 21)))
        .isInstanceOf(UnicornUnfitException.class)
        .hasMessageContaining("probe x86-user-mode fails on libunicorn 2.")
        .hasMessageEndingWith("such as Debian's libunicorn2");
  }
}
