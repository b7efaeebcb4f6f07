// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.utrace.cpu.unicorn.Probe.expect;
import static org.utrace.cpu.unicorn.Probe.fault;

import java.util.List;
import java.util.function.Consumer;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** Try on this build of libunicorn what {@link ArmCpu} relies on. */
final class ArmProbes {
  private static final long UNMAPPED = 0x5000;
  private static final long PAGE_END = ProbeBench.CODE + UserCpu.PAGE_BYTES;
  private static final long ZERO_FLAG = 0x4000_0000;

  private static final List<Probe> ALL =
      List.of(
          // add r2, r2, #1; add r2, r2, #1; b to itself
          Probe.run("arm-count", ArmProbes::count, "01 20 82 e2 01 20 82 e2 fe ff ff ea"),
          // svc #0; mov r0, r0
          Probe.run("arm-svc", bench -> systemCall(bench, 4), "00 00 00 ef 00 00 a0 e1"),
          // bkpt #0
          Probe.run("arm-bkpt", ArmProbes::breakpoint, "70 00 20 e1"),
          // udf #16, which Linux plants
          Probe.run("arm-udf-breakpoint", ArmProbes::breakpoint, "f0 01 f0 e7"),
          // udf #0
          Probe.run("arm-undefined", ArmProbes::refused, "f0 00 f0 e7"),
          // mrc p15, 0, r0, c1, c0, 0
          Probe.run("arm-privilege", ArmProbes::refused, "10 0f 11 ee"),
          // msr cpsr_c, #0xd3; mrs r0, cpsr
          Probe.run("arm-user-mode", ArmProbes::userMode, "d3 f0 21 e3 00 00 0f e1"),
          // ldrb r1, [r2]; strb r1, [r3]
          Probe.run("arm-memory-fault", ArmProbes::memoryFault, "00 10 d2 e5 00 10 c3 e5"),
          // bx r0
          Probe.run("arm-jump-fault", ArmProbes::jumpFault, "10 ff 2f e1"),
          // bx r0; nothing; Thumb: svc #0
          Probe.run("arm-mode-switch", ArmProbes::modeSwitch, "10 ff 2f e1 00 df"),
          // wfe; yield
          Probe.run("arm-hints", ArmProbes::hints, "02 f0 20 e3 01 f0 20 e3"),
          // add r2, r2, #1; b to the start
          Probe.run("arm-host-write", ArmProbes::hostWrite, "01 20 82 e2 fd ff ff ea"),
          new Probe(
              "arm-self-write",
              Probe.Need.RUN,
              Protection.READ_WRITE_EXECUTE,
              ArmProbes::selfWrite,
              // str r1, [r0]; add r2, r2, #1; add r2, r2, #1
              "00 10 80 e5 01 20 82 e2 01 20 82 e2"),
          // mov r0, r0 at the end of the page
          Probe.run("arm-page-end", ArmProbes::pageEnd, ""),
          // ldrb r1, [r2]; b to the start
          Probe.run("arm-unmap", ArmProbes::unmap, "00 10 d2 e5 fd ff ff ea"),
          // vmov s0, r0; vmov r0, s0; mrc p15, 0, r1, c13, c0, 3
          Probe.run("arm-context", ArmProbes::context, "10 0a 00 ee 10 0a 10 ee 70 1f 1d ee"),
          // svc #0
          thumb("arm-thumb-svc", bench -> systemCall(bench, 2), "00 df"),
          // bkpt #0
          thumb("arm-thumb-bkpt", ArmProbes::breakpoint, "00 be"),
          // udf #1
          thumb("arm-thumb-breakpoint", ArmProbes::breakpoint, "01 de"),
          // udf.w #0
          thumb("arm-thumb-wide-breakpoint", ArmProbes::breakpoint, "f0 f7 00 a0"),
          // udf #0
          thumb("arm-thumb-undefined", ArmProbes::refused, "00 de"),
          // ite ne; movne r2, #1; moveq r2, #2
          thumb("arm-it-count", ArmProbes::itCount, "14 bf 01 22 02 22"),
          // it ne; ldrne r1, [r2]
          thumb("arm-it-fault", ArmProbes::itFault, "18 bf 11 68"),
          // cmp r0, #0; it eq; bxeq r1; nop; ARM, twice: two of add r2, r2, #1; b to itself
          thumb(
              "arm-it-return",
              ArmProbes::itReturn,
              "00 28 08 bf 08 47 00 bf 01 20 82 e2 01 20 82 e2 fe ff ff ea "
                  + "01 20 82 e2 01 20 82 e2 fe ff ff ea"),
          // it ne; svcne #0
          thumb("arm-it-svc", ArmProbes::itSvc, "18 bf 00 df"));

  private ArmProbes() {}

  /** Try everything on a library. */
  static Probe.Result of(UnicornLibrary library) {
    return Probe.tryAll(
        ALL, library, protection -> new ArmProbeBench(new ArmCpu(library), protection));
  }

  private static Probe thumb(String name, Consumer<ProbeBench> script, String code) {
    return Probe.run(name, bench -> script.accept(((ArmProbeBench) bench).inThumb()), code);
  }

  private static void count(ProbeBench bench) {
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(4L, bench.at());
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(8L, bench.at());
    expect(2L, bench.get(ArmFrame.R2));
  }

