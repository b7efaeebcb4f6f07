// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utrace.cpu.unicorn.Aarch64Bench.ADD_X1;
import static org.utrace.cpu.unicorn.Aarch64Bench.BRK;
import static org.utrace.cpu.unicorn.Aarch64Bench.BR_X2;
import static org.utrace.cpu.unicorn.Aarch64Bench.B_BACK;
import static org.utrace.cpu.unicorn.Aarch64Bench.B_SELF;
import static org.utrace.cpu.unicorn.Aarch64Bench.FMOV_D0;
import static org.utrace.cpu.unicorn.Aarch64Bench.FMOV_X0;
import static org.utrace.cpu.unicorn.Aarch64Bench.STR_X1;
import static org.utrace.cpu.unicorn.Aarch64Bench.SUB_X1;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;

/** Show that runs are counted exactly and see every write to code, frames, vectors and contexts. */
class Aarch64RunTests {
  @Test
  void sliceEndsAfterExactlyTheBound() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, B_BACK)) {
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.at()).isEqualTo(4);
      assertThat(bench.cpu.run(7)).isEqualTo(new SliceEnd(7));
      assertThat(bench.get(1)).isEqualTo(4);
      assertThat(bench.cpu.run(1000)).isEqualTo(new SliceEnd(1000));
      assertThat(bench.get(1)).isEqualTo(504);
    }
  }

  @Test
  void branchesToThemselvesRunOncePerInstruction() {
    // b .; blr x2; br x2; subs x1, x1, 1 and b.ne to it
    try (Aarch64Bench bench = Aarch64Bench.with(B_SELF, 0xd63f_0040, BR_X2)) {
      for (int at = 0; at < 12; at += 4) {
        bench.set(2, CODE + at).goTo(CODE + at);
        assertThat(bench.cpu.run(10)).isEqualTo(new SliceEnd(10));
        assertThat(bench.at()).isEqualTo(at);
      }
    }
  }

  @Test
  void frameCannotChangeTheLevelOrMaskExceptions() {
    // mrs x3, nzcv; brk
    try (Aarch64Bench bench = Aarch64Bench.with(0xd53b_4203, BRK)) {
      bench.set(Aarch64Frame.PSTATE, 0x8000_03c5L);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.get(Aarch64Frame.PSTATE)).isEqualTo(0x8000_0000L);
      assertThat(bench.get(3)).isEqualTo(0x8000_0000L);
    }
  }

  @Test
  void kernelSlotsOfAFrameAreLeftAlone() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, BRK)) {
      long[] frame = new long[Aarch64Frame.LENGTH];
      bench.run();
      frame[Aarch64Frame.ORIG_X0] = 5;
      frame[Aarch64Frame.SYSCALLNO] = -1;
      bench.cpu.storeFrame(frame);
      assertThat(frame[Aarch64Frame.ORIG_X0]).isEqualTo(5);
      assertThat(frame[Aarch64Frame.SYSCALLNO]).isEqualTo(-1);
      assertThat(frame[1]).isEqualTo(1);
    }
  }

  @Test
  void everyRegisterOfAFrameGoesThereAndBack() {
    try (Aarch64Bench bench = Aarch64Bench.with(B_SELF)) {
      long[] frame = LongStream.range(100, 100 + Aarch64Frame.LENGTH).toArray();
      frame[Aarch64Frame.PC] = CODE;
      frame[Aarch64Frame.PSTATE] = 0x6000_0000L;
      bench.cpu.loadFrame(frame);
      bench.cpu.run(1);
      long[] seen = frame.clone();
      bench.cpu.storeFrame(seen);
      assertThat(seen).isEqualTo(frame);
    }
  }

  @Test
  void codeWrittenByTheHostTakesEffectAtOnce() {
    try (Aarch64Bench bench = Aarch64Bench.with(ADD_X1, B_BACK)) {
      bench.cpu.run(100);
      bench.code(CODE, BRK);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(0));
      bench.code(CODE, SUB_X1);
      bench.set(1, 3);
      bench.cpu.run(4);
      assertThat(bench.get(1)).isEqualTo(1);
    }
  }

  @Test
  void codeWrittenByTheProgramTakesEffectAtOnce() {
    // 0: add x1, x1, 1; 4: str w5, [x6]; 8: b 0
    try (Aarch64Bench bench = Aarch64Bench.writable(ADD_X1, 0xb900_00c5, 0x17ff_fffe)) {
      bench.set(5, SUB_X1).set(6, CODE);
      assertThat(bench.cpu.run(3)).isEqualTo(new SliceEnd(3));
      assertThat(bench.get(1)).isEqualTo(1);
      assertThat(bench.cpu.run(3)).isEqualTo(new SliceEnd(3));
      assertThat(bench.get(1)).as("now sub").isZero();
    }
  }

  @Test
  void programMayWriteTheInstructionThatIsRunningAndTheNext() {
    // 0: str w5, [x6]; 4: str w5, [x6, 8]; 8: add x1, x1, 1
    for (boolean stepped : new boolean[] {false, true}) {
      try (Aarch64Bench bench = Aarch64Bench.writable(0xb900_00c5, 0xb900_08c5, ADD_X1, BRK)) {
        bench.set(5, SUB_X1).set(6, CODE);
        if (stepped) {
          assertThat(bench.steps(3)).containsExactly(4L, 8L, 12L);
        } else {
          assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(3));
        }
        assertThat(bench.get(1)).isEqualTo(-1);
        assertThat(bench.read(CODE, 4)).isEqualTo(Aarch64Instruction.bytes(SUB_X1));
      }
    }
  }

  @Test
  void codeInAPageMappedAnewIsTheNewCode() {
    // movz x0, value; brk
    try (Aarch64Bench bench = Aarch64Bench.with(0xd280_0000 | 1 << 5, BRK)) {
      for (int value = 1; value < 5; value++) {
        bench.code(CODE, 0xd280_0000 | value << 5);
        bench.goTo(CODE).run();
        assertThat(bench.get(0)).isEqualTo(value);
        bench.unmap(CODE);
        bench.map(CODE, Protection.READ_EXECUTE);
        bench.code(CODE, 0xd280_0000, BRK);
      }
    }
  }

  @Test
  void contextCarriesWhatIsNotInTheFrame() {
    try (Aarch64Bench bench = Aarch64Bench.with(FMOV_D0, BRK, FMOV_X0, BRK);
        Aarch64Bench other = Aarch64Bench.with(FMOV_D0, BRK, FMOV_X0, BRK)) {
      bench.set(0, 11).run();
      CpuContext eleven = bench.cpu.saveContext();
      bench.goTo(CODE).set(0, 22).run();
      bench.set(15, 33);
      bench.cpu.restoreContext(eleven);
      assertThat(bench.get(0)).as("the frame stays").isEqualTo(22);
      bench.goTo(CODE + 8).run();
      assertThat(bench.get(0)).isEqualTo(11);
      assertThat(bench.get(15)).isEqualTo(33);
      other.cpu.restoreContext(eleven);
      other.goTo(CODE + 8).run();
      assertThat(other.get(0)).isEqualTo(11);
    }
  }

  @Test
  void registersOutsideTheFrameAreReadAndWritten() {
    // umov x5, v0.d[1]; fmov v31.d[1], x5; mrs x6, fpcr; mrs x7, fpsr; brk
    try (Aarch64Bench bench =
        Aarch64Bench.with(0x4e18_3c05, 0x9eaf_00bf, 0xd53b_4406, 0xd53b_4427, BRK)) {
      long[] values = LongStream.range(1000, 1000 + bench.cpu.extensionLength()).toArray();
      values[64] = 0x1f;
      values[65] = 0x00c0_0000;
      bench.cpu.loadExtension(values);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(4));
      assertThat(bench.get(5)).as("high half of v0").isEqualTo(1001);
      assertThat(bench.get(6)).as("fpcr").isEqualTo(0x00c0_0000);
      assertThat(bench.get(7)).as("fpsr").isEqualTo(0x1f);
      long[] seen = new long[bench.cpu.extensionLength()];
      bench.cpu.storeExtension(seen);
      values[63] = 1001;
      assertThat(seen).isEqualTo(values);
    }
  }

  @Test
  void revertUndoesMemoryRegistersVectorsAndArming() {
    // fmov d0, x0; str x1, [x3]; add x1, x1, 1; brk
    try (Aarch64Bench bench = Aarch64Bench.with(FMOV_D0, STR_X1, ADD_X1, BRK)) {
      bench.set(0, 5).set(1, 7).set(3, DATA);
      bench.cpu.snapshot();
      for (int round = 0; round < 3; round++) {
        bench.steps(round);
        bench.run();
        assertThat(bench.readLong(DATA)).isEqualTo(7);
        bench.code(CODE, BRK);
        bench.cpu.revert();
        assertThat(bench.read(DATA, 4096)).containsOnly(0);
        assertThat(bench.get(1)).isEqualTo(7);
        assertThat(bench.at()).isZero();
        long[] vectors = new long[bench.cpu.extensionLength()];
        bench.cpu.storeExtension(vectors);
        assertThat(vectors[0]).isZero();
        assertThat(bench.cpu.run(2)).isEqualTo(new SliceEnd(2));
        bench.cpu.revert();
      }
    }
  }

  @Test
  void contextOfAnotherMachineIsRefused() {
    try (Aarch64Bench bench = Aarch64Bench.with();
        X86Bench other = new X86Bench()) {
      CpuContext foreign = other.cpu.saveContext();
      assertThatThrownBy(() -> bench.cpu.restoreContext(foreign))
          .isInstanceOf(CpuException.class)
          .hasMessage("restoreContext(): a context of x86_64 is not of an aarch64 CPU");
    }
  }

  @Test
  void closedCpuRefusesItsVectors() {
    Aarch64Bench bench = Aarch64Bench.with();
    bench.close();
    long[] values = new long[66];
    assertThatThrownBy(() -> bench.cpu.storeExtension(values)).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> bench.cpu.loadExtension(values)).isInstanceOf(CpuException.class);
  }

  @Test
  void instructionsAreWrittenAsWords() {
    byte[] code = Aarch64Instruction.bytes(0xd400_0001, 0x9100_0421);
    assertThat(Aarch64Instruction.hex(code)).isEqualTo("d4000001");
    assertThat(Aarch64Instruction.hex(new byte[] {1, (byte) 0xd4})).isEqualTo("01 d4");
  }
}
