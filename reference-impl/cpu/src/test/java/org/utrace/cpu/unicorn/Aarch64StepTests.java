// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.Aarch64Bench.ADD_X1;
import static org.utrace.cpu.unicorn.Aarch64Bench.BRK;
import static org.utrace.cpu.unicorn.Aarch64Bench.BR_X2;
import static org.utrace.cpu.unicorn.Aarch64Bench.B_BACK;
import static org.utrace.cpu.unicorn.Aarch64Bench.B_SELF;
import static org.utrace.cpu.unicorn.Aarch64Bench.DC_ZVA;
import static org.utrace.cpu.unicorn.Aarch64Bench.FMOV_D0;
import static org.utrace.cpu.unicorn.Aarch64Bench.FMOV_X0;
import static org.utrace.cpu.unicorn.Aarch64Bench.LDR_X0;
import static org.utrace.cpu.unicorn.Aarch64Bench.NOP;
import static org.utrace.cpu.unicorn.Aarch64Bench.SVC;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.AlignmentFault;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.UserAddress;

/** Show that PSTATE.SS traps as on the machine. */
class Aarch64StepTests {
  private static final StepTrap STEP = new StepTrap(1, false);
  private static final long UNMAPPED = 0x5000;

  @Test
  void plainInstructionsTrapOneByOneAndUseUpTheStep() {
    // add x1, x1, 1; cmp x1, 2; b.eq +8
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, 0xf100_083f, 0x5400_0040, NOP, NOP, NOP)) {
      bench.set(1, 1).stepping();
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.get(1)).isEqualTo(2);
      assertThat(bench.hasStepLeft()).isFalse();
      assertThat(bench.steps(3)).containsExactly(8L, 16L, 20L);
    }
  }

  @Test
  void withoutAnotherRequestTheProgramRunsOn() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, B_BACK)) {
      assertThat(bench.stepping().run()).isEqualTo(STEP);
      assertThat(bench.cpu.run(9)).isEqualTo(new SliceEnd(9));
    }
  }

  @Test
  void jumpCallAndReturnTrapAtTheirTargets() {
    // 0: b 8; 4: nop; 8: bl 16; 12: b to itself; 16: ret
    try (Aarch64Bench bench =
        Aarch64Bench.with(0x1400_0002, NOP, 0x9400_0002, B_SELF, 0xd65f_03c0)) {
      assertThat(bench.steps(5)).containsExactly(8L, 16L, 12L, 12L, 12L);
      assertThat(bench.stepping().run()).as("a jump to itself completes").isEqualTo(STEP);
    }
  }

  @Test
  void systemCallTakesTheStep() {
    try (Aarch64Bench bench = Aarch64Bench.with(SVC, NOP, NOP)) {
      assertThat(bench.stepping().run()).isEqualTo(new CpuEvent.SystemCall(1));
      assertThat(bench.hasStepLeft()).isFalse();
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.steps(1)).containsExactly(12L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0xd440_0000, 0xd538_1000, BRK})
  void refusedInstructionsAndBreakpointsKeepTheStep(int word) {
    try (Aarch64Bench bench = Aarch64Bench.with(word, NOP)) {
      CpuEvent free = bench.run();
      assertThat(free).isNotInstanceOf(StepTrap.class);
      assertThat(bench.stepping().run()).isEqualTo(free);
      assertThat(bench.at()).isZero();
      assertThat(bench.hasStepLeft()).isTrue();
      assertThat(bench.goTo(CODE + 4).run()).isEqualTo(STEP);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {LDR_X0, DC_ZVA})
  void faultComesInPlaceOfTheTrap(int word) {
    try (Aarch64Bench bench = Aarch64Bench.with(word, NOP)) {
      bench.set(3, UNMAPPED).stepping();
      Access access = word == LDR_X0 ? Access.READ : Access.WRITE;
      assertThat(bench.run())
          .isEqualTo(new MemoryFault(0, new UserAddress(UNMAPPED), access, false));
      assertThat(bench.at()).isZero();
      assertThat(bench.hasStepLeft()).isTrue();
      bench.set(3, DATA);
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @Test
  void jumpsToNowhereTrapBeforeTheyFault() {
    try (Aarch64Bench bench = Aarch64Bench.with(BR_X2)) {
      assertThat(bench.set(2, UNMAPPED).stepping().run()).isEqualTo(STEP);
      assertThat(bench.stepping().run())
          .isEqualTo(new MemoryFault(0, new UserAddress(UNMAPPED), Access.FETCH, false));
      assertThat(bench.set(2, CODE + 2).goTo(CODE).stepping().run()).isEqualTo(STEP);
      assertThat(bench.stepping().run())
          .isEqualTo(new AlignmentFault(0, new UserAddress(CODE + 2)));
      assertThat(bench.hasStepLeft()).isTrue();
    }
  }

  @Test
  void loopWithExclusiveAccessesIsSteppedThrough() {
    // 0: ldxr x1, [x3]; add x1, x1, 1; stxr w4, x1, [x3]; cbnz w4, 0
    try (Aarch64Bench bench = Aarch64Bench.with(0xc85f_7c61, ADD_X1, 0xc804_7c61, 0x35ff_ffa4)) {
      bench.set(3, DATA);
      assertThat(bench.steps(4)).containsExactly(4L, 8L, 12L, 16L);
      assertThat(bench.readLong(DATA)).isEqualTo(1);
    }
  }

  @Test
  void armingAndDisarmingKeepFloatingPointAndTheThreadPointer() {
    // fmov d0, x0; add; fmov x0, d0; mrs x5, tpidr_el0
    try (Aarch64Bench bench = Aarch64Bench.with(FMOV_D0, ADD_X1, FMOV_X0, 0xd53b_d045)) {
      bench.set(0, 0x1234_5678_9abcL).set(Aarch64Frame.TPIDR_EL0, 77);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.stepping().run()).isEqualTo(STEP);
      assertThat(bench.set(0, 0).cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.get(0)).isEqualTo(0x1234_5678_9abcL);
      assertThat(bench.stepping().run()).isEqualTo(STEP);
      assertThat(bench.get(5)).isEqualTo(77);
    }
  }

  @Test
  void contextsOfSteppedAndFreeTasksCanBeMixed() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, B_BACK)) {
      bench.cpu.run(1);
      CpuContext free = bench.cpu.saveContext();
      assertThat(bench.stepping().run()).isEqualTo(STEP);
      CpuContext armed = bench.cpu.saveContext();
      for (int i = 0; i < 3; i++) {
        bench.cpu.restoreContext(armed);
        assertThat(bench.cpu.run(5)).as("armed state, no request").isEqualTo(new SliceEnd(5));
        bench.cpu.restoreContext(free);
        assertThat(bench.stepping().run()).as("free state, request").isEqualTo(STEP);
      }
    }
  }

  @Test
  void flagsAreTheSameWithAndWithoutStepping() {
    // cmp x1, 5; csetm x2, lo; mrs x3, nzcv; brk
    int[] code = {0xf100_143f, 0xda9f_23e2, 0xd53b_4203, BRK};
    try (Aarch64Bench free = Aarch64Bench.with(code);
        Aarch64Bench stepped = Aarch64Bench.with(code)) {
      free.run();
      stepped.steps(3);
      for (int i : new int[] {2, 3, Aarch64Frame.PSTATE}) {
        assertThat(stepped.get(i)).isEqualTo(free.get(i));
      }
      assertThat(free.get(3)).isEqualTo(0x8000_0000L);
    }
  }
}
