// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.Aarch64Bench.ADD_X1;
import static org.utrace.cpu.unicorn.Aarch64Bench.BRK;
import static org.utrace.cpu.unicorn.Aarch64Bench.BR_X2;
import static org.utrace.cpu.unicorn.Aarch64Bench.DC_ZVA;
import static org.utrace.cpu.unicorn.Aarch64Bench.LDR_X0;
import static org.utrace.cpu.unicorn.Aarch64Bench.STR_X1;
import static org.utrace.cpu.unicorn.Aarch64Bench.SVC;
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

/** Show that what ends a run is told as the machine tells it. */
class Aarch64EventTests {
  private static final long UNMAPPED = 0x5000;

  private static MemoryFault fault(int retired, long address, Access access, boolean mapped) {
    return new MemoryFault(retired, new UserAddress(address), access, mapped);
  }

  @Test
  void systemCallLeavesPcBehindIt() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, SVC, ADD_X1)) {
      assertThat(bench.run()).isEqualTo(new CpuEvent.SystemCall(2));
      assertThat(bench.at()).isEqualTo(8);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
    }
  }

  @Test
  void breakpointKeepsPcOnIt() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, BRK)) {
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(0));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, false", // udf
    "d4400000, false", // hlt
    "ffffffff, false", // unallocated
    "f8200020, false", // ldadd, of a later version of the architecture
    "d5381000, true", // mrs x0, sctlr_el1
    "d518c000, true", // msr vbar_el1, x0
    "d53b4220, true", // mrs x0, daif
    "d50342df, true", // msr daifset, #2
    "d5300240, true", // mrs x0, mdscr_el1
    "d508871f, true", // tlbi vmalle1
    "d508751f, true", // ic iallu
    "d69f03e0, true", // eret
    "d4000002, true", // hvc
    "d4000003, true", // smc
  })
  void refusedInstructionsAreIllegal(String word, boolean privileged) {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, Integer.parseUnsignedInt(word, 16))) {
      assertThat(bench.run()).isEqualTo(new IllegalInstruction(1, privileged));
      assertThat(bench.run()).isEqualTo(new IllegalInstruction(0, privileged));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d503207f", // wfi
        "d503205f", // wfe
        "d503203f", // yield
        "d53b0020", // mrs x0, ctr_el0
        "d53b00e0", // mrs x0, dczid_el0
        "d53be040", // mrs x0, cntvct_el0
        "d53b4400", // mrs x0, fpcr
        "d50b7520", // ic ivau, x0
        "d5033f5f", // clrex
      })
  void linuxLetsProgramsUseThese(String word) {
    try (Aarch64Bench bench = Aarch64Bench.with(Integer.parseUnsignedInt(word, 16), BRK)) {
      bench.set(Aarch64Frame.X0, CODE);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
    }
  }

  @Test
  void accessesToUnmappedMemoryFault() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, LDR_X0, STR_X1)) {
      bench.set(3, UNMAPPED);
      assertThat(bench.run()).isEqualTo(fault(1, UNMAPPED, Access.READ, false));
      assertThat(bench.at()).isEqualTo(4);
      bench.goTo(CODE + 8);
      assertThat(bench.run()).isEqualTo(fault(0, UNMAPPED, Access.WRITE, false));
      bench.map(UNMAPPED, Protection.READ_WRITE);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.readLong(UNMAPPED)).isEqualTo(1);
    }
  }

  @Test
  void accessesThatAreNotPermittedFault() {
    try (Aarch64Bench bench = Aarch64Bench.with(STR_X1, LDR_X0, BR_X2)) {
      bench.set(3, CODE);
      assertThat(bench.run()).isEqualTo(fault(0, CODE, Access.WRITE, true));
      bench.map(UNMAPPED, Protection.NONE);
      bench.set(3, UNMAPPED).goTo(CODE + 4);
      assertThat(bench.run()).isEqualTo(fault(0, UNMAPPED, Access.READ, true));
      bench.set(2, DATA).goTo(CODE + 8);
      assertThat(bench.run()).isEqualTo(fault(1, DATA, Access.FETCH, true));
      assertThat(bench.get(Aarch64Frame.PC)).isEqualTo(DATA);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {UNMAPPED, 0xffff_0000_0000_1000L, 0x0080_0000_0000_1000L})
  void jumpsToNowhereCompleteAndFaultAtTheTarget(long target) {
    try (Aarch64Bench bench = Aarch64Bench.with(BR_X2)) {
      bench.set(2, target);
      assertThat(bench.run()).isEqualTo(fault(1, target, Access.FETCH, false));
      assertThat(bench.run()).isEqualTo(fault(0, target, Access.FETCH, false));
      assertThat(bench.get(Aarch64Frame.PC)).isEqualTo(target);
    }
  }

  @Test
  void topByteOfAnAddressCounts() {
    try (Aarch64Bench bench = Aarch64Bench.with(LDR_X0)) {
      long tagged = DATA | 0x55L << 56;
      bench.set(3, tagged);
      assertThat(bench.run()).isEqualTo(fault(0, tagged, Access.READ, false));
    }
  }

  @Test
  void oddPcIsAnAlignmentFaultAtTheTarget() {
    try (Aarch64Bench bench = Aarch64Bench.with(BR_X2, ADD_X1, ADD_X1)) {
      for (long target : new long[] {CODE + 5, CODE + 6, UNMAPPED + 1}) {
        bench.set(2, target).goTo(CODE);
        AlignmentFault expected = new AlignmentFault(1, new UserAddress(target));
        assertThat(bench.run()).isEqualTo(expected);
        assertThat(bench.run()).isEqualTo(new AlignmentFault(0, expected.address()));
        assertThat(bench.get(Aarch64Frame.PC)).isEqualTo(target);
      }
    }
  }

  @Test
  void exclusiveAccessesDemandAlignmentAndOthersDoNot() {
    // ldxr x0, [x3]; ldxr x0, [sp]
    try (Aarch64Bench bench = Aarch64Bench.with(0xc85f_7c60, LDR_X0, 0xc85f_7fe0)) {
      bench.set(3, DATA + 1);
      assertThat(bench.run()).isEqualTo(new AlignmentFault(0, new UserAddress(DATA + 1)));
      assertThat(bench.at()).isZero();
      assertThat(bench.goTo(CODE + 4).cpu.run(1)).isEqualTo(new SliceEnd(1));
      bench.set(Aarch64Frame.SP, DATA + 12);
      assertThat(bench.run()).isEqualTo(new AlignmentFault(0, new UserAddress(DATA + 12)));
    }
  }

  @Test
  void pairAcrossAPageEndFaultsOnTheSecondPage() {
    // ldp x0, x1, [x3]; the base is written back only when both are there: ldp x0, x1, [x3], #16
    try (Aarch64Bench bench = Aarch64Bench.with(0xa940_0460, 0xa8c1_0460)) {
      long last = DATA + 4088;
      bench.set(3, last).set(0, 7).set(1, 8);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + 4096, Access.READ, false));
      bench.goTo(CODE + 4);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + 4096, Access.READ, false));
      assertThat(bench.get(3)).isEqualTo(last);
      assertThat(bench.get(0)).isEqualTo(7);
      assertThat(bench.get(1)).isEqualTo(8);
    }
  }

  @Test
  void zeroingABlockFaultsOnItself() {
    try (Aarch64Bench bench = Aarch64Bench.with(DC_ZVA, BRK)) {
      bench.set(3, UNMAPPED + 5);
      assertThat(bench.run()).isEqualTo(fault(0, UNMAPPED + 5, Access.WRITE, false));
      assertThat(bench.at()).isZero();
      bench.write(DATA, 1, 2, 3);
      bench.set(3, DATA + 5);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.read(DATA, 64)).containsOnly(0);
    }
  }

  @Test
  void pageEndIsRunAndThenFaults() {
    try (Aarch64Bench bench = Aarch64Bench.with()) {
      long end = CODE + 4096;
      bench.code(end - 8, ADD_X1, ADD_X1);
      bench.goTo(end - 8);
      assertThat(bench.run()).isEqualTo(fault(2, end, Access.FETCH, false));
      assertThat(bench.get(1)).isEqualTo(2);
      bench.map(end, Protection.READ_EXECUTE);
      bench.code(end, BRK);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(0));
    }
  }
}
