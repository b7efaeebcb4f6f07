// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utrace.cpu.unicorn.X86Bench.CODE;
import static org.utrace.cpu.unicorn.X86Bench.DATA;

import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;

/** Show that runs are counted exactly and see every write to code, frames and contexts. */
class X86RunTests {
  @Test
  void sliceEndsAfterExactlyTheBound() {
    // inc rbx; jmp back
    try (X86Bench bench = X86Bench.with(0x48, 0xff, 0xc3, 0xeb, 0xfb)) {
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.at()).isEqualTo(3);
      assertThat(bench.cpu.run(7)).isEqualTo(new SliceEnd(7));
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(4);
      assertThat(bench.cpu.run(1000)).isEqualTo(new SliceEnd(1000));
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(504);
    }
  }

  @Test
  void jumpToItselfRetiresEachTime() {
    // jmp self
    try (X86Bench bench = X86Bench.with(0xeb, 0xfe)) {
      assertThat(bench.cpu.run(10)).isEqualTo(new SliceEnd(10));
    }
  }

  @Test
  void repeatedStringRetiresOnceWhenItIsThrough() {
    // rep stosb; int3
    try (X86Bench bench = X86Bench.with(0xf3, 0xaa, 0xcc)) {
      bench.set(X86Frame.RDI, DATA).set(X86Frame.RCX, 5).set(X86Frame.RAX, 9);
      assertThat(bench.cpu.run(2)).isEqualTo(new SliceEnd(0));
      assertThat(bench.get(X86Frame.RCX)).isEqualTo(3);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
      assertThat(bench.read(DATA, 6)).containsExactly(9, 9, 9, 9, 9, 0);
    }
  }

  @Test
  void frameCannotRaiseThePrivilegeLevelOrBlockInterrupts() {
    // pushf; pop rax; int3
    try (X86Bench bench = X86Bench.with(0x9c, 0x58, 0xcc)) {
      bench.set(X86Frame.EFLAGS, 0x3001);
      bench.run();
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(X86Frame.EFLAGS_FIXED | 1);
    }
  }

  @Test
  void codeWrittenByTheHostTakesEffectAtOnce() {
    // inc rbx; jmp back
    try (X86Bench bench = X86Bench.with(0x48, 0xff, 0xc3, 0xeb, 0xfb)) {
      bench.cpu.run(100);
      bench.write(CODE, 0xcc);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      // dec rbx in its place
      bench.write(CODE, 0x48, 0xff, 0xcb);
      bench.goTo(CODE).set(X86Frame.RBX, 3);
      bench.cpu.run(4);
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(1);
    }
  }

  @Test
  void codeWrittenByTheProgramTakesEffectAtOnce() {
    // 0: inc rbx; 3: mov byte [rip-8], 0xcb (makes it dec rbx); 10: jmp 0
    try (X86Bench bench = new X86Bench(Protection.READ_WRITE_EXECUTE)) {
      bench.write(CODE, 0x48, 0xff, 0xc3, 0xc6, 0x05, 0xf8, 0xff, 0xff, 0xff, 0xcb, 0xeb, 0xf4);
      bench.cpu.run(3);
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(1);
      assertThat(bench.read(CODE, 3)).containsExactly(0x48, 0xff, 0xcb);
      bench.cpu.run(3);
      assertThat(bench.get(X86Frame.RBX)).as("now dec rbx").isZero();
    }
  }

  @Test
  void programMayWriteTheInstructionRightBehind() {
    // 0: mov byte [rip+0], 0xcb (c6 05 02000000 cb); 7: inc rbx -> dec rbx; 10: int3
    try (X86Bench bench = new X86Bench(Protection.READ_WRITE_EXECUTE)) {
      bench.write(CODE, 0xc6, 0x05, 2, 0, 0, 0, 0xcb, 0x48, 0xff, 0xc3, 0xcc);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(3));
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(-1);
    }
  }

  @Test
  void programMayWriteTheInstructionThatIsRunning() {
    // 0: mov byte [rip-1], 0x55 (its own immediate byte); 7: int3
    try (X86Bench bench = new X86Bench(Protection.READ_WRITE_EXECUTE)) {
      bench.write(CODE, 0xc6, 0x05, 0xff, 0xff, 0xff, 0xff, 0x44, 0xcc);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
      assertThat(bench.read(CODE + 6, 1)).containsExactly(0x44);
      bench.write(CODE + 6, 0x55);
      bench.goTo(CODE).stepping();
      assertThat(bench.run()).isEqualTo(new CpuEvent.StepTrap(1, false));
    }
  }

  @Test
  void repeatedStringMayWriteTheCodeBehindIt() {
    // 0: rep movsb; 2: four int3 that become inc rbx and int3
    try (X86Bench bench = new X86Bench(Protection.READ_WRITE_EXECUTE)) {
      bench.write(CODE, 0xf3, 0xa4, 0xcc, 0xcc, 0xcc, 0xcc);
      bench.write(DATA, 0x48, 0xff, 0xc3);
      bench.set(X86Frame.RSI, DATA).set(X86Frame.RDI, CODE + 2).set(X86Frame.RCX, 3);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(3));
      assertThat(bench.get(X86Frame.RBX)).isEqualTo(1);
    }
  }

  @Test
  void branchesToThemselvesRunOncePerInstruction() {
    // loop self
    try (X86Bench bench = X86Bench.with(0xe2, 0xfe)) {
      bench.set(X86Frame.RCX, 100);
      assertThat(bench.cpu.run(10)).isEqualTo(new SliceEnd(10));
      assertThat(bench.get(X86Frame.RCX)).isEqualTo(90);
    }
    // call self
    try (X86Bench bench = X86Bench.with(0xe8, 0xfb, 0xff, 0xff, 0xff)) {
      bench.cpu.run(4);
      assertThat(bench.get(X86Frame.RSP)).isEqualTo(X86Bench.STACK_TOP - 32);
    }
    // jmp rax
    try (X86Bench bench = X86Bench.with(0xff, 0xe0)) {
      bench.set(X86Frame.RAX, CODE);
      assertThat(bench.cpu.run(4)).isEqualTo(new SliceEnd(4));
    }
  }

  @Test
  void codeInAPageMappedAnewIsTheNewCode() {
    // mov eax, 1; int3
    try (X86Bench bench = X86Bench.with(0xb8, 1, 0, 0, 0, 0xcc)) {
      for (int value = 1; value < 5; value++) {
        bench.write(CODE + 1, value);
        bench.goTo(CODE).run();
        assertThat(bench.get(X86Frame.RAX)).isEqualTo(value);
        bench.unmap(CODE);
        bench.map(CODE, Protection.READ_EXECUTE);
        bench.write(CODE, 0xb8, 0, 0, 0, 0, 0xcc);
      }
    }
  }

  @Test
  void contextCarriesWhatIsNotInTheFrame() {
    // movq xmm0, rbx; int3; movq rax, xmm0; int3
    try (X86Bench bench =
            X86Bench.with(0x66, 0x48, 0x0f, 0x6e, 0xc3, 0xcc, 0x66, 0x48, 0x0f, 0x7e, 0xc0, 0xcc);
        X86Bench other =
            X86Bench.with(0x66, 0x48, 0x0f, 0x6e, 0xc3, 0xcc, 0x66, 0x48, 0x0f, 0x7e, 0xc0, 0xcc)) {
      bench.set(X86Frame.RBX, 11).run();
      CpuContext eleven = bench.cpu.saveContext();
      bench.goTo(CODE).set(X86Frame.RBX, 22).run();
      bench.set(X86Frame.R15, 33);
      bench.cpu.restoreContext(eleven);
      assertThat(bench.get(X86Frame.RBX)).as("the frame stays").isEqualTo(22);
      bench.run();
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(11);
      assertThat(bench.get(X86Frame.R15)).isEqualTo(33);
      other.cpu.restoreContext(eleven);
      other.goTo(CODE + 6).run();
      assertThat(other.get(X86Frame.RAX)).isEqualTo(11);
    }
  }

  @Test
  void contextOfAnotherMachineIsRefused() {
    try (X86Bench bench = new X86Bench()) {
      CpuContext foreign = new CpuContext() {};
      assertThatThrownBy(() -> bench.cpu.restoreContext(foreign))
          .isInstanceOf(CpuException.class)
          .hasMessageContaining("not of an x86_64 CPU");
    }
  }

  @Test
  void wrongFramesAndBoundsAreRefused() {
    try (X86Bench bench = new X86Bench()) {
      assertThatThrownBy(() -> bench.cpu.run(0)).hasMessage("run(0): the bound is at least 1");
      assertThatThrownBy(() -> bench.cpu.loadFrame(new long[3]))
          .hasMessage("loadFrame(): the frame has 3 elements instead of 28");
      assertThatThrownBy(() -> bench.cpu.storeFrame(new long[X86Frame.LENGTH + 1]))
          .isInstanceOf(CpuException.class);
      assertThat(bench.cpu.frameLength()).isEqualTo(X86Frame.LENGTH);
    }
  }

  @Test
  void closedCpuRefusesEveryCall() {
    X86Bench bench = new X86Bench();
    bench.close();
    assertThatThrownBy(bench::close).hasMessage("close refused: the CPU is closed");
    assertThatThrownBy(bench::run).hasMessage("run refused: the CPU is closed");
    assertThatThrownBy(() -> bench.get(0)).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> bench.read(CODE, 1)).isInstanceOf(CpuException.class);
    assertThatThrownBy(() -> bench.write(CODE, 1)).isInstanceOf(CpuException.class);
    assertThatThrownBy(bench.cpu::snapshot).isInstanceOf(CpuException.class);
    assertThatThrownBy(bench.cpu::revert).isInstanceOf(CpuException.class);
    assertThatThrownBy(bench.cpu::saveContext).isInstanceOf(CpuException.class);
  }
}
