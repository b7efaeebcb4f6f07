// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.X86Bench.CODE;
import static org.utrace.cpu.unicorn.X86Bench.DATA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.IllegalInstruction;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** Show which event each exception of the machine becomes, and that the CPU runs on after it. */
class X86EventTests {
  @Test
  void systemCallLeavesThePcBehindItAndClobbersTwoRegisters() {
    // nop; syscall; nop
    try (X86Bench bench = X86Bench.with(0x90, 0x0f, 0x05, 0x90)) {
      bench.set(X86Frame.RAX, 39).set(X86Frame.ORIG_RAX, 7);
      assertThat(bench.run()).isEqualTo(new CpuEvent.SystemCall(2));
      assertThat(bench.at()).isEqualTo(3);
      assertThat(bench.get(X86Frame.RCX)).isEqualTo(CODE + 3);
      assertThat(bench.get(X86Frame.R11)).isEqualTo(X86Frame.EFLAGS_FIXED);
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(39);
      assertThat(bench.get(X86Frame.ORIG_RAX)).as("kept by the kernel").isEqualTo(7);
    }
  }

  @Test
  void systemCallBeforeUnmappedMemoryIsASystemCall() {
    try (X86Bench bench = new X86Bench()) {
      // syscall in the last two bytes of the page
      bench.write(CODE + 4094, 0x0f, 0x05);
      bench.goTo(CODE + 4094);
      assertThat(bench.run()).isEqualTo(new CpuEvent.SystemCall(1));
      assertThat(bench.run()).isInstanceOf(MemoryFault.class);
    }
  }

