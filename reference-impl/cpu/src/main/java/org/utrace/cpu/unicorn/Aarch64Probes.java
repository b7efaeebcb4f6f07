// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.utrace.cpu.unicorn.Probe.expect;
import static org.utrace.cpu.unicorn.Probe.fault;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.AlignmentFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Try on this build of libunicorn what {@link Aarch64Cpu} relies on. */
final class Aarch64Probes {
  private static final long UNMAPPED = 0x5000;
  private static final long KERNEL_HALF = 0xffff_0000_0000_1000L;
  private static final long PAGE_END = ProbeBench.CODE + UserCpu.PAGE_BYTES;
  private static final StepTrap STEP = new StepTrap(1, false);
  private static final int ADD_X1 = 0x9100_0421;
  private static final int SUB_X1 = 0xd100_0421;
  private static final int B_SELF = 0x1400_0000;
  private static final int B_BACK = 0x17ff_ffff;
  private static final int BR_X0 = 0xd61f_0000;
  private static final int SVC = 0xd400_0001;
  private static final int BRK = 0xd420_0000;
  private static final int NOP = 0xd503_201f;
  private static final int DC_ZVA_X3 = 0xd50b_7423;

  private static final List<Probe> ALL =
      List.of(
          run("aarch64-count", Aarch64Probes::count, ADD_X1, ADD_X1, B_SELF),
          run("aarch64-syscall", Aarch64Probes::syscall, SVC, NOP),
          run("aarch64-breakpoint", Aarch64Probes::breakpoint, BRK),
          // udf; hlt; unallocated
          run("aarch64-undefined", bench -> refused(bench, false, 3), 0, 0xd440_0000, -1),
          // mrs x0, sctlr_el1; msr daifset; eret; hvc; smc
          run(
              "aarch64-privilege",
              bench -> refused(bench, true, 5),
              0xd538_1000,
              0xd503_42df,
              0xd69f_03e0,
              0xd400_0002,
              0xd400_0003),
          // ldrb w2, [x3]; strb w2, [x4]; dc zva, x3
          run(
              "aarch64-memory-fault",
              Aarch64Probes::memoryFault,
              0x3940_0062,
              0x3900_0082,
              DC_ZVA_X3),
          run("aarch64-jump-fault", Aarch64Probes::jumpFault, BR_X0),
          // ldxr x2, [x3]
          run("aarch64-alignment", Aarch64Probes::alignment, 0xc85f_7c62),
          // 0: ldxr x2, [x3]; add x2, x2, 1; stxr w4, x2, [x3]; cbnz w4, 0
          run(
              "aarch64-exclusive",
              Aarch64Probes::exclusive,
              0xc85f_7c62,
              0x9100_0442,
              0xc804_7c62,
              0x35ff_ffa4),
          run("aarch64-host-write", Aarch64Probes::hostWrite, ADD_X1, B_BACK),
          new Probe(
              "aarch64-self-write",
              Probe.Need.RUN,
              Protection.READ_WRITE_EXECUTE,
              Aarch64Probes::selfWrite,
              // str w5, [x6] on itself; str w5, [x6, 8] on the next but one; nop; add becomes sub
              words(0xb900_00c5, 0xb900_08c5, ADD_X1)),
          run("aarch64-page-end", Aarch64Probes::pageEnd),
          // ldr x2, [x3]; b to the start
          run("aarch64-unmap", Aarch64Probes::unmap, 0xf940_0062, B_BACK),
          // fmov d0, x0; fmov x0, d0
          run("aarch64-context", Aarch64Probes::context, 0x9e67_0000, 0x9e66_0000),
          // add x1, x1, 1; cmp x1, 2; b.eq +8; nop; mrs x0, nzcv
          step("aarch64-ss-trap", Aarch64Probes::trap, ADD_X1, 0xf100_083f, 0x5400_0040, NOP, -1),
          // 0: b 8; 4: nop; 8: bl 16; 12: b to itself; 16: ret
          step(
              "aarch64-ss-jump",
              bench -> expect(List.of(8L, 16L, 12L, 12L), of(bench).steps(4)),
              0x1400_0002,
              NOP,
              0x9400_0002,
              B_SELF,
              0xd65f_03c0),
          step("aarch64-ss-syscall", Aarch64Probes::stepSyscall, SVC, NOP),
          step("aarch64-ss-refused", Aarch64Probes::stepRefused, BRK, 0, 0xd538_1000),
          // ldr x2, [x3]; dc zva, x3; nop; nop
          step("aarch64-ss-fault", Aarch64Probes::stepFault, 0xf940_0062, DC_ZVA_X3, NOP, NOP),
          step("aarch64-ss-jump-fault", Aarch64Probes::stepJumpFault, BR_X0),
          // fmov d0, x0; add x1, x1, 1; fmov x0, d0
          step("aarch64-ss-context", Aarch64Probes::stepContext, 0x9e67_0000, ADD_X1, 0x9e66_0000));

