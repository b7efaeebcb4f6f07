// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MachineException;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** Show which event each interruption of the machine becomes, and that the CPU runs on after it. */
class S390EventTests {

  /** A bench of the width that is tried. */
  S390Bench with(String code) {
    return S390Bench.with(code);
  }

  private static final long PAGE = 4096;
  private static final long UNMAPPED = 0x5000;

  private static MemoryFault fault(int retired, long page, Access access, boolean mapped) {
    return new MemoryFault(retired, new UserAddress(page), access, mapped);
  }

  @Test
  void systemCallLeavesTheAddressBehindItAndTellsItsNumber() {
    // nopr; svc 4; nopr
    try (S390Bench bench = with("07 00 0a 04 07 00")) {
      bench.reg(2, 39).set(S390Frame.ORIG_GPR2, 7);
      assertThat(bench.run()).isEqualTo(new SystemCall(2));
      assertThat(bench.at()).isEqualTo(4);
      assertThat(bench.get(S390Frame.INT_CODE)).isEqualTo(0x2_0004);
      assertThat(bench.reg(2)).isEqualTo(39);
      assertThat(bench.get(S390Frame.ORIG_GPR2)).as("kept by the kernel").isEqualTo(7);
    }
  }

  @Test
  void executedSystemCallHasTheLengthOfExecute() {
    // exrl r1, the svc; svc 5 at 16
    try (S390Bench bench = with("c6 10 00 00 00 08").code(CODE + 16, "0a 05")) {
      bench.reg(1, 0xff10);
      assertThat(bench.run()).isEqualTo(new SystemCall(1));
      assertThat(bench.at()).isEqualTo(6);
      assertThat(bench.get(S390Frame.INT_CODE)).isEqualTo(0x6_0015);
    }
  }

  @Test
  void systemCallBeforeUnmappedMemoryIsASystemCall() {
    try (S390Bench bench = with("").code(CODE + PAGE - 2, "0a 01")) {
      bench.goTo(CODE + PAGE - 2);
      assertThat(bench.run()).isEqualTo(new SystemCall(1));
      assertThat(bench.run()).isEqualTo(fault(0, CODE + PAGE, Access.FETCH, false));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "zeros, 00 00, 1",
    "b2ff, b2 ff 00 00, 1",
    "ssm, 80 00 00 00, 2",
    "stosm, ad 00 00 00, 2",
    "lpswe, b2 b2 00 00, 2",
    "lctlg, eb 00 30 00 00 2f, 2",
    "stctg, eb 00 30 00 00 25, 2",
    "servc, b2 20 00 12, 2",
    "diag, 83 00 00 08, 2",
    "lra, b1 00 00 00, 2",
    "vector lr, e7 00 00 00 00 56, 7",
    "lpq of an odd register, e3 30 30 00 00 8f, 6",
    "dr, 1d 24, 9",
    "dsgr, b9 0d 00 24, 9",
    "cgrt, b9 60 80 24, 7",
  })
  void refusedInstructionsLeaveTheAddressBehindThem(String name, String code, int program) {
    int length = (code.length() + 1) / 3;
    for (long start : List.of(CODE, CODE + 0x100)) {
      try (S390Bench bench = with("").code(start, code)) {
        bench.reg(3, DATA).goTo(start);
        assertThat(bench.run()).isEqualTo(new MachineException(0, program));
        assertThat(bench.get(S390Frame.PSW_ADDR)).isEqualTo(start + length);
        assertThat(bench.get(S390Frame.INT_CODE)).isEqualTo((long) length << 16 | program);
        // aghi r2,1
        bench.code(start, "a7 2b 00 01").goTo(start).cpu.run(1);
        assertThat(bench.reg(2)).isEqualTo(1);
      }
    }
  }