  @Test
  void breakpointLeavesThePcBehindIt() {
    // nop; int3, then the two-byte form int 3
    try (X86Bench bench = X86Bench.with(0x90, 0xcc, 0xcd, 0x03)) {
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
      assertThat(bench.at()).isEqualTo(2);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(1));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ud2, 0f0b, false",
    "icebp, f1, false",
    "lock nop, f090, false",
    "push es (not in 64-bit mode), 06, false",
    "cli, fa, true",
    "hlt, f4, true",
    "sti, fb, true",
    "swapgs, 0f01f8, true",
    "lidt [rsi], 0f011e, true",
    "retf, cb, true",
    "sysretq, 480f07, false",
    "sysenter, 0f34, false",
    "rep insb, f36c, true",
    "in al dx, ec, true",
    "out dx al, ee, true",
    "mov cr0 rax, 0f22c0, true",
    "mov dr7 rax, 0f23f8, true",
    "wrmsr, 0f30, true",
    "rdmsr, 0f32, true",
    "lgdt [rsi], 0f0116, true",
    "invlpg [rsi], 0f013e, true",
    "iretq without a frame it may use, 48cf, true",
    "int 0, cd00, true",
    "int 1, cd01, true",
    "int 0x80, cd80, true",
  })
  void refusedInstructionsLeaveThePcOnThem(String name, String hex, boolean privileged) {
    int[] code = new int[hex.length() / 2 + 1];
    code[0] = 0x90;
    for (int i = 1; i < code.length; i++) {
      code[i] = Integer.parseInt(hex, 2 * i - 2, 2 * i, 16);
    }
    try (X86Bench bench = X86Bench.with(code)) {
      bench.set(X86Frame.RSI, DATA);
      for (int retired : new int[] {1, 0, 0, 0}) {
        assertThat(bench.run()).as(name).isEqualTo(new IllegalInstruction(retired, privileged));
        assertThat(bench.at()).isEqualTo(1);
      }
      bench.goTo(CODE).stepping();
      assertThat(bench.run()).isEqualTo(new CpuEvent.StepTrap(1, false));
    }
  }

  @Test
  void divideErrorsInARowAreAllReported() {
    // div ecx; int3
    try (X86Bench bench = X86Bench.with(0xf7, 0xf1, 0xcc)) {
      for (int i = 0; i < 5; i++) {
        assertThat(bench.run()).isEqualTo(new CpuEvent.ArithmeticFault(0));
        assertThat(bench.at()).isZero();
      }
      bench.set(X86Frame.RCX, 3).set(X86Frame.RAX, 12);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(4);
    }
  }

  @Test
  void readsAndWritesThatAreNotAllowedNameAddressKindAndMapping() {
    // mov al, [rsi]; mov [rdi], al; int3
    try (X86Bench bench = X86Bench.with(0x8a, 0x06, 0x88, 0x07, 0xcc)) {
      bench.map(0x40000, Protection.NONE);
      bench.set(X86Frame.RSI, 0x5008).set(X86Frame.RDI, 0x6010);
      assertThat(bench.run()).isEqualTo(fault(0, 0x5008, Access.READ, false));
      bench.set(X86Frame.RSI, 0x40008);
      assertThat(bench.run()).isEqualTo(fault(0, 0x40008, Access.READ, true));
      bench.set(X86Frame.RSI, DATA);
      assertThat(bench.run()).isEqualTo(fault(1, 0x6010, Access.WRITE, false));
      assertThat(bench.at()).isEqualTo(2);
      bench.set(X86Frame.RDI, CODE + 4);
      assertThat(bench.run()).isEqualTo(fault(0, CODE + 4, Access.WRITE, true));
      bench.set(X86Frame.RDI, DATA + 1);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
    }
  }

  @Test
  void accessAcrossAPageEndNamesTheFirstBadByte() {
    // mov rax, [rsi]; mov [rsi], rax
    try (X86Bench bench = X86Bench.with(0x48, 0x8b, 0x06, 0x48, 0x89, 0x06)) {
      bench.set(X86Frame.RSI, DATA + 4093);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + 4096, Access.READ, false));
      bench.goTo(CODE + 3);
      bench.set(X86Frame.RAX, -1);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + 4096, Access.WRITE, false));
      bench.map(DATA + 4096, Protection.NONE);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + 4096, Access.WRITE, true));
      bench.goTo(CODE);
      assertThat(bench.run()).isEqualTo(fault(0, DATA + 4096, Access.READ, true));
    }
  }

  @Test
  void fetchesThatAreNotAllowedAreFetchFaults() {
    // jmp rax
    try (X86Bench bench = X86Bench.with(0xff, 0xe0)) {
      bench.set(X86Frame.RAX, 0x5004);
      assertThat(bench.run()).isEqualTo(fault(1, 0x5004, Access.FETCH, false));
      assertThat(bench.get(X86Frame.RIP)).isEqualTo(0x5004);
      bench.goTo(CODE).set(X86Frame.RAX, DATA + 8);
      assertThat(bench.run()).isEqualTo(fault(1, DATA + 8, Access.FETCH, true));
      assertThat(bench.get(X86Frame.RIP)).isEqualTo(DATA + 8);
    }
  }

  @Test
  void jumpToUnmappedMemoryCompletesWithinItsSlice() {
    // jmp rax
    try (X86Bench bench = X86Bench.with(0xff, 0xe0)) {
      bench.set(X86Frame.RAX, 0x5004);
      assertThat(bench.cpu.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
      assertThat(bench.cpu.run(1)).isEqualTo(fault(0, 0x5004, Access.FETCH, false));
    }
  }

  @Test
  void instructionsBeforeOneThatCrossesIntoABadPageComplete() {
    try (X86Bench bench = new X86Bench()) {
      // inc rbx; inc rbx; the first two bytes of mov eax, imm32
      bench.write(CODE + 4088, 0x48, 0xff, 0xc3, 0x48, 0xff, 0xc3, 0xb8, 0x01);
      for (int round = 0; round < 2; round++) {
        bench.goTo(CODE + 4088).set(X86Frame.RBX, 0);
        assertThat(bench.run()).isEqualTo(fault(2, CODE + 4096, Access.FETCH, false));
        assertThat(bench.get(X86Frame.RBX)).isEqualTo(2);
        assertThat(bench.at()).isEqualTo(4094);
      }
      bench.map(CODE + 4096, Protection.READ_EXECUTE);
      // the rest of mov eax, 1; int3
      bench.write(CODE + 4096, 0, 0, 0, 0xcc);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(1);
    }
  }

  @Test
  void faultsKeepFloatingPointAndOtherState() {
    // movq xmm1, rbx; fld1; div ecx; movq rdx, xmm1; fistp qword [rsi]; int3
    try (X86Bench bench =
        X86Bench.with(
            0x66, 0x48, 0x0f, 0x6e, 0xcb, 0xd9, 0xe8, 0xf7, 0xf1, 0x66, 0x48, 0x0f, 0x7e, 0xca,
            0xdf, 0x3e, 0xcc)) {
      bench.set(X86Frame.RBX, 0x1234567).set(X86Frame.RSI, DATA).set(X86Frame.FS_BASE, DATA);
      for (int i = 0; i < 3; i++) {
        assertThat(bench.run()).isInstanceOf(CpuEvent.ArithmeticFault.class);
      }
      bench.goTo(CODE + 9);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(3));
      assertThat(bench.get(X86Frame.RDX)).isEqualTo(0x1234567);
      assertThat(bench.readLong(DATA)).isEqualTo(1);
      assertThat(bench.get(X86Frame.FS_BASE)).isEqualTo(DATA);
    }
  }

  @Test
  void segmentBasesAddressThreadMemory() {
    // mov rax, fs:[8]; mov rdx, gs:[16]; int3
    try (X86Bench bench =
        X86Bench.with(
            0x64, 0x48, 0x8b, 0x04, 0x25, 8, 0, 0, 0, 0x65, 0x48, 0x8b, 0x14, 0x25, 16, 0, 0, 0,
            0xcc)) {
      bench.write(DATA + 8, 5);
      bench.write(DATA + 0x110, 6);
      bench.set(X86Frame.FS_BASE, DATA).set(X86Frame.GS_BASE, DATA + 0x100);
      bench.run();
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(5);
      assertThat(bench.get(X86Frame.RDX)).isEqualTo(6);
    }
  }

  private static MemoryFault fault(int retired, long address, Access access, boolean mapped) {
    return new MemoryFault(retired, new UserAddress(address), access, mapped);
  }
}
