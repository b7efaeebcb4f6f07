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
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.CpuFactory;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Try on this build of libunicorn what {@link S390Cpu} relies on. */
final class S390Probes {
  private static final long UNMAPPED = 0x5000;
  private static final long PAGE_END = ProbeBench.CODE + UserCpu.PAGE_BYTES;
  private static final long ELSEWHERE = ProbeBench.CODE + 0x800;

  /** Codes of program interruptions. */
  private static final int OPERATION = 1;

  private static final int PRIVILEGED = 2;
  private static final int SPECIFICATION = 6;
  private static final int FIXED_DIVIDE = 9;
  private static final StepTrap STEP = new StepTrap(1, false);

  private static final List<Probe> ALL =
      List.of(
          // aghi r2,1; aghi r2,1; j to itself
          run("s390-count", S390Probes::count, "a7 2b 00 01 a7 2b 00 01 a7 f4 00 00"),
          // lghi r2,5; cghi r2,6; ipm r3; brctg r2, the cghi
          run("s390-condition", S390Probes::condition, "a7 29 00 05 a7 2f 00 06 b2 22 00 30"),
          // lghi r2,3; brctg r2, to itself; nopr
          run("s390-loop", S390Probes::loop, "a7 29 00 03 a7 27 00 00 07 00"),
          // svc 20; nopr
          run("s390-svc", S390Probes::svc, "0a 14 07 00"),
          // ex r1,0(r3); nopr
          run("s390-execute", S390Probes::execute, "44 10 30 00 07 00"),
          // ex 0,0(r3); aghi r2,1
          run("s390-execute-move", S390Probes::executeMove, "44 00 30 00 a7 2b 00 01"),
          // 0001
          run("s390-breakpoint", S390Probes::breakpoint, "00 01"),
          // 0000, lpswe 0; at the start of the page, and behind a nopr
          run("s390-undefined", bench -> refused(bench, 0, OPERATION, 2), "00 00"),
          run("s390-privilege", bench -> refused(bench, 0, PRIVILEGED, 4), "b2 b2 00 00"),
          run("s390-undefined-inside", bench -> refused(bench, 1, OPERATION, 2), "07 00 00 00"),
          run(
              "s390-privilege-inside",
              bench -> refused(bench, 1, PRIVILEGED, 4),
              "07 00 b2 b2 00 00"),
          // lg r2,0(r3); stg r2,0(r4)
          run("s390-memory-fault", S390Probes::memoryFault, "e3 20 30 00 00 04 e3 20 40 00 00 24"),
          // mvc 0(4,r3),0(r4)
          run("s390-move-fault", S390Probes::moveFault, "d2 03 30 00 40 00"),
          // st r2,0(r3)
          run("s390-code-protection", S390Probes::codeProtection, "50 20 30 00"),
          // br r3
          run("s390-jump-fault", S390Probes::jumpFault, "07 f3"),
          // dr r2,r4; nopr
          run("s390-divide", S390Probes::divide, "1d 24 07 00"),
          // aghi r2,1; j to the start
          run("s390-host-write", S390Probes::hostWrite, "a7 2b 00 01 a7 f4 ff fe"),
          new Probe(
              "s390-self-write",
              Probe.Need.RUN,
              Protection.READ_WRITE_EXECUTE,
              narrowed(S390Probes::selfWrite),
              // mvi 11(r3),255; aghi r2,1 becomes aghi r2,255; j to the start
              "92 ff 30 07 a7 2b 00 01 a7 f4 ff fc"),
          run("s390-fetch-ahead", S390Probes::fetchAhead, ""),
          // lg r2,0(r3); j to the start
          run("s390-unmap", S390Probes::unmap, "e3 20 30 00 00 04 a7 f4 ff fd"),
          // ldgr f1,r2; lgdr r3,f1; adbr f1,f1
          run("s390-context", S390Probes::context, "b3 c1 00 12 b3 cd 00 31 b3 1a 00 11"),
          // sar a1,r2; ear r3,a1
          run("s390-access-registers", S390Probes::accessRegisters, "b2 4e 00 12 b2 4f 00 31"),
          // lghi r2,1; cghi r2,1; je over the nopr; nopr; ipm r3
          step(
              "s390-per-fetch",
              S390Probes::trap,
              "a7 29 00 01 a7 2f 00 01 a7 84 00 03 07 00 b2 22 00 30"),
          // 0: j 6; 4: nopr; 6: brasl r14,12; 12: j to itself
          step(
              "s390-per-jump",
              bench -> expect(List.of(6L, 12L, 12L, 12L), bench.stepping().places(4)),
              "a7 f4 00 03 07 00 c0 e5 00 00 00 03 a7 f4 00 00"),
          // svc 20; nopr
          step("s390-per-svc", S390Probes::stepSvc, "0a 14 07 00"),
          // br r3
          step("s390-per-fault", S390Probes::stepFault, "07 f3"),
          // nopr; brc 0; j to the next; brct r2 to the start
          step(
              "s390-per-branch",
              S390Probes::branches,
              "07 00 a7 04 00 04 a7 f4 00 02 a7 26 ff fb 07 00"));

