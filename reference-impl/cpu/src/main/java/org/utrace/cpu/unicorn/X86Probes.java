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
  private static final StepTrap STEP = new StepTrap(1, false);

  private static final List<Probe> ALL =
      List.of(
          // inc rbx; inc rbx; jmp to itself
          Probe.run("x86-count", X86Probes::count, "48 ff c3 48 ff c3 eb fe"),
          // syscall; nop
          Probe.run("x86-syscall", X86Probes::syscall, "0f 05 90"),
          // int3
          Probe.run("x86-breakpoint", X86Probes::breakpoint, "cc"),
          // ud2
          Probe.run("x86-undefined", bench -> refused(bench, false), "0f 0b"),
          // cli
          Probe.run("x86-privilege", bench -> refused(bench, true), "fa"),
          // mov al, [rsi]; mov [rdi], al
          Probe.run("x86-memory-fault", X86Probes::memoryFault, "8a 06 88 07"),
          // jmp rax
          Probe.run("x86-jump-fault", X86Probes::jumpFault, "ff e0"),
          // rep movsb; int3
          Probe.run("x86-rep", X86Probes::repeat, "f3 a4 cc"),
          // div ecx; int3
          Probe.run("x86-divide", X86Probes::divide, "f7 f1 cc"),
          // inc rbx; jmp to itself
          Probe.run("x86-host-write", X86Probes::hostWrite, "48 ff c3 eb fe"),
          new Probe(
              "x86-self-write",
              Probe.Need.RUN,
              Protection.READ_WRITE_EXECUTE,
              X86Probes::selfWrite,
              // mov byte [its own last byte], 0xcb;
              // mov byte [the last byte of the next instruction], 0xcb; inc rbx becomes dec rbx
              "c6 05 ff ff ff ff cb c6 05 02 00 00 00 cb 48 ff c3"),
          Probe.run("x86-fetch-ahead", X86Probes::fetchAhead, ""),
          // mov al, [rsi]; jmp to the start
          Probe.run("x86-unmap", X86Probes::unmap, "8a 06 eb fc"),
          // movq xmm0, rax; movq rax, xmm0
          Probe.run("x86-context", X86Probes::context, "66 48 0f 6e c0 66 48 0f 7e c0"),
          // inc rbx; cmp rbx, 2; je +1; nop; pushf
          Probe.step("x86-tf-trap", X86Probes::trap, "48 ff c3 48 83 fb 02 74 01 90 9c"),
          // 0: jmp 4; 2: nop; nop; 4: call 11; 9: jmp to itself; 11: ret
          Probe.step(
              "x86-tf-jump",
              bench -> expect(List.of(4L, 11L, 9L, 9L), bench.stepping().places(4)),
              "eb 02 90 90 e8 02 00 00 00 eb fe c3"),
          // popf; nop; int3
          Probe.step("x86-tf-popf", X86Probes::popFlags, "9d 90 cc"),
          // rep movsb
          Probe.step("x86-tf-rep", X86Probes::stepRepeat, "f3 a4"),
          // syscall; nop
          Probe.step("x86-tf-syscall", X86Probes::stepSyscall, "0f 05 90"),
          // div ecx; nop
          Probe.step("x86-tf-divide", X86Probes::stepDivide, "f7 f1 90"),
          // jmp rax
          Probe.step("x86-tf-fault", X86Probes::stepFault, "ff e0"));

  private X86Probes() {}

  /** Try everything on a library. */
  static Probe.Result of(UnicornLibrary library, X86Start.Result start) {
    return Probe.tryAll(
        ALL, library, protection -> new X86ProbeBench(new X86Cpu(library, start), protection));
  }

  private static void count(ProbeBench bench) {
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(3L, bench.at());
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(6L, bench.at());
    expect(2L, bench.get(X86Frame.RBX));
  }

  private static void syscall(ProbeBench bench) {
    expect(new SystemCall(1), bench.run());
    expect(2L, bench.at());
    expect(new SliceEnd(1), bench.cpu.run(1));
  }

  private static void breakpoint(ProbeBench bench) {
    expect(new CpuEvent.Breakpoint(1), bench.run());
    expect(1L, bench.at());
  }

  private static void refused(ProbeBench bench, boolean privileged) {
    expect(new CpuEvent.IllegalInstruction(0, privileged), bench.run());
    expect(0L, bench.at());
  }

  private static void memoryFault(ProbeBench bench) {
    bench.set(X86Frame.RSI, UNMAPPED).set(X86Frame.RDI, UNMAPPED + 1);
    expect(fault(0, UNMAPPED, Access.READ), bench.run());
    bench.set(X86Frame.RSI, ProbeBench.DATA);
    expect(fault(1, UNMAPPED + 1, Access.WRITE), bench.run());
    expect(2L, bench.at());
  }

  private static void jumpFault(ProbeBench bench) {
    bench.set(X86Frame.RAX, UNMAPPED);
    expect(fault(1, UNMAPPED, Access.FETCH), bench.run());
    expect(UNMAPPED, bench.get(X86Frame.RIP));
  }

  private static void repeat(ProbeBench bench) {
    copyThree(bench);
    expect(new SliceEnd(0), bench.cpu.run(2));
    expect(0L, bench.at());
    expect(new CpuEvent.Breakpoint(2), bench.run());
    expect(0x030201L, bench.readLong(ProbeBench.DATA + 16));
  }

  private static void copyThree(ProbeBench bench) {
    bench.write(ProbeBench.DATA, 1, 2, 3);
    bench.set(X86Frame.RSI, ProbeBench.DATA).set(X86Frame.RDI, ProbeBench.DATA + 16);
    bench.set(X86Frame.RCX, 3);
  }

  private static void divide(ProbeBench bench) {
    for (int i = 0; i < DIVIDE_ERRORS; i++) {
      expect(new CpuEvent.ArithmeticFault(0), bench.run());
      expect(0L, bench.at());
    }
    expect(new CpuEvent.Breakpoint(1), bench.goTo(ProbeBench.CODE + 2).run());
  }

  private static void hostWrite(ProbeBench bench) {
    expect(new SliceEnd(5), bench.cpu.run(5));
    // dec rbx
    bench.write(ProbeBench.CODE, 0x48, 0xff, 0xcb);
    bench.goTo(ProbeBench.CODE);
    expect(new SliceEnd(5), bench.cpu.run(5));
    expect(0L, bench.get(X86Frame.RBX));
  }

  private static void selfWrite(ProbeBench bench) {
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(-1L, bench.get(X86Frame.RBX));
  }

  private static void fetchAhead(ProbeBench bench) {
    // inc rbx; the first two bytes of mov eax, imm32
    bench.write(PAGE_END - 5, 0x48, 0xff, 0xc3, 0xb8, 0x01);
    bench.goTo(PAGE_END - 5);
    expect(fault(1, PAGE_END, Access.FETCH), bench.run());
    expect(PAGE_END - 2, bench.get(X86Frame.RIP));
    expect(1L, bench.get(X86Frame.RBX));
  }

  private static void unmap(ProbeBench bench) {
    bench.set(X86Frame.RSI, ProbeBench.DATA);
    expect(new SliceEnd(4), bench.cpu.run(4));
    bench.unmap(ProbeBench.DATA);
    expect(fault(0, ProbeBench.DATA, Access.READ), bench.run());
  }

  private static void context(ProbeBench bench) {
    expect(new SliceEnd(1), bench.set(X86Frame.RAX, 5).cpu.run(1));
    CpuContext saved = bench.cpu.saveContext();
    bench.goTo(ProbeBench.CODE).set(X86Frame.RAX, 6);
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.cpu.restoreContext(saved);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(5L, bench.get(X86Frame.RAX));
  }

  private static void trap(ProbeBench bench) {
    bench.set(X86Frame.RBX, 1);
    expect(List.of(3L, 7L, 10L, 11L), bench.stepping().places(4));
    expect(2L, bench.get(X86Frame.RBX));
    expect(
        X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF,
        bench.readLong(ProbeBench.STACK_TOP - 8) & (X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF));
  }

  /** Setting the flag traps after the next instruction, clearing it traps once more. */
  private static void popFlags(ProbeBench bench) {
    bench.write(ProbeBench.STACK_TOP, 0x02, 0x03, 0, 0, 0, 0, 0, 0);
    expect(new StepTrap(2, false), bench.run());
    bench.goTo(ProbeBench.CODE).set(X86Frame.RSP, ProbeBench.STACK_TOP);
    bench.write(ProbeBench.STACK_TOP, 0x02, 0x02, 0, 0, 0, 0, 0, 0);
    expect(STEP, bench.run());
    expect(new CpuEvent.Breakpoint(2), bench.run());
  }

  private static void stepRepeat(ProbeBench bench) {
    copyThree(bench);
    bench.stepping();
    expect(new StepTrap(0, false), bench.run());
    expect(new StepTrap(0, false), bench.run());
    expect(STEP, bench.run());
    expect(2L, bench.at());
  }

  private static void stepSyscall(ProbeBench bench) {
    expect(new SystemCall(1), bench.stepping().run());
    expect(2L, bench.at());
    expect(STEP, bench.run());
    expect(3L, bench.at());
  }

  private static void stepDivide(ProbeBench bench) {
    bench.stepping();
    for (int i = 0; i < DIVIDE_ERRORS; i++) {
      expect(new CpuEvent.ArithmeticFault(0), bench.run());
    }
    expect(STEP, bench.goTo(ProbeBench.CODE + 2).run());
  }

  private static void stepFault(ProbeBench bench) {
    bench.set(X86Frame.RAX, UNMAPPED).stepping();
    expect(STEP, bench.run());
    expect(fault(0, UNMAPPED, Access.FETCH), bench.run());
  }
}
