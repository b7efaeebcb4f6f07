// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.X86Bench.CODE;
import static org.utrace.cpu.unicorn.X86Bench.DATA;
import static org.utrace.cpu.unicorn.X86Bench.STACK_TOP;

import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.UserAddress;

/** Show that EFLAGS.TF traps as on the machine. */
class X86StepTests {
  private static final StepTrap STEP = new StepTrap(1, false);

  @Test
  void plainInstructionsTrapOneByOne() {
    // inc rbx; cmp rbx, 2; je +2; nop; nop; nop
    try (X86Bench bench =
        X86Bench.with(0x48, 0xff, 0xc3, 0x48, 0x83, 0xfb, 0x02, 0x74, 0x02, 0x90, 0x90, 0x90)) {
      bench.set(X86Frame.RBX, 1).stepping();
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(2);
      assertThat(bench.at()).isEqualTo(3);
      assertThat(bench.places(3)).containsExactly(7L, 11L, 12L);
      assertThat(bench.get(X86Frame.EFLAGS) & X86Frame.EFLAGS_TF).isNotZero();
    }
  }

  @Test
  void jumpCallAndReturnTrapAtTheirTargets() {
    // 0: jmp 4; 2: nop; nop; 4: call 11; 9: jmp self; 11: ret
    try (X86Bench bench =
        X86Bench.with(0xeb, 0x02, 0x90, 0x90, 0xe8, 0x02, 0, 0, 0, 0xeb, 0xfe, 0xc3)) {
      bench.stepping();
      assertThat(bench.places(5)).containsExactly(4L, 11L, 9L, 9L, 9L);
      assertThat(bench.run()).as("a jump to itself completes").isEqualTo(STEP);
    }
  }

  @Test
  void pushfPushesTheTrapFlag() {
    // pushf
    try (X86Bench bench = X86Bench.with(0x9c)) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.readLong(STACK_TOP - 8))
          .isEqualTo(X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF);
    }
  }

  @Test
  void popfThatClearsTheFlagTrapsOnceMore() {
    // popf; nop; int3
    try (X86Bench bench = X86Bench.with(0x9d, 0x90, 0xcc)) {
      bench.write(STACK_TOP, 0x02, 0x02, 0, 0, 0, 0, 0, 0);
      bench.stepping();
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
    }
  }

  @Test
  void popfThatSetsTheFlagTrapsAfterTheNextInstruction() {
    // popf; nop; nop
    try (X86Bench bench = X86Bench.with(0x9d, 0x90, 0x90)) {
      bench.write(STACK_TOP, 0x02, 0x03, 0, 0, 0, 0, 0, 0);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, false));
      assertThat(bench.at()).isEqualTo(2);
    }
  }

  @Test
  void repeatedStringTrapsPerIterationAndRetiresOnce() {
    // rep movsb
    try (X86Bench bench = X86Bench.with(0xf3, 0xa4)) {
      bench.write(DATA, 1, 2, 3);
      bench.set(X86Frame.RSI, DATA).set(X86Frame.RDI, DATA + 16).set(X86Frame.RCX, 3).stepping();
      assertThat(bench.run()).isEqualTo(new StepTrap(0, false));
      assertThat(bench.at()).isZero();
      assertThat(bench.run()).isEqualTo(new StepTrap(0, false));
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.at()).isEqualTo(2);
      assertThat(bench.read(DATA + 16, 4)).containsExactly(1, 2, 3, 0);
    }
  }

  @Test
  void systemCallTakesTheStep() {
    // syscall; nop; nop
    try (X86Bench bench = X86Bench.with(0x0f, 0x05, 0x90, 0x90)) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(new SystemCall(1));
      assertThat(bench.at()).isEqualTo(2);
      assertThat(bench.get(X86Frame.RCX)).isEqualTo(CODE + 2);
      assertThat(bench.get(X86Frame.R11))
          .isEqualTo(X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF)
          .isEqualTo(bench.get(X86Frame.EFLAGS));
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.at()).isEqualTo(3);
    }
  }

  @Test
  void breakpointInstructionTakesTheStep() {
    // int3; nop
    try (X86Bench bench = X86Bench.with(0xcc, 0x90)) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.at()).isEqualTo(1);
      assertThat(bench.run()).isEqualTo(STEP);
    }
  }

  @Test
  void faultComesInsteadOfTheTrap() {
    // mov al, [rsi]; nop
    try (X86Bench bench = X86Bench.with(0x8a, 0x06, 0x90)) {
      bench.set(X86Frame.RSI, 0x5000).stepping();
      assertThat(bench.run())
          .isEqualTo(
              new CpuEvent.MemoryFault(
                  0, new UserAddress(0x5000), CpuEvent.MemoryFault.Access.READ, false));
      assertThat(bench.at()).isZero();
      bench.set(X86Frame.RSI, DATA);
      assertThat(bench.places(2)).containsExactly(2L, 3L);
    }
  }

  @Test
  void jumpToUnmappedMemoryTrapsBeforeItFaults() {
    // jmp rax
    try (X86Bench bench = X86Bench.with(0xff, 0xe0)) {
      bench.set(X86Frame.RAX, 0x5000).stepping();
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.get(X86Frame.RIP)).isEqualTo(0x5000);
      assertThat(bench.run())
          .isEqualTo(
              new CpuEvent.MemoryFault(
                  0, new UserAddress(0x5000), CpuEvent.MemoryFault.Access.FETCH, false));
    }
  }

  @Test
  void divideErrorsInARowKeepTheTrapAlive() {
    // div ecx; nop; nop
    try (X86Bench bench = X86Bench.with(0xf7, 0xf1, 0x90, 0x90)) {
      bench.stepping();
      for (int i = 0; i < 5; i++) {
        assertThat(bench.run()).isEqualTo(new CpuEvent.ArithmeticFault(0));
        assertThat(bench.at()).isZero();
      }
      bench.goTo(CODE + 2);
      assertThat(bench.run()).isEqualTo(STEP);
    }
  }

  @Test
  void flagsAreTheSameWithAndWithoutStepping() {
    // cmp rbx, 5; sbb rax, rax; pushf; pop rdx; add rax, rdx; int3
    int[] code = {0x48, 0x83, 0xfb, 0x05, 0x48, 0x19, 0xc0, 0x9c, 0x5a, 0x48, 0x01, 0xd0, 0xcc};
    try (X86Bench free = X86Bench.with(code);
        X86Bench stepped = X86Bench.with(code)) {
      free.run();
      stepped.stepping();
      stepped.places(5);
      long freeFlags = free.get(X86Frame.EFLAGS);
      assertThat(stepped.get(X86Frame.EFLAGS)).isEqualTo(freeFlags | X86Frame.EFLAGS_TF);
      assertThat(stepped.get(X86Frame.RDX)).isEqualTo(free.get(X86Frame.RDX) | X86Frame.EFLAGS_TF);
    }
  }
}