  private S390Probes() {}

  private static Probe run(String name, Consumer<S390ProbeBench> script, String code) {
    return Probe.run(name, narrowed(script), code);
  }

  private static Probe step(String name, Consumer<S390ProbeBench> script, String code) {
    return Probe.step(name, narrowed(script), code);
  }

  private static Consumer<ProbeBench> narrowed(Consumer<S390ProbeBench> script) {
    return bench -> script.accept((S390ProbeBench) bench);
  }

  /** Try everything on CPUs of one width. */
  static Probe.Result of(UnicornLibrary library, CpuFactory cpus) {
    return Probe.tryAll(ALL, library, protection -> new S390ProbeBench(cpus.create(), protection));
  }

  private static void count(S390ProbeBench bench) {
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(4L, bench.at());
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(8L, bench.at());
    expect(2L, bench.reg(2));
  }

  private static void condition(S390ProbeBench bench) {
    expect(new SliceEnd(3), bench.cpu.run(3));
    expect(1, bench.condition());
    expect(0x1000_0000L, bench.reg(3));
  }

  private static void loop(S390ProbeBench bench) {
    for (int round = 0; round < 3; round++) {
      expect(new SliceEnd(3), bench.goTo(ProbeBench.CODE).cpu.run(3));
      expect(4L, bench.at());
      expect(new SliceEnd(2), bench.cpu.run(2));
      expect(10L, bench.at());
    }
  }

  private static void svc(S390ProbeBench bench) {
    expect(new SystemCall(1), bench.run());
    expect(2L, bench.at());
    expect(0x2_0014L, bench.get(S390Frame.INT_CODE));
    expect(new SliceEnd(1), bench.cpu.run(1));
  }

  private static void execute(S390ProbeBench bench) {
    // la r2,7
    bench.write(ELSEWHERE, 0x41, 0x20, 0x00, 0x07);
    bench.reg(3, ELSEWHERE);
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(7L, bench.reg(2));
    expect(6L, bench.at());
    // svc 5, which r1 makes svc 21
    bench.write(ELSEWHERE, 0x0a, 0x05);
    bench.reg(1, 0x10).goTo(ProbeBench.CODE);
    expect(new SystemCall(1), bench.run());
    expect(4L, bench.at());
    expect(0x4_0015L, bench.get(S390Frame.INT_CODE));
    // br r4
    bench.write(ELSEWHERE, 0x07, 0xf4);
    bench.reg(1, 0).reg(4, ProbeBench.CODE + 4).goTo(ProbeBench.CODE);
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(6L, bench.at());
  }

  private static void executeMove(S390ProbeBench bench) {
    // mvc 0(1,r4),1(r4), which the emulator makes at once
    bench.write(ELSEWHERE, 0xd2, 0x00, 0x40, 0x00, 0x40, 0x01);
    bench.write(ProbeBench.DATA, 0, 9);
    bench.reg(3, ELSEWHERE).reg(4, ProbeBench.DATA);
    for (int round = 0; round < 2; round++) {
      bench.goTo(ProbeBench.CODE);
      expect(new SliceEnd(1), bench.cpu.run(1));
      expect(4L, bench.at());
      expect((long) round, bench.reg(2));
      expect(new SliceEnd(1), bench.cpu.run(1));
    }
    expect((byte) 9, bench.read(ProbeBench.DATA, 1)[0]);
  }

