// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.UserAddress;

/**
 * Show that Thumb code, IT blocks above all, is run by single instructions, and ARM code after it.
 */
class ArmThumbTests {
  private static final int NOP = 0xbf00;
  private static final int IT_EQ = 0xbf08;
  private static final int ITE_EQ = 0xbf0c;
  private static final int BX_LR = 0x4770;
  private static final long ZERO = 0x4000_0000;

  private static void step(ArmBench bench) {
    assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
  }

  private static List<Long> steps(ArmBench bench, int count) {
    return Stream.generate(
            () -> {
              step(bench);
              return bench.at();
            })
        .limit(count)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachInstructionOfAnItBlockIsOneStep(boolean equal) {
    // ite eq; moveq r2, #1; movne r2, #2; mov r3, #3
    try (ArmBench bench = ArmBench.thumb(ITE_EQ, 0x2201, 0x2202, 0x2303)) {
      bench.set(ArmFrame.CPSR, bench.get(ArmFrame.CPSR) | (equal ? ZERO : 0));
      assertThat(steps(bench, 4)).containsExactly(2L, 4L, 6L, 8L);
      assertThat(bench.get(ArmFrame.R2)).isEqualTo(equal ? 1 : 2);
      assertThat(bench.get(ArmFrame.CPSR) & ArmFrame.CPSR_IT).isZero();
    }
  }

  @Test
  void flagsChangeInAnItBlockOnlyByComparisons() {
    // itt ne; movne r2, #0; cmpne r2, #0; then a plain mov r3, #1
    try (ArmBench bench = ArmBench.thumb(0xbf1c, 0x2200, 0x2a00, 0x2301)) {
      steps(bench, 2);
      assertThat(bench.get(ArmFrame.CPSR) & ArmFrame.CPSR_FLAGS).isZero();
      step(bench);
      assertThat(bench.get(ArmFrame.CPSR) & ZERO).isEqualTo(ZERO);
      step(bench);
      assertThat(bench.get(ArmFrame.CPSR) & ZERO).as("mov sets flags outside").isZero();
    }
  }

  @Test
  void stateOfAnItBlockTravelsWithTheFrame() {
    try (ArmBench bench = ArmBench.thumb(ITE_EQ, 0x2201, 0x2202)) {
      step(bench);
      long[] frame = new long[ArmFrame.LENGTH];
      bench.cpu.storeFrame(frame);
      bench.goTo(CODE + 0x100).set(ArmFrame.CPSR, ArmFrame.CPSR_T);
      bench.halfwords(CODE + 0x100, NOP);
      step(bench);
      bench.cpu.loadFrame(frame);
      steps(bench, 2);
      assertThat(bench.get(ArmFrame.R2)).isEqualTo(2);
    }
  }

  @Test
  void faultInAnItBlockCanBeRepeated() {
    // ite ne; ldrne r1, [r2]; ldreq r1, [r2]
    try (ArmBench bench = ArmBench.thumb(0xbf14, 0x6811, 0x6811)) {
      bench.set(ArmFrame.R2, 0x5000);
      assertThat(bench.run()).isInstanceOf(MemoryFault.class);
      assertThat(bench.at()).isEqualTo(2);
      bench.set(ArmFrame.R2, DATA);
      assertThat(steps(bench, 2)).containsExactly(4L, 6L);
    }
  }

  @Test
  void breakpointInAnItBlockIsMetIfItIsExecuted() {
    // ite eq; udfeq #1; bkpt, which has no condition
    try (ArmBench bench = ArmBench.thumb(ITE_EQ, 0xde01, 0xbe00)) {
      bench.set(ArmFrame.CPSR, bench.get(ArmFrame.CPSR) | ZERO);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.at()).isEqualTo(2);
      bench.set(ArmFrame.CPSR, bench.get(ArmFrame.CPSR) & ~ZERO);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @Test
  void failedInstructionMustStillBeThere() {
    // it eq at the end of the page
    try (ArmBench bench = ArmBench.thumb()) {
      bench.halfwords(CODE + 4094, IT_EQ);
      bench.goTo(CODE + 4094);
      assertThat(bench.run())
          .isEqualTo(
              new MemoryFault(1, new UserAddress(CODE + 4096), MemoryFault.Access.FETCH, false));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void armCodeIsRunByStepsAfterABlockThatEndsInAReturn(boolean direct) {
    // mov r0, #1; cmp r0, #1; it eq; bxeq lr
    try (ArmBench bench = ArmBench.thumb(0x2001, 0x2801, IT_EQ, BX_LR)) {
      // add r1, r1, #1; bx r2; nop
      bench.words(CODE + 0x100, 0xe281_1001, 0xe12f_ff12, 0xe1a0_0000);
      bench.set(ArmFrame.LR, CODE + 0x100).set(ArmFrame.R2, CODE + 0x200);
      if (direct) {
        step(bench);
        bench.set(ArmFrame.CPSR, 0).goTo(CODE + 0x100);
      } else {
        assertThat(steps(bench, 4)).containsExactly(2L, 4L, 6L, 0x100L);
      }
      assertThat(bench.isThumb()).isFalse();
      assertThat(steps(bench, 2)).containsExactly(0x104L, 0x200L);
      assertThat(bench.get(ArmFrame.R1)).isEqualTo(1);
    }
  }

  @Test
  void floatingPointRegistersCanBeReadAndWritten() {
    // vadd.f64 d0, d0, d1
    try (ArmBench bench = ArmBench.arm(0xee30_0b01)) {
      long[] extension = new long[bench.cpu.extensionLength()];
      bench.cpu.storeExtension(extension);
      assertThat(extension).containsOnly(0);
      extension[0] = Double.doubleToLongBits(1.5);
      extension[1] = Double.doubleToLongBits(2.25);
      extension[31] = -1;
      extension[32] = 0x0300_0000;
      bench.cpu.loadExtension(extension);
      step(bench);
      bench.cpu.storeExtension(extension);
      assertThat(Double.longBitsToDouble(extension[0])).isEqualTo(3.75);
      assertThat(extension[31]).isEqualTo(-1);
      assertThat(extension[32] & 0x0300_0000).isEqualTo(0x0300_0000);
    }
  }
}
