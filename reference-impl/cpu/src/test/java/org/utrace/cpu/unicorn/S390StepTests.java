// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;

/** Show that program events are recorded as on the machine. */
class S390StepTests {

  /** A bench of the width that is tried. */
  S390Bench with(String code) {
    return S390Bench.with(code);
  }

  private static final StepTrap STEP = new StepTrap(1, false);
  private static final StepTrap BRANCH = new StepTrap(1, true);

  @Test
  void fetchEventsComeOneByOne() {
    // lghi r2,2; cghi r2,3; jl over the nopr; nopr; ipm r3
    try (S390Bench bench = with("a7 29 00 02 a7 2f 00 03 a7 44 00 03 07 00 b2 22 00 30")) {
      bench.stepping();
      assertThat(bench.places(4)).containsExactly(4L, 8L, 14L, 18L);
      assertThat(bench.reg(3)).as("condition code 1").isEqualTo(0x1000_0000);
    }
  }

  @Test
  void branchToItselfIsOneInstruction() {
    // j to itself
    try (S390Bench bench = with("a7 f4 00 00")) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.at()).isZero();
      bench.recording(S390Frame.PER_BRANCH, 0, -1);
      assertThat(bench.run()).isEqualTo(BRANCH);
    }
  }

  @Test
  void nothingIsRecordedWithoutBitR() {
    try (S390Bench bench = with("a7 f4 00 00")) {
      bench.cpu.loadControl(new long[] {S390Frame.PER_IFETCH | S390Frame.PER_BRANCH, 0, -1});
      assertThat(bench.cpu.run(5)).isEqualTo(new SliceEnd(5));
      bench.stepping();
      bench.cpu.loadControl(new long[3]);
      assertThat(bench.cpu.run(5)).as("nor without events").isEqualTo(new SliceEnd(5));
    }
  }

  @Test
  void bitRStaysInTheFrame() {
    try (S390Bench bench = with("a7 f4 00 00")) {
      bench.stepping().run();
      assertThat(bench.get(S390Frame.PSW_MASK) & S390Frame.PSW_PER).isNotZero();
    }
  }

  @Test
  void bitRIsShownToPrograms() {
    // epsw r4,r5
    try (S390Bench bench = with("b9 8d 00 45")) {
      long mode = bench.get(S390Frame.PSW_MASK) >>> Integer.SIZE & 1;
      bench.cpu.run(1);
      assertThat(bench.reg(4)).isEqualTo(0x0001_0000 | mode);
      assertThat(bench.reg(5)).isEqualTo(0x8000_0000L);
      bench.goTo(CODE).set(S390Frame.GPRS + 4, 0);
      assertThat(bench.stepping().run()).isEqualTo(STEP);
      assertThat(bench.reg(4)).isEqualTo(0x4001_0000 | mode);
    }
  }

  @Test
  void bitRIsShownByExtractPswThatIsExecuted() {
    // exrl 0,16; 16: epsw r4,r5
    try (S390Bench bench = with("c6 00 00 00 00 08").code(CODE + 16, "b9 8d 00 45")) {
      long mode = bench.get(S390Frame.PSW_MASK) >>> Integer.SIZE & 1;
      assertThat(bench.stepping().run()).isEqualTo(STEP);
      assertThat(bench.reg(4)).isEqualTo(0x4001_0000 | mode);
      assertThat(bench.at()).isEqualTo(6);
    }
  }

  @Test
  void fetchEventsOfARange() {
    // nopr nopr nopr nopr
    try (S390Bench bench = with("07 00 07 00 07 00 07 00")) {
      bench.recording(S390Frame.PER_IFETCH, CODE + 4, CODE + 4);
      assertThat(bench.run()).isEqualTo(new StepTrap(3, false));
      assertThat(bench.at()).isEqualTo(6);
      bench.goTo(CODE);
      bench.recording(S390Frame.PER_IFETCH, CODE + 6, CODE + 2);
      assertThat(bench.run()).as("the range wraps").isEqualTo(STEP);
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, false));
    }
  }

  @Test
  void branchEventsIntoARange() {
    // 0: j 8; 8: j 16; 16: j 0
    try (S390Bench bench = with("a7 f4 00 04").code(CODE + 8, "a7 f4 00 04")) {
      bench.code(CODE + 16, "a7 f4 ff f8");
      bench.recording(S390Frame.PER_BRANCH | S390Frame.PER_BRANCH_ADDRESS, CODE + 16, CODE + 20);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, true));
      assertThat(bench.at()).isEqualTo(16);
      assertThat(bench.run()).isEqualTo(new StepTrap(3, true));
    }
  }

  @Test
  void branchEventsOfTakenBranchesOnly() {
    // 0: brc 0; 4: jh 12; 8: brasl r14,20; 14: nopr...; 20: br r14
    try (S390Bench bench =
        with("a7 04 00 04 a7 24 00 04 c0 e5 00 00 00 06 07 00 07 00 07 00 07 fe")) {
      bench.recording(S390Frame.PER_BRANCH, 0, -1);
      assertThat(bench.run()).isEqualTo(new StepTrap(3, true));
      assertThat(bench.at()).isEqualTo(20);
      assertThat(bench.run()).isEqualTo(BRANCH);
      assertThat(bench.at()).isEqualTo(14);
    }
  }

  @Test
  void branchToTheNextInstructionIsABranch() {
    // j 4; brct r2,8; basr r3,0; basr r3,r4; nopr
    try (S390Bench bench = with("a7 f4 00 02 a7 26 00 02 0d 30 0d 34 07 00")) {
      bench.reg(2, 1).reg(4, CODE + 12).recording(S390Frame.PER_BRANCH, 0, -1);
      assertThat(bench.run()).isEqualTo(BRANCH);
      assertThat(bench.at()).isEqualTo(4);
      assertThat(bench.run())
          .as("brct counts to 0, basr to 0 stays")
          .isEqualTo(new StepTrap(3, true));
      assertThat(bench.at()).isEqualTo(12);
    }
  }

  @Test
  void executedBranchIsABranch() {
    // ex 0,16; nopr; br r4 at 16
    try (S390Bench bench = with("44 00 50 10 07 00").code(CODE + 16, "07 f4")) {
      bench.reg(5, CODE).reg(4, CODE + 4).recording(S390Frame.PER_BRANCH, 0, -1);
      assertThat(bench.run()).isEqualTo(BRANCH);
      assertThat(bench.at()).isEqualTo(4);
      bench.reg(4, CODE).goTo(CODE);
      assertThat(bench.run()).as("to the execute itself").isEqualTo(BRANCH);
      assertThat(bench.at()).isZero();
    }
  }

  @Test
  void bothEventsAreOneTrap() {
    try (S390Bench bench = with("a7 f4 00 00")) {
      bench.recording(S390Frame.PER_BRANCH | S390Frame.PER_IFETCH, 0, -1);
      assertThat(bench.run()).isEqualTo(STEP);
    }
  }

  @Test
  void systemCallComesWithoutTheEvent() {
    // svc 20; nopr
    try (S390Bench bench = with("0a 14 07 00")) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(new SystemCall(1));
      assertThat(bench.run()).isEqualTo(STEP);
    }
  }

  @Test
  void faultComesInsteadOfTheEvent() {
    // lg r2,0(r3); aghi r2,1
    try (S390Bench bench = with("e3 20 30 00 00 04 a7 2b 00 01")) {
      bench.reg(3, 0x5000).stepping();
      assertThat(bench.run()).isInstanceOf(CpuEvent.MemoryFault.class);
      bench.reg(3, DATA);
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.run()).isEqualTo(STEP);
      assertThat(bench.reg(2)).isEqualTo(1);
    }
  }

  @Test
  void refusedInstructionAndBreakpointComeInsteadOfTheEvent() {
    try (S390Bench bench = with("00 00 00 01")) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(new CpuEvent.MachineException(0, 1));
      bench.goTo(CODE + 2);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
    }
  }
}
