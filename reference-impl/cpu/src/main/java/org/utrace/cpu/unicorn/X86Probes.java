// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.utrace.cpu.unicorn.Probe.expect;
import static org.utrace.cpu.unicorn.Probe.fault;

import java.util.List;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** Try on this build of libunicorn what {@link X86Cpu} relies on. */
final class X86Probes {
  private static final long UNMAPPED = 0x5000;
  private static final long PAGE_END = ProbeBench.CODE + UserCpu.PAGE_BYTES;
  private static final int DIVIDE_ERRORS = 5;
  private static final long X86_ONE = 0x8000_0000_0000_0000L;
  private static final long FLOAT_ONE = 0x3f80_0000L;

  /** Words of the extension: the significand of st0, and the low half of xmm1. */
  private static final int X87_TOP = 4;

  private static final int XMM_1 = 22;
  private static final StepTrap STEP = new StepTrap(1, false);

  private final X86Mode mode;
  private final int rax;
  private final int rbx;
  private final int rsi;
  private final int rdi;

  private X86Probes(X86Mode mode) {
    this.mode = mode;
    rax = mode.is64() ? X86Frame.RAX : I386Frame.EAX;
    rbx = mode.is64() ? X86Frame.RBX : I386Frame.EBX;
    rsi = mode.is64() ? X86Frame.RSI : I386Frame.ESI;
    rdi = mode.is64() ? X86Frame.RDI : I386Frame.EDI;
  }

  private List<Probe> all() {
    return List.of(
        // inc ebx; inc ebx; jmp to itself
        Probe.run("x86-count", this::count, "ff c3 ff c3 eb fe"),
        // the system call; nop
        Probe.run("x86-syscall", this::syscall, systemCall() + " 90"),
        // int3
        Probe.run("x86-breakpoint", this::breakpoint, "cc"),
        // ud2
        Probe.run("x86-undefined", bench -> refused(bench, false), "0f 0b"),
        // cli
        Probe.run("x86-privilege", bench -> refused(bench, true), "fa"),
        // mov al, [rsi]; mov [rdi], al
        Probe.run("x86-memory-fault", this::memoryFault, "8a 06 88 07"),
        // jmp rax
        Probe.run("x86-jump-fault", this::jumpFault, "ff e0"),
        // rep movsb; int3
        Probe.run("x86-rep", this::repeat, "f3 a4 cc"),
        // div ecx; int3
        Probe.run("x86-divide", this::divide, "f7 f1 cc"),
        // inc ebx; jmp to itself
        Probe.run("x86-host-write", this::hostWrite, "ff c3 eb fe"),
        new Probe(
            "x86-self-write",
            Probe.Need.RUN,
            Protection.READ_WRITE_EXECUTE,
            this::selfWrite,
            // mov byte [its own last byte], 0xcb;
            // mov byte [the last byte of the next instruction], 0xcb; inc ebx becomes dec ebx
            mode.is64()
                ? "c6 05 ff ff ff ff cb c6 05 01 00 00 00 cb ff c3"
                : "c6 05 06 00 01 00 cb c6 05 0f 00 01 00 cb ff c3"),
        Probe.run("x86-fetch-ahead", this::fetchAhead, ""),
        // mov al, [rsi]; jmp to the start
        Probe.run("x86-unmap", this::unmap, "8a 06 eb fc"),
        // movd xmm0, eax; movd eax, xmm0
        Probe.run("x86-context", this::context, "66 0f 6e c0 66 0f 7e c0"),
        // fld1; movd xmm1, eax; fstp dword [rsi]
        Probe.run("x86-extension", this::extension, "d9 e8 66 0f 6e c8 d9 1e"),
        // mov ds, ax; mov ax, ds
        Probe.run("x86-segment", this::segment, "8e d8 66 8c d8"),
        // inc ebx; cmp ebx, 2; je +1; nop; pushf
        Probe.step("x86-tf-trap", this::trap, "ff c3 83 fb 02 74 01 90 9c"),
        // 0: jmp 4; 2: nop; nop; 4: call 11; 9: jmp to itself; 11: ret
        Probe.step(
            "x86-tf-jump",
            bench -> expect(List.of(4L, 11L, 9L, 9L), bench.stepping().places(4)),
            "eb 02 90 90 e8 02 00 00 00 eb fe c3"),
        // popf; nop; int3
        Probe.step("x86-tf-popf", this::popFlags, "9d 90 cc"),
        // rep movsb
        Probe.step("x86-tf-rep", this::stepRepeat, "f3 a4"),
        // the system call; nop
        Probe.step("x86-tf-syscall", this::stepSyscall, systemCall() + " 90"),
        // mov ss, ax; nop; nop
        Probe.step("x86-tf-stack-segment", this::stepStackSegment, "8e d0 90 90"),
        // div ecx; nop
        Probe.step("x86-tf-divide", this::stepDivide, "f7 f1 90"),
        // jmp rax
        Probe.step("x86-tf-fault", this::stepFault, "ff e0"));
  }