  @Test
  void oddAddressIsRefused() {
    // br r3
    try (S390Bench bench = with("07 f3")) {
      bench.reg(3, CODE + 5);
      assertThat(bench.run()).isEqualTo(new MachineException(1, 6));
      assertThat(bench.at()).isEqualTo(5);
      assertThat(bench.get(S390Frame.INT_CODE)).isEqualTo(6);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "lg, e3 20 30 00 00 04, READ",
    "stg, e3 20 30 00 00 24, WRITE",
    "lmg, eb 6f 30 00 00 04, READ",
    "stmg, eb 6f 30 00 00 24, WRITE",
    "mvi, 92 01 30 00, WRITE",
    "ni, 94 01 30 00, WRITE",
    "agsi, eb 01 30 00 00 7a, WRITE",
    "csg, eb 24 30 00 00 30, WRITE",
    "mvc to it, d2 07 30 00 40 00, WRITE",
    "mvc from it, d2 07 40 00 30 00, READ",
    "xc, d7 07 30 00 30 00, WRITE",
    "clc, d5 07 40 00 30 00, READ",
    "ld, 68 00 30 00, READ",
    "std, 60 00 30 00, WRITE",
  })
  void unmappedOperandsNameTheirPage(String name, String code, Access access) {
    try (S390Bench bench = with(code)) {
      bench.reg(3, UNMAPPED + 8).reg(4, DATA).reg(5, 77).reg(6, 5);
      CpuEvent event = bench.run();
      assertThat(event).isInstanceOf(MemoryFault.class);
      MemoryFault fault = (MemoryFault) event;
      assertThat(fault.address()).isEqualTo(new UserAddress(UNMAPPED));
      assertThat(fault.mapped()).isFalse();
      assertThat(fault.access()).as(name).isEqualTo(access);
      assertThat(bench.at()).isZero();
      assertThat(bench.reg(6)).as("nothing was changed").isEqualTo(5);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "st, 50 20 30 00",
    "stg, e3 20 30 00 00 24",
    "stmg, eb 6f 30 00 00 24",
    "mvi, 92 01 30 00",
    "mvhi, e5 4c 30 00 00 05",
    "agsi, eb 01 30 00 00 7a",
    "mvc, d2 07 30 00 40 00",
    "nc, d4 07 30 00 40 00",
    "xc, d7 07 30 00 40 00",
    "tr, dc 07 30 00 40 00",
    "mvcin, e8 07 30 00 40 07",
    "unpk, f3 77 30 00 40 00",
    "mvcl, 0e 68",
    "mvcle, a8 68 00 00",
  })
  void codeCannotBeWritten(String name, String code) {
    try (S390Bench bench = with(code)) {
      long target = CODE + 0x800;
      bench.write(DATA, 1, 2, 3, 4, 5, 6, 7, 8);
      bench.reg(2, -1).reg(3, target).reg(4, DATA);
      bench.reg(6, target).reg(7, 8).reg(8, DATA).reg(9, 8);
      assertThat(bench.run()).isEqualTo(fault(0, CODE, Access.WRITE, true));
      assertThat(bench.at()).isZero();
      assertThat(bench.read(target, 8)).containsOnly(0);
    }
  }

