// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;

/** Show that a revert leaves nothing of what happened since, and that code is what memory has. */
class S390SnapshotTests {
  /** agsi 0(r3),1; sar a2,r2; ldgr f1,r2; svc 1. */
  private static final String PROGRAM = "eb 01 30 00 00 7a b2 4e 00 22 b3 c1 00 12 0a 01";

  @Test
  void revertUndoesProgramAndHostWritesRegistersAndContext() {
    try (S390Bench bench = S390Bench.with(PROGRAM)) {
      bench.reg(2, 9).reg(3, DATA);
      bench.cpu.snapshot();
      for (int round = 0; round < 3; round++) {
        assertThat(bench.run()).isEqualTo(new CpuEvent.SystemCall(4));
        assertThat(bench.readLong(DATA)).isEqualTo(1);
        assertThat(bench.get(S390Frame.ACRS + 2)).isEqualTo(9);
        bench.code(CODE, "00 00");
        bench.cpu.revert();
        assertThat(bench.read(DATA, 4096)).containsOnly(0);
        assertThat(bench.at()).isZero();
        assertThat(bench.get(S390Frame.ACRS + 2)).isZero();
        long[] extension = new long[S390Frame.EXTENSION_LENGTH];
        bench.cpu.storeExtension(extension);
        assertThat(extension).containsOnly(0);
      }
    }
  }

  @Test
  void revertUndoesMappingsAndCode() {
    // aghi r2,1; br r9
    try (S390Bench bench = S390Bench.with("a7 2b 00 01 07 f9")) {
      bench.reg(9, CODE);
      bench.cpu.snapshot();
      for (int round = 1; round < 4; round++) {
        bench.cpu.run(4);
        assertThat(bench.reg(2)).isEqualTo(2);
        bench.code(CODE, "a7 2b 00 05").goTo(CODE).cpu.run(4);
        assertThat(bench.reg(2)).isEqualTo(12);
        bench.unmap(CODE);
        assertThat(bench.run()).isInstanceOf(CpuEvent.MemoryFault.class);
        bench.map(CODE, Protection.READ_EXECUTE);
        bench.code(CODE, "a7 2b 00 07 07 f9").goTo(CODE).cpu.run(2);
        assertThat(bench.reg(2)).isEqualTo(19);
        bench.cpu.revert();
      }
    }
  }

  @Test
  void programMayChangeItsOwnCode() {
    // 0: aghi r2,1; 4: mvi 3(r9),2; 8: br r9
    try (S390Bench bench = new S390Bench(Protection.READ_WRITE_EXECUTE)) {
      bench.code(CODE, "a7 2b 00 01 92 02 90 03 07 f9").reg(9, CODE);
      bench.cpu.snapshot();
      for (int round = 0; round < 3; round++) {
        bench.cpu.run(7);
        assertThat(bench.reg(2)).as("one, and two twice").isEqualTo(5);
        bench.cpu.revert();
      }
    }
  }

  @Test
  void codeMayStandBeforeARefusedInstruction() {
    // aghi r2,1; then 0000, and once more after it was changed
    try (S390Bench bench = S390Bench.with("07 00 a7 2b 00 01 00 00")) {
      for (int round = 1; round < 4; round++) {
        bench.goTo(CODE);
        assertThat(bench.run()).isEqualTo(new CpuEvent.MachineException(2, 1));
        assertThat(bench.reg(2)).isEqualTo(round);
      }
    }
  }

  @Test
  void contextCarriesFloatingPointToAnotherCpu() {
    // ldgr f1,r2; lgdr r3,f1
    try (S390Bench bench = S390Bench.with("b3 c1 00 12 b3 cd 00 31");
        S390Bench other = S390Bench.with("b3 c1 00 12 b3 cd 00 31")) {
      bench.reg(2, 11).cpu.run(1);
      CpuContext eleven = bench.cpu.saveContext();
      other.reg(2, 22).cpu.run(1);
      other.reg(12, 33);
      other.cpu.restoreContext(eleven);
      other.cpu.run(1);
      assertThat(other.reg(3)).isEqualTo(11);
      assertThat(other.reg(12)).as("the frame stays").isEqualTo(33);
    }
  }

  @Test
  void manyPlacesAreAllRun() {
    // More instructions than are remembered as translated: aghi r2,1 over four pages
    try (S390Bench bench = S390Bench.with("")) {
      int pages = 16;
      bench.cpu.map(
          new org.utrace.cpu.UserAddress(0x100000), pages * 4096L, Protection.READ_EXECUTE);
      for (long at = 0x100000; at < 0x100000 + pages * 4096L - 4; at += 4) {
        bench.code(at, "a7 2b 00 01");
      }
      int count = pages * 1024 - 1;
      for (int round = 1; round < 3; round++) {
        bench.goTo(0x100000);
        assertThat(bench.cpu.run(count)).isEqualTo(new SliceEnd(count));
        assertThat(bench.reg(2)).isEqualTo((long) round * count);
      }
    }
  }

  @Test
  void foreignContextsAreRefused() {
    try (S390Bench bench = S390Bench.with("")) {
      assertThatThrownBy(() -> bench.cpu.restoreContext(new CpuContext() {}))
          .isInstanceOf(CpuException.class)
          .hasMessageContaining("s390x CPU");
    }
  }
}