  private Aarch64Probes() {}

  /** Try everything on a library. */
  static Probe.Result of(UnicornLibrary library, Aarch64Start.Result start) {
    return Probe.tryAll(
        ALL,
        library,
        protection -> new Aarch64ProbeBench(new Aarch64Cpu(library, start), protection));
  }

  private static Probe run(String name, Consumer<ProbeBench> script, int... code) {
    return Probe.run(name, script, words(code));
  }

  private static Probe step(String name, Consumer<ProbeBench> script, int... code) {
    return Probe.step(name, script, words(code));
  }

  private static String words(int... code) {
    return HexFormat.ofDelimiter(" ").formatHex(Aarch64Instruction.bytes(code));
  }

  private static Aarch64ProbeBench of(ProbeBench bench) {
    return (Aarch64ProbeBench) bench;
  }

  private static void count(ProbeBench bench) {
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(4L, bench.at());
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(8L, bench.at());
    expect(2L, bench.get(1));
  }

  private static void syscall(ProbeBench bench) {
    expect(new SystemCall(1), bench.run());
    expect(4L, bench.at());
    expect(new SliceEnd(1), bench.cpu.run(1));
  }

  private static void breakpoint(ProbeBench bench) {
    expect(new CpuEvent.Breakpoint(0), bench.run());
    expect(0L, bench.at());
  }

  private static void refused(ProbeBench bench, boolean privileged, int count) {
    for (long at = 0; at < 4L * count; at += 4) {
      bench.goTo(ProbeBench.CODE + at);
      expect(new CpuEvent.IllegalInstruction(0, privileged), bench.run());
      expect(at, bench.at());
    }
  }

  private static void memoryFault(ProbeBench bench) {
    bench.set(3, UNMAPPED).set(4, UNMAPPED + 1);
    expect(fault(0, UNMAPPED, Access.READ), bench.run());
    bench.set(3, ProbeBench.DATA);
    expect(fault(1, UNMAPPED + 1, Access.WRITE), bench.run());
    expect(4L, bench.at());
    bench.set(3, UNMAPPED).goTo(ProbeBench.CODE + 8);
    expect(fault(0, UNMAPPED, Access.WRITE), bench.run());
    expect(8L, bench.at());
    bench.set(3, KERNEL_HALF).goTo(ProbeBench.CODE);
    expect(fault(0, KERNEL_HALF, Access.READ), bench.run());
  }

  private static void jumpFault(ProbeBench bench) {
    for (long target : List.of(UNMAPPED, KERNEL_HALF)) {
      bench.set(0, target).goTo(ProbeBench.CODE);
      expect(fault(1, target, Access.FETCH), bench.run());
      expect(target, bench.get(Aarch64Frame.PC));
    }
    bench.set(0, UNMAPPED + 2).goTo(ProbeBench.CODE);
    expect(new AlignmentFault(1, new UserAddress(UNMAPPED + 2)), bench.run());
    expect(UNMAPPED + 2, bench.get(Aarch64Frame.PC));
  }

  private static void alignment(ProbeBench bench) {
    bench.set(3, ProbeBench.DATA + 1);
    expect(new AlignmentFault(0, new UserAddress(ProbeBench.DATA + 1)), bench.run());
    expect(0L, bench.at());
  }

  private static void exclusive(ProbeBench bench) {
    bench.set(3, ProbeBench.DATA);
    expect(new SliceEnd(4), bench.cpu.run(4));
    expect(16L, bench.at());
    expect(1L, bench.readLong(ProbeBench.DATA));
  }

