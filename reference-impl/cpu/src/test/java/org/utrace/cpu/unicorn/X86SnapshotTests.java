// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utrace.cpu.unicorn.X86Bench.CODE;
import static org.utrace.cpu.unicorn.X86Bench.DATA;
import static org.utrace.cpu.unicorn.X86Bench.STACK;

import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** Show that a revert leaves nothing of what happened since the snapshot. */
class X86SnapshotTests {
  /** inc qword [rdi]; movq xmm0, rbx; push rbx; inc rbx; int3. */
  private static final int[] PROGRAM = {
    0x48, 0xff, 0x07, 0x66, 0x48, 0x0f, 0x6e, 0xc3, 0x53, 0x48, 0xff, 0xc3, 0xcc
  };

  @Test
  void revertUndoesProgramAndHostWritesRegistersAndContext() {
    try (X86Bench bench = X86Bench.with(PROGRAM)) {
      bench.set(X86Frame.RDI, DATA).set(X86Frame.RBX, 7);
      bench.cpu.snapshot();
      for (int round = 0; round < 3; round++) {
        assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(5));
        assertThat(bench.readLong(DATA)).isEqualTo(1);
        assertThat(bench.readLong(X86Bench.STACK_TOP - 8)).isEqualTo(7);
        bench.write(DATA + 100, 1);
        bench.write(CODE, 0xcc);
        bench.cpu.revert();
        assertThat(bench.read(DATA, 4096)).containsOnly(0);
        assertThat(bench.read(STACK, 4096)).containsOnly(0);
        assertThat(bench.read(CODE, 2)).containsExactly(0x48, 0xff);
        assertThat(bench.get(X86Frame.RBX)).isEqualTo(7);
        assertThat(bench.at()).isZero();
      }
      // movq rax, xmm0; int3, with xmm0 as it was at the snapshot
      bench.write(CODE, 0x66, 0x48, 0x0f, 0x7e, 0xc0, 0xcc);
      bench.set(X86Frame.RAX, 1).run();
      assertThat(bench.get(X86Frame.RAX)).isZero();
    }
  }

  @Test
  void revertedRunsAreEqual() {
    try (X86Bench bench = X86Bench.with(PROGRAM)) {
      bench.set(X86Frame.RDI, DATA).stepping();
      bench.cpu.snapshot();
      long[] first = runAndStore(bench);
      for (int i = 0; i < 50; i++) {
        bench.cpu.revert();
        assertThat(runAndStore(bench)).isEqualTo(first);
      }
    }
  }

  private static long[] runAndStore(X86Bench bench) {
    long[] frame = new long[X86Frame.LENGTH];
    bench.places(4);
    bench.cpu.storeFrame(frame);
    return frame;
  }

  @Test
  void revertUndoesMappingsMadeAndRemoved() {
    try (X86Bench bench = X86Bench.with(PROGRAM)) {
      bench.set(X86Frame.RDI, DATA);
      bench.write(DATA + 8, 42);
      bench.cpu.snapshot();
      for (int round = 0; round < 3; round++) {
        bench.unmap(DATA);
        bench.map(DATA, Protection.READ_WRITE_EXECUTE);
        bench.write(DATA + 8, 1, 2, 3);
        bench.map(0x70000, Protection.READ_WRITE);
        bench.write(0x70000, 9);
        bench.unmap(CODE);
        assertThat(bench.run()).isInstanceOf(CpuEvent.MemoryFault.class);
        bench.cpu.revert();
        assertThat(bench.cpu.isMapped(new UserAddress(0x70000), 1)).isFalse();
        assertThat(bench.readLong(DATA + 8)).isEqualTo(42);
        assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(5));
        bench.cpu.revert();
        bench.map(0x70000, Protection.READ_WRITE);
        assertThat(bench.read(0x70000, 4096)).as("used again, but clean").containsOnly(0);
        bench.cpu.revert();
      }
    }
  }

  @Test
  void revertUndoesCodeThatTheProgramChanged() {
    // 0: inc rbx; 3: mov byte [rip-8], 0xcb (makes it dec rbx); 10: jmp 0
    try (X86Bench bench = new X86Bench(Protection.READ_WRITE_EXECUTE)) {
      bench.write(CODE, 0x48, 0xff, 0xc3, 0xc6, 0x05, 0xf8, 0xff, 0xff, 0xff, 0xcb, 0xeb, 0xf4);
      bench.cpu.snapshot();
      for (int round = 0; round < 3; round++) {
        bench.cpu.run(7);
        assertThat(bench.get(X86Frame.RBX)).as("one up, two down").isEqualTo(-1);
        bench.cpu.revert();
      }
    }
  }

  @Test
  void revertUndoesAPartialUnmap() {
    try (X86Bench bench = new X86Bench()) {
      UserAddress area = new UserAddress(0x50000);
      bench.cpu.map(area, 4 * 4096, Protection.READ_WRITE);
      bench.write(0x50000, 1);
      bench.write(0x53000, 4);
      bench.cpu.snapshot();
      bench.cpu.unmap(area.plus(4096), 2 * 4096);
      bench.write(0x50000, 5);
      bench.write(0x53000, 6);
      bench.cpu.revert();
      assertThat(bench.cpu.isMapped(area, 4 * 4096)).isTrue();
      assertThat(bench.read(0x50000, 1)).containsExactly(1);
      assertThat(bench.read(0x53000, 1)).containsExactly(4);
    }
  }

  @Test
  void laterSnapshotReplacesTheFirst() {
    try (X86Bench bench = new X86Bench()) {
      bench.cpu.snapshot();
      bench.write(DATA, 1);
      bench.unmap(STACK);
      bench.cpu.snapshot();
      bench.write(DATA, 2);
      bench.map(STACK, Protection.READ_WRITE);
      bench.cpu.revert();
      assertThat(bench.read(DATA, 1)).containsExactly(1);
      assertThat(bench.cpu.isMapped(new UserAddress(STACK), 1)).isFalse();
    }
  }

  @Test
  void revertAfterDivideErrorsDoesNotWedge() {
    // div ecx
    try (X86Bench bench = X86Bench.with(0xf7, 0xf1)) {
      bench.cpu.snapshot();
      for (int i = 0; i < 10; i++) {
        assertThat(bench.run()).isEqualTo(new CpuEvent.ArithmeticFault(0));
        if (i % 2 == 0) {
          bench.cpu.revert();
        }
      }
    }
  }

  @Test
  void revertWithoutASnapshotIsRefused() {
    try (X86Bench bench = new X86Bench()) {
      assertThatThrownBy(bench.cpu::revert)
          .isInstanceOf(CpuException.class)
          .hasMessage("revert() without a snapshot");
    }
  }
}