  private static void breakpoint(S390ProbeBench bench) {
    expect(new CpuEvent.Breakpoint(1), bench.run());
    expect(2L, bench.at());
  }

  private static void refused(S390ProbeBench bench, int before, int code, int length) {
    expect(new CpuEvent.MachineException(before, code), bench.run());
    expect(2L * before + length, bench.at());
    expect((long) length << 16 | code, bench.get(S390Frame.INT_CODE));
    bench.goTo(ProbeBench.CODE + 2L * before);
    expect(new CpuEvent.MachineException(0, code), bench.run());
  }

  private static void memoryFault(S390ProbeBench bench) {
    bench.reg(3, UNMAPPED).reg(4, UNMAPPED + 8);
    expect(fault(0, UNMAPPED, Access.READ), bench.run());
    bench.reg(3, ProbeBench.DATA);
    expect(fault(1, UNMAPPED, Access.WRITE), bench.run());
    expect(6L, bench.at());
  }

  private static void moveFault(S390ProbeBench bench) {
    bench.reg(3, ProbeBench.DATA + UserCpu.PAGE_BYTES - 2).reg(4, ProbeBench.DATA);
    expect(fault(0, ProbeBench.DATA + UserCpu.PAGE_BYTES, Access.WRITE), bench.run());
    bench.reg(3, ELSEWHERE);
    expect(codeFault(), bench.run());
    bench.reg(3, ProbeBench.DATA + 8);
    expect(new SliceEnd(1), bench.cpu.run(1));
  }

  private static CpuEvent.MemoryFault codeFault() {
    return new CpuEvent.MemoryFault(0, new UserAddress(ProbeBench.CODE), Access.WRITE, true);
  }

  private static void codeProtection(S390ProbeBench bench) {
    bench.reg(3, ELSEWHERE).reg(2, 1);
    expect(codeFault(), bench.run());
    expect(0L, bench.readLong(ELSEWHERE));
  }

  private static void jumpFault(S390ProbeBench bench) {
    bench.reg(3, UNMAPPED);
    expect(fault(1, UNMAPPED, Access.FETCH), bench.run());
    expect(UNMAPPED, bench.get(S390Frame.PSW_ADDR));
    bench.reg(3, ProbeBench.DATA).goTo(ProbeBench.CODE);
    expect(
        new CpuEvent.MemoryFault(1, new UserAddress(ProbeBench.DATA), Access.FETCH, true),
        bench.run());
    bench.reg(3, ProbeBench.CODE + 1).goTo(ProbeBench.CODE);
    expect(new CpuEvent.MachineException(1, SPECIFICATION), bench.run());
  }

  private static void divide(S390ProbeBench bench) {
    expect(new CpuEvent.MachineException(0, FIXED_DIVIDE), bench.run());
    expect(2L, bench.at());
    expect(new CpuEvent.MachineException(0, FIXED_DIVIDE), bench.goTo(ProbeBench.CODE).run());
    expect(new SliceEnd(1), bench.cpu.run(1));
  }

  private static void hostWrite(S390ProbeBench bench) {
    expect(new SliceEnd(5), bench.cpu.run(5));
    // aghi r2,-1
    bench.write(ProbeBench.CODE, 0xa7, 0x2b, 0xff, 0xff);
    expect(new SliceEnd(5), bench.goTo(ProbeBench.CODE).cpu.run(5));
    expect(0L, bench.reg(2));
    // So does memory that came with other mappings.
    bench.unmap(ProbeBench.DATA);
    bench.write(ProbeBench.CODE, 0xa7, 0x2b, 0x00, 0x02);
    expect(new SliceEnd(1), bench.goTo(ProbeBench.CODE).cpu.run(1));
    expect(2L, bench.reg(2));
  }

  private static void selfWrite(S390ProbeBench bench) {
    bench.reg(3, ProbeBench.CODE);
    expect(new SliceEnd(5), bench.cpu.run(5));
    expect(2 * 0xffL, bench.reg(2));
  }