  private static void hostWrite(ProbeBench bench) {
    expect(new SliceEnd(5), bench.cpu.run(5));
    of(bench).code(ProbeBench.CODE, SUB_X1);
    bench.goTo(ProbeBench.CODE);
    expect(new SliceEnd(5), bench.cpu.run(5));
    expect(0L, bench.get(1));
  }

  private static void selfWrite(ProbeBench bench) {
    bench.set(5, SUB_X1).set(6, ProbeBench.CODE);
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(12L, bench.at());
    expect(-1L, bench.get(1));
  }

  private static void pageEnd(ProbeBench bench) {
    of(bench).code(PAGE_END - 8, ADD_X1, ADD_X1);
    bench.goTo(PAGE_END - 8);
    expect(fault(2, PAGE_END, Access.FETCH), bench.run());
    expect(PAGE_END, bench.get(Aarch64Frame.PC));
    expect(2L, bench.get(1));
  }

  private static void unmap(ProbeBench bench) {
    bench.set(3, ProbeBench.DATA);
    expect(new SliceEnd(4), bench.cpu.run(4));
    bench.unmap(ProbeBench.DATA);
    expect(fault(0, ProbeBench.DATA, Access.READ), bench.run());
  }

  private static void context(ProbeBench bench) {
    expect(new SliceEnd(1), bench.set(0, 5).cpu.run(1));
    CpuContext saved = bench.cpu.saveContext();
    bench.goTo(ProbeBench.CODE).set(0, 6);
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.cpu.restoreContext(saved);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(5L, bench.get(0));
  }

  private static void trap(ProbeBench bench) {
    bench.set(1, 1);
    expect(STEP, bench.stepping().run());
    expect(2L, bench.get(1));
    expect(false, of(bench).hasStepLeft());
    expect(List.of(8L, 16L), of(bench).steps(2));
    bench.goTo(ProbeBench.CODE);
    expect(new SliceEnd(3), bench.cpu.run(3));
  }

  private static void stepSyscall(ProbeBench bench) {
    expect(new SystemCall(1), bench.stepping().run());
    expect(4L, bench.at());
    expect(false, of(bench).hasStepLeft());
    expect(STEP, bench.stepping().run());
    expect(8L, bench.at());
  }

  private static void stepRefused(ProbeBench bench) {
    expect(new CpuEvent.Breakpoint(0), bench.stepping().run());
    expect(true, of(bench).hasStepLeft());
    bench.goTo(ProbeBench.CODE + 4);
    expect(new CpuEvent.IllegalInstruction(0, false), bench.run());
    expect(true, of(bench).hasStepLeft());
    bench.goTo(ProbeBench.CODE + 8);
    expect(new CpuEvent.IllegalInstruction(0, true), bench.run());
    expect(true, of(bench).hasStepLeft());
  }

  private static void stepFault(ProbeBench bench) {
    bench.set(3, UNMAPPED).stepping();
    expect(fault(0, UNMAPPED, Access.READ), bench.run());
    expect(true, of(bench).hasStepLeft());
    bench.goTo(ProbeBench.CODE + 4);
    expect(fault(0, UNMAPPED, Access.WRITE), bench.run());
    expect(4L, bench.at());
    expect(true, of(bench).hasStepLeft());
    expect(STEP, bench.goTo(ProbeBench.CODE + 8).run());
    expect(12L, bench.at());
  }

  private static void stepJumpFault(ProbeBench bench) {
    expect(STEP, bench.set(0, UNMAPPED).stepping().run());
    expect(UNMAPPED, bench.get(Aarch64Frame.PC));
    expect(fault(0, UNMAPPED, Access.FETCH), bench.stepping().run());
  }

  /** Arming and disarming keep floating point, and a context keeps whether it is armed. */
  private static void stepContext(ProbeBench bench) {
    expect(new SliceEnd(1), bench.set(0, 5).cpu.run(1));
    CpuContext free = bench.cpu.saveContext();
    expect(STEP, bench.set(0, 6).stepping().run());
    CpuContext armed = bench.cpu.saveContext();
    bench.cpu.restoreContext(free);
    expect(new SliceEnd(1), bench.goTo(ProbeBench.CODE + 4).cpu.run(1));
    bench.cpu.restoreContext(armed);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(5L, bench.get(0));
  }
}