  @Test
  void executedMoveCannotWriteCodeEither() {
    // ex r1, 16; mvc 0(1,r3),0(r4)
    try (S390Bench bench = with("44 10 50 10").code(CODE + 16, "d2 00 30 00 40 00")) {
      bench.reg(1, 7).reg(3, CODE + 0x100).reg(4, DATA).reg(5, CODE);
      assertThat(bench.run()).isEqualTo(fault(0, CODE, Access.WRITE, true));
      bench.write(DATA, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      bench.reg(3, DATA + 100);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.read(DATA + 100, 9)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0);
      bench.reg(3, DATA + PAGE - 4).goTo(CODE);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + PAGE, Access.WRITE, false));
    }
  }

  @Test
  void storeAcrossThePageEndNamesTheSecondPage() {
    // stg r2,0(r3); lmg r2,r3,0(r3)
    try (S390Bench bench = with("e3 20 30 00 00 24 eb 23 30 00 00 04")) {
      bench.reg(2, -1).reg(3, DATA + PAGE - 4);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + PAGE, Access.WRITE, false));
      bench.goTo(CODE + 6);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + PAGE, Access.READ, false));
      assertThat(bench.reg(2)).as("nothing was loaded").isEqualTo(-1);
      assertThat(bench.reg(3)).isEqualTo(DATA + PAGE - 4);
    }
  }

  @Test
  void executeOfWhatCannotBeFetched() {
    // ex 0,0(r3)
    try (S390Bench bench = with("44 00 30 00")) {
      bench.reg(3, UNMAPPED);
      assertThat(bench.run()).isEqualTo(fault(0, UNMAPPED, Access.FETCH, false));
      bench.reg(3, DATA);
      assertThat(bench.run()).isEqualTo(fault(0, DATA, Access.FETCH, true));
      bench.reg(3, CODE + 9);
      assertThat(bench.run()).isEqualTo(new MachineException(0, 6));
      assertThat(bench.at()).isEqualTo(4);
      bench.reg(3, CODE).goTo(CODE);
      assertThat(bench.run()).as("execute of execute").isEqualTo(new MachineException(0, 3));
      assertThat(bench.at()).isEqualTo(4);
      bench.reg(3, CODE + 0x800).goTo(CODE);
      assertThat(bench.run()).as("of nothing").isEqualTo(new MachineException(0, 1));
      assertThat(bench.at()).isEqualTo(4);
      assertThat(bench.get(S390Frame.INT_CODE)).isEqualTo(0x4_0001);
    }
  }

  @Test
  void instructionAcrossThePageEndNeedsBothPages() {
    // half of aghi r2,1
    try (S390Bench bench = with("").code(CODE + PAGE - 2, "a7 2b")) {
      bench.goTo(CODE + PAGE - 2);
      assertThat(bench.run()).isEqualTo(fault(0, CODE + PAGE, Access.FETCH, false));
      bench.map(CODE + PAGE, Protection.READ_EXECUTE);
      bench.code(CODE + PAGE, "00 01");
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.reg(2)).isEqualTo(1);
      bench.unmap(CODE + PAGE);
      bench.goTo(CODE + PAGE - 2);
      assertThat(bench.run()).isEqualTo(fault(0, CODE + PAGE, Access.FETCH, false));
    }
  }

  @Test
  void dataExceptionsTellWhatTheyAreAbout() {
    // cgrt r2,r4,equal; ddbr f0,f2
    try (S390Bench bench = with("b9 60 80 24 b3 1d 00 02")) {
      long[] extension = new long[S390Frame.EXTENSION_LENGTH];
      assertThat(bench.run()).isEqualTo(new MachineException(0, 7));
      bench.cpu.storeExtension(extension);
      assertThat(extension[S390Frame.EXTENSION_FPC]).isEqualTo(0xff00);
      // 1.0 divided by 0, which is enabled
      extension[S390Frame.EXTENSION_FPC] = 0x4000_0000;
      extension[S390Frame.EXTENSION_FPRS] = 0x3ff0_0000_0000_0000L;
      bench.cpu.loadExtension(extension);
      assertThat(bench.run()).isEqualTo(new MachineException(0, 7));
      assertThat(bench.at()).isEqualTo(8);
      bench.cpu.storeExtension(extension);
      assertThat(extension[S390Frame.EXTENSION_FPC] & 0xff00).isEqualTo(0x4000);
      assertThat(extension[S390Frame.EXTENSION_FPRS]).isEqualTo(0x3ff0_0000_0000_0000L);
    }
  }

  @Test
  void recordedEventTellsWhereTheInstructionWas() {
    // nopr; j to itself
    try (S390Bench bench = with("07 00 a7 f4 00 00")) {
      bench.stepping();
      assertThat(bench.run()).isEqualTo(new CpuEvent.StepTrap(1, false));
      assertThat(bench.get(S390Frame.PER_ADDRESS)).isEqualTo(CODE);
      assertThat(bench.run()).isEqualTo(new CpuEvent.StepTrap(1, false));
      assertThat(bench.get(S390Frame.PER_ADDRESS)).isEqualTo(CODE + 2);
    }
  }

  @Test
  void storeAtTheEmulatorsOwnPageDamagesNothing() {
    // stg r2,0(r3); aghi r4,1
    try (S390Bench bench = with("e3 20 30 00 00 24 a7 4b 00 01")) {
      bench.reg(2, -1).reg(3, 0xa5a5_0000_0000_0000L);
      for (long more = 0; more < 3; more++) {
        // Code that was not run yet, on a page that is new to the emulator.
        long start = CODE + 0x10_0000 + more * PAGE;
        bench.map(start, Protection.READ_EXECUTE);
        bench.code(start, "a7 4b 00 01");
        bench.goTo(CODE).cpu.run(1);
        bench.goTo(start);
        assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
        assertThat(bench.reg(4)).isEqualTo(more + 1);
      }
    }
  }

  @Test
  void longMovesAreWhole() {
    // mvcl r2,r4; nopr
    try (S390Bench bench = with("0e 24 07 00")) {
      bench.write(DATA, 1, 2, 3);
      bench.reg(2, DATA + 100).reg(3, 300).reg(4, DATA).reg(5, 0x2a_000003L);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.reg(2)).isEqualTo(DATA + 400);
      assertThat(bench.read(DATA + 100, 5)).containsExactly(1, 2, 3, 0x2a, 0x2a);
    }
  }
}