  /** Try everything on a library. */
  static Probe.Result of(UnicornLibrary library, X86Start.Result start, X86Mode mode) {
    return Probe.tryAll(
        new X86Probes(mode).all(),
        library,
        protection -> new X86ProbeBench(new X86Cpu(library, start, mode), protection, mode));
  }

  /** syscall, or int 0x80. */
  private String systemCall() {
    return mode.is64() ? "0f 05" : "cd 80";
  }

  private void count(ProbeBench bench) {
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(2L, bench.at());
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(4L, bench.at());
    expect(2L, bench.get(rbx));
  }

  private void syscall(ProbeBench bench) {
    expect(new SystemCall(1), bench.run());
    expect(2L, bench.at());
    expect(new SliceEnd(1), bench.cpu.run(1));
  }

  private void breakpoint(ProbeBench bench) {
    expect(new CpuEvent.Breakpoint(1), bench.run());
    expect(1L, bench.at());
  }

  private void refused(ProbeBench bench, boolean privileged) {
    expect(new CpuEvent.IllegalInstruction(0, privileged), bench.run());
    expect(0L, bench.at());
  }

  private void memoryFault(ProbeBench bench) {
    bench.set(rsi, UNMAPPED).set(rdi, UNMAPPED + 1);
    expect(fault(0, UNMAPPED, Access.READ), bench.run());
    bench.set(rsi, ProbeBench.DATA);
    expect(fault(1, UNMAPPED + 1, Access.WRITE), bench.run());
    expect(2L, bench.at());
  }

  private void jumpFault(ProbeBench bench) {
    bench.set(rax, UNMAPPED);
    expect(fault(1, UNMAPPED, Access.FETCH), bench.run());
    expect(UNMAPPED, bench.get(mode.pcSlot));
  }

  private void repeat(ProbeBench bench) {
    copyThree(bench);
    expect(new SliceEnd(0), bench.cpu.run(2));
    expect(0L, bench.at());
    expect(new CpuEvent.Breakpoint(2), bench.run());
    expect(0x030201L, bench.readLong(ProbeBench.DATA + 16));
  }

  private void copyThree(ProbeBench bench) {
    bench.write(ProbeBench.DATA, 1, 2, 3);
    bench.set(rsi, ProbeBench.DATA).set(rdi, ProbeBench.DATA + 16);
    bench.set(mode.countSlot, 3);
  }

  private void divide(ProbeBench bench) {
    for (int i = 0; i < DIVIDE_ERRORS; i++) {
      expect(new CpuEvent.ArithmeticFault(0), bench.run());
      expect(0L, bench.at());
    }
    expect(new CpuEvent.Breakpoint(1), bench.goTo(ProbeBench.CODE + 2).run());
  }

  private void hostWrite(ProbeBench bench) {
    expect(new SliceEnd(5), bench.cpu.run(5));
    // dec ebx
    bench.write(ProbeBench.CODE, 0xff, 0xcb);
    bench.goTo(ProbeBench.CODE);
    expect(new SliceEnd(5), bench.cpu.run(5));
    expect(0L, bench.get(rbx));
  }

  private void selfWrite(ProbeBench bench) {
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(0xffff_ffffL, bench.get(rbx));
  }

