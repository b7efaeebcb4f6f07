// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.AlignmentFault;
import org.utrace.cpu.CpuEvent.IllegalInstruction;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** Show which event each exception of the machine becomes, and that the CPU runs on after it. */
class ArmEventTests {
  private static final int NOP = 0xe1a0_0000;
  private static final long PAGE_END = CODE + 0x1000;

  private static MemoryFault fault(int retired, long address, Access access, boolean mapped) {
    return new MemoryFault(retired, new UserAddress(address), access, mapped);
  }

  @Test
  void systemCallLeavesThePcBehindItAndAllRegistersAlone() {
    try (ArmBench bench = ArmBench.arm(NOP, 0xef00_0000, NOP)) {
      bench.set(ArmFrame.R7, 20).set(ArmFrame.ORIG_R0, 7).set(ArmFrame.SYSCALL, 9);
      assertThat(bench.run()).isEqualTo(new CpuEvent.SystemCall(2));
      assertThat(bench.at()).isEqualTo(8);
      assertThat(bench.get(ArmFrame.R7)).isEqualTo(20);
      assertThat(bench.get(ArmFrame.ORIG_R0)).as("kept by the kernel").isEqualTo(7);
      assertThat(bench.get(ArmFrame.SYSCALL)).as("kept by the kernel").isEqualTo(9);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
    }
  }

  @Test
  void systemCallWhoseConditionFailsIsPassedBy() {
    // svceq #0
    try (ArmBench bench = ArmBench.arm(0x0f00_0000, 0xef00_0000)) {
      assertThat(bench.run()).isEqualTo(new CpuEvent.SystemCall(2));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"bkpt, e1200070", "udf #16, e7f001f0", "bkpt #65535, e12fff7f"})
  void breakpointsLeaveThePcOnThem(String name, String code) {
    try (ArmBench bench = ArmBench.arm(NOP, Integer.parseUnsignedInt(code, 16))) {
      for (int retired : new int[] {1, 0, 0}) {
        assertThat(bench.run()).as(name).isEqualTo(new CpuEvent.Breakpoint(retired));
        assertThat(bench.at()).isEqualTo(4);
      }
      bench.words(CODE + 4, NOP);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "udf #0, e7f000f0",
    "what compilers trap with, e7ffdefe",
    "read of SCTLR, ee110f10",
    "write of TPIDRURO, ee0d0f70",
    "hvc, e1400070",
    "smc, e1600070",
    "return from an exception, e1b0f00e",
    "rfe, f8900a00",
    "srs, f8cd0510",
    "mrs spsr, e14f0000",
    "read of FPEXC, eef81a10",
    "coprocessor 2, ee000200",
  })
  void refusedInstructionsLeaveThePcOnThem(String name, String code) {
    try (ArmBench bench = ArmBench.arm(NOP, Integer.parseUnsignedInt(code, 16))) {
      for (int retired : new int[] {1, 0, 0}) {
        assertThat(bench.run()).as(name).isEqualTo(new IllegalInstruction(retired, false));
        assertThat(bench.at()).isEqualTo(4);
      }
    }
  }

  @Test
  void privilegeCannotBeHad() {
    // cps #0x13; msr cpsr_c, #0xd3; mrs r0, cpsr
    try (ArmBench bench = ArmBench.arm(0xf102_0013, 0xe321_f0d3, 0xe10f_0000)) {
      bench.set(ArmFrame.CPSR, 0xd3);
      assertThat(bench.cpu.run(3)).isEqualTo(new SliceEnd(3));
      assertThat(bench.get(ArmFrame.R0)).isEqualTo(ArmFrame.CPSR_USER_MODE);
    }
  }

  @Test
  void faultsNameAddressKindAndMapping() {
    // ldrb r1, [r2]; strb r1, [r3]; nop
    try (ArmBench bench = ArmBench.arm(0xe5d2_1000, 0xe5c3_1000, NOP)) {
      bench.map(0x40000, Protection.NONE);
      bench.set(ArmFrame.R2, 0x5008).set(3, CODE + 16);
      assertThat(bench.run()).isEqualTo(fault(0, 0x5008, Access.READ, false));
      bench.set(ArmFrame.R2, 0x40001);
      assertThat(bench.run()).isEqualTo(fault(0, 0x40001, Access.READ, true));
      bench.set(ArmFrame.R2, DATA);
      assertThat(bench.run()).isEqualTo(fault(1, CODE + 16, Access.WRITE, true));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @Test
  void jumpsToMemoryWithoutCodeCompleteAndFaultThere() {
    // bx r0
    try (ArmBench bench = ArmBench.arm(0xe12f_ff10)) {
      bench.set(ArmFrame.R0, DATA);
      assertThat(bench.run()).isEqualTo(fault(1, DATA, Access.FETCH, true));
      bench.goTo(CODE).set(ArmFrame.R0, 0x5001);
      assertThat(bench.run()).isEqualTo(fault(1, 0x5000, Access.FETCH, false));
      assertThat(bench.isThumb()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0xffff_0000L, 0xffff_0004L, 0xffff_0fa0L})
  void vectorsCannotBeExecuted(long address) {
    // bx r0
    try (ArmBench bench = ArmBench.arm(0xe12f_ff10)) {
      bench.set(ArmFrame.R0, address);
      assertThat(bench.run()).isEqualTo(fault(1, address, Access.FETCH, false));
    }
  }

  @Test
  void pcOfArmCodeIsAligned() {
    try (ArmBench bench = ArmBench.arm(NOP, NOP)) {
      bench.goTo(CODE + 3);
      assertThat(bench.at()).isZero();
      // bx r0
      bench.words(CODE, 0xe12f_ff10);
      bench.set(ArmFrame.R0, CODE + 6);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @Test
  void exclusiveAccessHasToBeAligned() {
    // ldrex r1, [r0]
    try (ArmBench bench = ArmBench.arm(0xe190_1f9f)) {
      bench.set(ArmFrame.R0, DATA + 1);
      assertThat(bench.run()).isEqualTo(new AlignmentFault(0, new UserAddress(DATA + 1)));
      assertThat(bench.at()).isZero();
    }
    // ldrex r1, [r0, #8]
    try (ArmBench bench = ArmBench.thumb(0xe850, 0x1f02)) {
      bench.set(ArmFrame.R0, DATA + 2);
      assertThat(bench.run()).isEqualTo(new AlignmentFault(0, new UserAddress(DATA + 10)));
    }
  }

  @Test
  void exclusiveAccessSurvivesSteps() {
    // ldrex r1, [r0]; strex r2, r1, [r0]
    try (ArmBench bench = ArmBench.arm(0xe190_1f9f, 0xe180_2f91)) {
      bench.set(ArmFrame.R0, DATA).set(ArmFrame.R2, 7);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      bench.set(ArmFrame.R7, 1);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.get(ArmFrame.R2)).isZero();
    }
  }

  @Test
  void wideThumbInstructionMayCrossThePageEndOnlyIntoCode() {
    try (ArmBench bench = ArmBench.thumb()) {
      // b.w to the next instruction, half of it on the next page
      bench.halfwords(PAGE_END - 2, 0xf000);
      bench.goTo(PAGE_END - 2);
      assertThat(bench.run()).isEqualTo(fault(0, PAGE_END, Access.FETCH, false));
      bench.map(PAGE_END, Protection.READ_EXECUTE);
      bench.halfwords(PAGE_END, 0xb800);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.at()).isEqualTo(0x1002);
    }
  }
}
