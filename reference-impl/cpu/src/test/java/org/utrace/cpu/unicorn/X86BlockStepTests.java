// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;

/** Show that DEBUGCTL.BTF with EFLAGS.TF traps after taken branches, exactly, in both modes. */
class X86BlockStepTests {
  private static X86Bench blocks(X86Mode mode, String hex) {
    X86Bench bench = X86Bench.with(mode, hex);
    bench.stepping();
    again(bench, mode);
    return bench;
  }

  /** The machine clears the bit when it traps. */
  private static void again(X86Bench bench, X86Mode mode) {
    assertThat(bench.get(mode.debugControlSlot)).isZero();
    bench.set(mode.debugControlSlot, X86Frame.DEBUGCTL_BTF);
  }

  @ParameterizedTest
  @EnumSource
  void straightCodeRunsToTheJump(X86Mode mode) {
    // inc ebx; inc ebx; jmp +1; nop; inc ebx; jmp -4
    try (X86Bench bench = blocks(mode, "ff c3 ff c3 eb 01 90 ff c3 eb fc")) {
      assertThat(bench.run()).isEqualTo(new StepTrap(3, true));
      assertThat(bench.at()).isEqualTo(7);
      again(bench, mode);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, true));
      assertThat(bench.at()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitIsGoneAfterTheTrapAndTheStepIsSingle(X86Mode mode) {
    // jmp +0; inc ebx; inc ebx
    try (X86Bench bench = blocks(mode, "eb 00 ff c3 ff c3")) {
      assertThat(bench.run()).isEqualTo(new StepTrap(1, true));
      assertThat(bench.run()).isEqualTo(new StepTrap(1, false));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bitAloneDoesNothing(X86Mode mode) {
    // jmp +0; jmp to itself
    try (X86Bench bench = X86Bench.with(mode, "eb 00 eb fe")) {
      bench.set(mode.debugControlSlot, X86Frame.DEBUGCTL_BTF);
      assertThat(bench.cpu.run(5)).isEqualTo(new SliceEnd(5));
      assertThat(bench.get(mode.debugControlSlot)).isEqualTo(X86Frame.DEBUGCTL_BTF);
    }
  }

  /** Each comes out on the next instruction; whether it was taken, the condition tells. */
  @ParameterizedTest
  @CsvSource({
    "jmp +0, eb 00, 0, 0, true",
    "jmp +0 near, e9 00 00 00 00, 0, 0, true",
    "jz +0 taken, 74 00, 0x40, 0, true",
    "jz +0 untaken, 74 00, 0, 0, false",
    "jz +5 untaken, 74 05, 0, 0, false",
    "jnz near +0 taken, 0f 85 00 00 00 00, 0, 0, true",
    "jnz near +0 untaken, 0f 85 00 00 00 00, 0x40, 0, false",
    "jo +0, 70 00, 0x800, 0, true",
    "jno +0, 71 00, 0x800, 0, false",
    "jb +0, 72 00, 0x1, 0, true",
    "jae +0, 73 00, 0x1, 0, false",
    "jbe +0 by CF, 76 00, 0x1, 0, true",
    "ja +0, 77 00, 0, 0, true",
    "js +0, 78 00, 0x80, 0, true",
    "jp +0, 7a 00, 0x4, 0, true",
    "jnp +0, 7b 00, 0x4, 0, false",
    "jl +0, 7c 00, 0x80, 0, true",
    "jl +0 with SF and OF, 7c 00, 0x880, 0, false",
    "jge +0 with SF and OF, 7d 00, 0x880, 0, true",
    "jle +0 by ZF, 7e 00, 0x40, 0, true",
    "jg +0, 7f 00, 0, 0, true",
    "jg +0 with SF, 7f 00, 0x80, 0, false",
    "loop +0 taken, e2 00, 0, 2, true",
    "loop +0 at its end, e2 00, 0, 1, false",
    "loope +0, e1 00, 0x40, 2, true",
    "loope +0 without ZF, e1 00, 0, 2, false",
    "loopne +0, e0 00, 0, 2, true",
    "jrcxz +0, e3 00, 0, 0, true",
    "jrcxz +0 untaken, e3 00, 0, 1, false",
    "with a hint, 3e 74 00, 0x40, 0, true",
  })
  void jumpToTheNextInstruction(String name, String hex, long flags, long count, boolean taken) {
    for (X86Mode mode : X86Mode.values()) {
      // followed by nop; jmp to itself
      try (X86Bench bench = blocks(mode, hex + " 90 eb fe")) {
        int length = hex.split(" ").length;
        bench.set(mode.flagsSlot, bench.get(mode.flagsSlot) | flags).set(mode.countSlot, count);
        StepTrap expected = new StepTrap(taken ? 1 : 3, true);
        assertThat(bench.run()).as(mode + " " + name).isEqualTo(expected);
        assertThat(bench.at()).as(mode + " " + name).isEqualTo(taken ? length : length + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsAndReturnsAreBranches(X86Mode mode) {
    // 0: call 7; 5: jmp to itself; 7: nop; ret
    try (X86Bench bench = blocks(mode, "e8 02 00 00 00 eb fe 90 c3")) {
      assertThat(bench.run()).isEqualTo(new StepTrap(1, true));
      assertThat(bench.at()).isEqualTo(7);
      again(bench, mode);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, true));
      assertThat(bench.at()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jumpsThroughRegistersAreBranchesAndOtherUsesOfTheOpcodeAreNot(X86Mode mode) {
    // inc ebx; push rax; pop rax; jmp rax
    try (X86Bench bench = blocks(mode, "ff c3 ff f0 58 ff e0 90")) {
      bench.set(mode.is64() ? X86Frame.RAX : I386Frame.EAX, CODE + 7);
      assertThat(bench.run()).isEqualTo(new StepTrap(4, true));
      assertThat(bench.at()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void iterationsAreNoBranches(X86Mode mode) {
    // rep movsb; jmp to itself
    try (X86Bench bench = blocks(mode, "f3 a4 eb fe")) {
      bench.set(mode.is64() ? X86Frame.RSI : I386Frame.ESI, DATA);
      bench.set(mode.is64() ? X86Frame.RDI : I386Frame.EDI, DATA + 16);
      bench.set(mode.countSlot, 3);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, true));
      assertThat(bench.at()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void systemCallEndsTheRunAndKeepsTheBit(X86Mode mode) {
    // nop; the system call; jmp to itself
    try (X86Bench bench = blocks(mode, "90 " + (mode.is64() ? "0f 05" : "cd 80") + " eb fe")) {
      assertThat(bench.run()).isEqualTo(new SystemCall(2));
      assertThat(bench.get(mode.debugControlSlot)).isEqualTo(X86Frame.DEBUGCTL_BTF);
      assertThat(bench.run()).isEqualTo(new StepTrap(1, true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sliceEndsInABlock(X86Mode mode) {
    // nop; nop; nop; jmp to itself
    try (X86Bench bench = blocks(mode, "90 90 90 eb fe")) {
      assertThat(bench.cpu.run(2)).isEqualTo(new SliceEnd(2));
      assertThat(bench.cpu.run(2)).isEqualTo(new StepTrap(2, true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void faultInABlockIsTheFault(X86Mode mode) {
    // nop; ud2
    try (X86Bench bench = blocks(mode, "90 0f 0b")) {
      assertThat(bench.run()).isEqualTo(new CpuEvent.IllegalInstruction(1, false));
      assertThat(bench.at()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void popfThatClearsTheTrapFlagEndsTheStep(X86Mode mode) {
    // popf; jmp +0; jmp to itself
    try (X86Bench bench = blocks(mode, "9d eb 00 eb fe")) {
      bench.write(bench.get(mode.stackSlot), 2, 2, 0, 0, 0, 0, 0, 0);
      assertThat(bench.cpu.run(5)).isEqualTo(new SliceEnd(5));
    }
  }
}