  private void fetchAhead(ProbeBench bench) {
    // inc ebx; the first two bytes of mov eax, imm32
    bench.write(PAGE_END - 4, 0xff, 0xc3, 0xb8, 0x01);
    bench.goTo(PAGE_END - 4);
    expect(fault(1, PAGE_END, Access.FETCH), bench.run());
    expect(PAGE_END - 2, bench.get(mode.pcSlot));
    expect(1L, bench.get(rbx));
  }

  private void unmap(ProbeBench bench) {
    bench.set(rsi, ProbeBench.DATA);
    expect(new SliceEnd(4), bench.cpu.run(4));
    bench.unmap(ProbeBench.DATA);
    expect(fault(0, ProbeBench.DATA, Access.READ), bench.run());
  }

  private void context(ProbeBench bench) {
    expect(new SliceEnd(1), bench.set(rax, 5).cpu.run(1));
    CpuContext saved = bench.cpu.saveContext();
    bench.goTo(ProbeBench.CODE).set(rax, 6);
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.cpu.restoreContext(saved);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(5L, bench.get(rax));
  }

  private void extension(ProbeBench bench) {
    long[] values = new long[bench.cpu.extensionLength()];
    bench.set(rax, 5).set(rsi, ProbeBench.DATA);
    expect(new SliceEnd(2), bench.cpu.run(2));
    bench.cpu.storeExtension(values);
    expect(X86_ONE, values[X87_TOP]);
    expect(5L, values[XMM_1]);
    bench.cpu.loadExtension(new long[values.length]);
    bench.cpu.loadExtension(values);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(FLOAT_ONE, bench.readLong(ProbeBench.DATA));
  }

  private void segment(ProbeBench bench) {
    bench.set(rax, mode.dataSelector());
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.set(rax, 0);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect((long) mode.dataSelector(), bench.get(rax));
    // A selector of the kernel's.
    bench.goTo(ProbeBench.CODE).set(rax, 0x10);
    expect(new CpuEvent.IllegalInstruction(0, true), bench.run());
  }

  /** The trap comes after the instruction behind the load, with which it may belong together. */
  private void stepStackSegment(ProbeBench bench) {
    bench.set(rax, mode.dataSelector()).stepping();
    expect(new StepTrap(2, false), bench.run());
    expect(3L, bench.at());
  }

  private void trap(ProbeBench bench) {
    bench.set(rbx, 1);
    expect(List.of(2L, 5L, 8L, 9L), bench.stepping().places(4));
    expect(2L, bench.get(rbx));
    expect(
        X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF,
        bench.readLong(bench.get(mode.stackSlot)) & (X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF));
  }

  /** Setting the flag traps after the next instruction, clearing it traps once more. */
  private void popFlags(ProbeBench bench) {
    bench.write(ProbeBench.STACK_TOP, 0x02, 0x03, 0, 0, 0, 0, 0, 0);
    expect(new StepTrap(2, false), bench.run());
    bench.goTo(ProbeBench.CODE).set(mode.stackSlot, ProbeBench.STACK_TOP);
    bench.write(ProbeBench.STACK_TOP, 0x02, 0x02, 0, 0, 0, 0, 0, 0);
    expect(STEP, bench.run());
    expect(new CpuEvent.Breakpoint(2), bench.run());
  }

  private void stepRepeat(ProbeBench bench) {
    copyThree(bench);
    bench.stepping();
    expect(new StepTrap(0, false), bench.run());
    expect(new StepTrap(0, false), bench.run());
    expect(STEP, bench.run());
    expect(2L, bench.at());
  }

  private void stepSyscall(ProbeBench bench) {
    expect(new SystemCall(1), bench.stepping().run());
    expect(2L, bench.at());
    expect(STEP, bench.run());
    expect(3L, bench.at());
  }

  private void stepDivide(ProbeBench bench) {
    bench.stepping();
    for (int i = 0; i < DIVIDE_ERRORS; i++) {
      expect(new CpuEvent.ArithmeticFault(0), bench.run());
    }
    expect(STEP, bench.goTo(ProbeBench.CODE + 2).run());
  }

  private void stepFault(ProbeBench bench) {
    bench.set(rax, UNMAPPED).stepping();
    expect(STEP, bench.run());
    expect(fault(0, UNMAPPED, Access.FETCH), bench.run());
  }
}