  private static void fetchAhead(S390ProbeBench bench) {
    // lr r2,r1; half of aghi
    bench.write(PAGE_END - 4, 0x18, 0x21, 0xa7, 0x2b);
    // br r3 to it
    bench.write(ProbeBench.CODE, 0x07, 0xf3);
    bench.reg(1, 5).reg(3, PAGE_END - 4);
    expect(fault(2, PAGE_END, Access.FETCH), bench.run());
    expect(PAGE_END - 2, bench.get(S390Frame.PSW_ADDR));
    expect(5L, bench.reg(2));
  }

  private static void unmap(S390ProbeBench bench) {
    bench.reg(3, ProbeBench.DATA);
    expect(new SliceEnd(4), bench.cpu.run(4));
    bench.unmap(ProbeBench.DATA);
    expect(fault(0, ProbeBench.DATA, Access.READ), bench.run());
  }

  private static void context(S390ProbeBench bench) {
    expect(new SliceEnd(1), bench.reg(2, 5).cpu.run(1));
    CpuContext saved = bench.cpu.saveContext();
    bench.goTo(ProbeBench.CODE).set(S390Frame.GPRS + 2, 6);
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.cpu.restoreContext(saved);
    expect(new SliceEnd(1), bench.cpu.run(1));
    expect(5L, bench.reg(3));
    long[] extension = new long[S390Frame.EXTENSION_LENGTH];
    bench.cpu.storeExtension(extension);
    expect(5L, extension[S390Frame.EXTENSION_FPRS + 1]);
    // 1.5, and rounding to zero
    extension[S390Frame.EXTENSION_FPRS + 1] = 0x3ff8_0000_0000_0000L;
    extension[S390Frame.EXTENSION_FPC] = 1;
    bench.cpu.loadExtension(extension);
    expect(new SliceEnd(1), bench.cpu.run(1));
    bench.cpu.storeExtension(extension);
    expect(0x4008_0000_0000_0000L, extension[S390Frame.EXTENSION_FPRS + 1]);
    expect(1L, extension[S390Frame.EXTENSION_FPC]);
  }

  private static void accessRegisters(S390ProbeBench bench) {
    bench.reg(2, 0x1_2345_6789L).set(S390Frame.ACRS, 0x9abc_def0L);
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(0x2345_6789L, bench.reg(3));
    expect(0x2345_6789L, bench.get(S390Frame.ACRS + 1));
    expect(0x9abc_def0L, bench.get(S390Frame.ACRS));
    expect(0x1_2345_6789L, bench.reg(2));
  }

  private static void trap(S390ProbeBench bench) {
    expect(List.of(4L, 8L, 14L, 18L), bench.stepping().places(4));
    expect(0L, bench.reg(3));
    bench.goTo(ProbeBench.CODE);
    expect(STEP, bench.run());
    // Out of the range nothing is recorded.
    bench.recording(S390Frame.PER_IFETCH, ProbeBench.CODE + 8, ProbeBench.CODE + 8);
    expect(new StepTrap(2, false), bench.run());
  }

  private static void stepSvc(S390ProbeBench bench) {
    expect(new SystemCall(1), bench.stepping().run());
    expect(2L, bench.at());
    expect(STEP, bench.run());
    expect(4L, bench.at());
  }

  private static void stepFault(S390ProbeBench bench) {
    bench.reg(3, UNMAPPED).stepping();
    expect(STEP, bench.run());
    expect(fault(0, UNMAPPED, Access.FETCH), bench.run());
  }

  private static void branches(S390ProbeBench bench) {
    bench.reg(2, 2).recording(S390Frame.PER_BRANCH, 0, -1);
    // The branch that is never taken goes by; one to the next instruction is taken.
    expect(new StepTrap(3, true), bench.run());
    expect(10L, bench.at());
    expect(new StepTrap(1, true), bench.run());
    expect(0L, bench.at());
    expect(new StepTrap(3, true), bench.run());
    expect(new SliceEnd(2), bench.cpu.run(2));
    expect(16L, bench.at());
  }
}