  private static void systemCall(ProbeBench bench, long lengthBytes) {
    expect(new SystemCall(1), bench.run());
    expect(lengthBytes, bench.at());
  }

  private static void breakpoint(ProbeBench bench) {
    expect(new CpuEvent.Breakpoint(0), bench.run());
    expect(0L, bench.at());
  }

  private static void refused(ProbeBench bench) {
    expect(new CpuEvent.IllegalInstruction(0, false), bench.run());
    expect(0L, bench.at());
  }

  private static void userMode(ProbeBench bench) {
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(ArmFrame.CPSR_USER_MODE, bench.get(ArmFrame.R0) & 0xff);
  }

  private static void memoryFault(ProbeBench bench) {
    bench.set(ArmFrame.R2, UNMAPPED).set(3, UNMAPPED + 1);
    expect(fault(0, UNMAPPED, Access.READ), bench.run());
    bench.set(ArmFrame.R2, ProbeBench.DATA);
    expect(fault(1, UNMAPPED + 1, Access.WRITE), bench.run());
    expect(4L, bench.at());
  }

  private static void jumpFault(ProbeBench bench) {
    bench.set(ArmFrame.R0, UNMAPPED);
    expect(fault(1, UNMAPPED, Access.FETCH), bench.run());
    expect(UNMAPPED, bench.get(ArmFrame.PC));
  }

  private static void modeSwitch(ProbeBench bench) {
    bench.set(ArmFrame.R0, ProbeBench.CODE + 5);
    expect(new SystemCall(2), bench.run());
    expect(6L, bench.at());
    expect(ArmFrame.CPSR_T, bench.get(ArmFrame.CPSR) & ArmFrame.CPSR_T);
  }

  private static void hints(ProbeBench bench) {
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(8L, bench.at());
  }

  private static void hostWrite(ProbeBench bench) {
    expect(new SliceEnd(4), bench.cpu.run(4));
    // sub r2, r2, #1
    bench.write(ProbeBench.CODE, 0x01, 0x20, 0x42, 0xe2);
    bench.goTo(ProbeBench.CODE);
    expect(new SliceEnd(4), bench.cpu.run(4));
    expect(0L, bench.get(ArmFrame.R2));
  }

  private static void selfWrite(ProbeBench bench) {
    // sub r2, r2, #1 in place of the second addition
    bench.set(ArmFrame.R0, ProbeBench.CODE + 8).set(ArmFrame.R1, 0xe242_2001L);
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(0L, bench.get(ArmFrame.R2));
  }

  private static void pageEnd(ProbeBench bench) {
    bench.write(PAGE_END - 4, 0, 0, 0xa0, 0xe1);
    bench.goTo(PAGE_END - 4);
    expect(fault(1, PAGE_END, Access.FETCH), bench.run());
    expect(PAGE_END, bench.get(ArmFrame.PC));
  }

  private static void unmap(ProbeBench bench) {
    bench.set(ArmFrame.R2, ProbeBench.DATA);
    expect(new SliceEnd(4), bench.cpu.run(4));
    bench.unmap(ProbeBench.DATA);
    expect(fault(0, ProbeBench.DATA, Access.READ), bench.run());
  }

  private static void context(ProbeBench bench) {
    bench.set(ArmFrame.R0, 5).set(ArmFrame.TPIDRURO, 7);
    expect(new SliceEnd(1), bench.cpu.run(1));
    CpuContext saved = bench.cpu.saveContext();
    bench.goTo(ProbeBench.CODE).set(ArmFrame.R0, 6);
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.cpu.restoreContext(saved);
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(5L, bench.get(ArmFrame.R0));
    expect(7L, bench.get(ArmFrame.R1));
  }

  private static void itCount(ProbeBench bench) {
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(2L, bench.at());
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(4L, bench.at());
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(6L, bench.at());
    expect(1L, bench.get(ArmFrame.R2));
    expect(0L, bench.get(ArmFrame.CPSR) & ArmFrame.CPSR_IT);
  }

  private static void itFault(ProbeBench bench) {
    bench.set(ArmFrame.R2, UNMAPPED);
    expect(fault(1, UNMAPPED, Access.READ), bench.run());
    expect(2L, bench.at());
    bench.set(ArmFrame.CPSR, bench.get(ArmFrame.CPSR) | ZERO_FLAG);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(4L, bench.at());
  }

  /** The block is translated, not run, before the ARM code is; twice, so that it lingers once. */
  private static void itReturn(ProbeBench bench) {
    for (long arm : new long[] {8, 20}) {
      bench.set(ArmFrame.CPSR, ArmFrame.CPSR_T).goTo(ProbeBench.CODE);
      expect(new SliceEnd(1), bench.cpu.run(1));
      bench.set(ArmFrame.CPSR, 0).goTo(ProbeBench.CODE + arm);
      expect(new SliceEnd(1), bench.cpu.run(1));
      expect(arm + 4, bench.at());
      // nop; translated anew, so that the block lingers again
      bench.write(ProbeBench.CODE + 6, 0, 0xbf);
      bench.write(ProbeBench.CODE, 0, 0x28);
    }
    expect(2L, bench.get(ArmFrame.R2));
  }

  private static void itSvc(ProbeBench bench) {
    expect(new SystemCall(2), bench.run());
    expect(4L, bench.at());
    expect(0L, bench.get(ArmFrame.CPSR) & ArmFrame.CPSR_IT);
  }
}
