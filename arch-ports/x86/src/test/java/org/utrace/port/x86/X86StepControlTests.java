// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.cpu.unicorn.X86Frame;

/** Whose the trap flag is, before and after a step. */
final class X86StepControlTests {
  private static final X86Registers WIDE = X86Registers.BITS_64;
  private static final X86StepControl CONTROL = new X86StepControl(WIDE);
  private static final int NOP = 0x90;

  private static boolean traps(FakeThread thread) {
    return (thread.regs().frame()[WIDE.flags()] & X86Frame.EFLAGS_TF) != 0;
  }

  private static boolean blocks(FakeThread thread) {
    return (thread.regs().frame()[WIDE.debugControl()] & X86Frame.DEBUGCTL_BTF) != 0;
  }

  private static FakeThread steppingItself(int... code) {
    FakeThread thread = new FakeThread(WIDE, code);
    thread.regs().frame()[WIDE.flags()] |= X86Frame.EFLAGS_TF;
    return thread;
  }

  @Test
  void whatIsArmedIsDisarmed() {
    FakeThread thread = new FakeThread(WIDE, NOP);
    CONTROL.enableSingleStep(thread);
    CONTROL.enableSingleStep(thread);
    assertThat(traps(thread)).isTrue();
    assertThat(blocks(thread)).isFalse();
    CONTROL.disable(thread);
    assertThat(traps(thread)).isFalse();
    CONTROL.enableBlockStep(thread);
    assertThat(traps(thread) && blocks(thread)).isTrue();
    CONTROL.disable(thread);
    assertThat(traps(thread) || blocks(thread)).isFalse();
  }

  @Test
  void singleStepAfterABlockStepIsSingle() {
    FakeThread thread = new FakeThread(WIDE, NOP);
    CONTROL.enableBlockStep(thread);
    CONTROL.enableSingleStep(thread);
    assertThat(traps(thread)).isTrue();
    assertThat(blocks(thread)).isFalse();
    CONTROL.enableBlockStep(thread);
    assertThat(blocks(thread)).isTrue();
    CONTROL.disable(thread);
    assertThat(traps(thread)).isFalse();
  }

  @Test
  void programsOwnFlagStays() {
    FakeThread thread = steppingItself(NOP);
    CONTROL.enableSingleStep(thread);
    CONTROL.disable(thread);
    assertThat(traps(thread)).isTrue();
  }

  @Test
  void programThatStepsItselfIsNotTakenOverItsBranches() {
    FakeThread thread = steppingItself(NOP);
    CONTROL.enableBlockStep(thread);
    assertThat(blocks(thread)).isFalse();
  }

  /** What popf and iret load is the program's: it stays when the step is over. */
  @ParameterizedTest
  @CsvSource({
    "popf, 9d, true",
    "popf of 16 bits, 66 9d, true",
    "popfq with REX, 48 9d, true",
    "iretq, 48 cf, true",
    "with a segment prefix, 2e 9d, true",
    "pushf, 9c, false",
    "prefixes alone, 66 66 66, false",
    "nothing to read, '', false",
    "another instruction before it, 90 9d, false",
  })
  void instructionThatLoadsFlagsTakesThemOver(String name, String hex, boolean takes) {
    int[] code =
        hex.isEmpty()
            ? new int[0]
            : Arrays.stream(hex.split(" ")).mapToInt(b -> Integer.parseInt(b, 16)).toArray();
    FakeThread thread = new FakeThread(WIDE, code);
    CONTROL.enableSingleStep(thread);
    assertThat(traps(thread)).as(name).isTrue();
    CONTROL.disable(thread);
    assertThat(traps(thread)).as(name).isEqualTo(takes);
  }

  /** In 32-bit code the REX prefixes are instructions. */
  @Test
  void prefixesAreThoseOfTheWidth() {
    X86Registers narrow = X86Registers.BITS_32;
    FakeThread thread = new FakeThread(narrow, 0x48, 0x9d);
    X86StepControl control = new X86StepControl(narrow);
    control.enableSingleStep(thread);
    control.disable(thread);
    assertThat(thread.regs().frame()[narrow.flags()] & X86Frame.EFLAGS_TF).isZero();
  }
}
