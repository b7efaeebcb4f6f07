// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;
import static org.utrace.cpu.unicorn.ProbeBench.DATA;
import static org.utrace.cpu.unicorn.ProbeBench.STACK_TOP;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.Breakpoint;
import org.utrace.cpu.CpuEvent.IllegalInstruction;
import org.utrace.cpu.CpuEvent.MachineException;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.Protection;

/** Show what is different in 32-bit code; what is alike the tests of 64-bit code show. */
class I386Tests {
  /** A flat writable segment of 32 bits at DATA, present, of user level. */
  private static final long AT_DATA = 0x00cf_f302_0000_ffffL;

  private static final int FIRST_TLS = 0x33;

  private static X86Bench with(String hex) {
    return X86Bench.with(X86Mode.BITS_32, hex);
  }

  @Test
  void probesHold() {
    UnicornLibrary library = Libunicorn.require();
    X86Start.Result start = X86Start.explore(library, X86Mode.BITS_32);
    Probe.Result result = X86Probes.of(library, start, X86Mode.BITS_32);
    assertThat(result.run()).isEmpty();
    assertThat(result.step()).isEmpty();
  }

  @Test
  void registersHave32Bits() {
    // inc eax; dec ecx; jmp to itself
    try (X86Bench bench = with("40 49 eb fe")) {
      bench.set(I386Frame.EAX, 0x1_ffff_ffffL).set(I386Frame.ECX, 0);
      assertThat(bench.cpu.run(2)).isEqualTo(new SliceEnd(2));
      assertThat(bench.get(I386Frame.EAX)).isZero();
      assertThat(bench.get(I386Frame.ECX)).isEqualTo(0xffff_ffffL);
    }
  }

  @Test
  void interrupt0x80IsTheSystemCall() {
    // nop; int 0x80; nop
    try (X86Bench bench = with("90 cd 80 90")) {
      assertThat(bench.run()).isEqualTo(new SystemCall(2));
      assertThat(bench.at()).isEqualTo(3);
      bench.goTo(CODE).stepping();
      assertThat(bench.run()).isEqualTo(new StepTrap(1, false));
      assertThat(bench.run()).as("the step over the call").isEqualTo(new SystemCall(1));
      assertThat(bench.run()).isEqualTo(new StepTrap(1, false));
      assertThat(bench.at()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "syscall, 0f 05, false",
    "sysenter, 0f 34, false",
    "ud2, 0f 0b, false",
    "cli, fa, true",
    "hlt, f4, true",
    "in al, e4 10, true",
    "int 0x81, cd 81, true",
    "mov cr0, 0f 22 c0, true",
    "far jump to a kernel segment, ea 00 00 01 00 60 00, true",
  })
  void refusedInstructionsLeaveThePcOnThem(String name, String hex, boolean privileged) {
    try (X86Bench bench = with(hex)) {
      for (int i = 0; i < 4; i++) {
        assertThat(bench.run()).as(name).isEqualTo(new IllegalInstruction(0, privileged));
        assertThat(bench.at()).isZero();
      }
    }
  }

  @Test
  void overflowAndBoundAreExceptions() {
    // into; into
    try (X86Bench bench = with("ce ce")) {
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      bench.set(I386Frame.EFLAGS, bench.get(I386Frame.EFLAGS) | 0x800);
      assertThat(bench.run()).isEqualTo(new MachineException(1, 4));
      assertThat(bench.at()).isEqualTo(2);
    }
    // bound eax, [esi]; int3
    try (X86Bench bench = with("62 06 cc")) {
      bench.write(DATA, 5, 0, 0, 0, 6, 0, 0, 0);
      bench.set(I386Frame.ESI, DATA).set(I386Frame.EAX, 7);
      assertThat(bench.run()).isEqualTo(new MachineException(0, 5));
      assertThat(bench.at()).isZero();
      assertThat(bench.set(I386Frame.EAX, 6).run()).isEqualTo(new Breakpoint(2));
    }
  }

  @Test
  void addressesWrapAround() {
    // mov eax, [eax + 0x30000]; int3
    try (X86Bench bench = with("8b 80 00 00 03 00 cc")) {
      bench.write(DATA, 1, 2, 3, 4);
      assertThat(bench.set(I386Frame.EAX, 0xffff_0000L).run()).isEqualTo(new Breakpoint(2));
      assertThat(bench.get(I386Frame.EAX)).isEqualTo(0x0403_0201);
    }
  }

  @Test
  void codeRunsInTheUpperHalf() {
    // call +0; pop eax; int3
    try (X86Bench bench = with("90")) {
      bench.map(0xbfff_0000L, Protection.READ_EXECUTE);
      bench.write(0xbfff_0000L, 0xe8, 0, 0, 0, 0, 0x58, 0xcc);
      assertThat(bench.goTo(0xbfff_0000L).run()).isEqualTo(new Breakpoint(3));
      assertThat(bench.get(I386Frame.EAX)).isEqualTo(0xbfff_0005L);
    }
  }

  @Test
  void threadPointerIsASegment() {
    // mov gs, eax; mov eax, gs:[4]; int3
    try (X86Bench bench = with("8e e8 65 a1 04 00 00 00 cc")) {
      bench.write(DATA, 0, 0, 0, 0, 9, 8, 7, 6);
      bench.set(I386Frame.TLS, AT_DATA).set(I386Frame.EAX, FIRST_TLS);
      assertThat(bench.run()).isEqualTo(new Breakpoint(3));
      assertThat(bench.get(I386Frame.EAX)).isEqualTo(0x0607_0809);
      assertThat(bench.get(I386Frame.GS)).isEqualTo(FIRST_TLS);
    }
  }

  @Test
  void segmentOfAFrameIsLoadedAndFollowsItsDescriptor() {
    // mov eax, gs:[0]; jmp to itself
    try (X86Bench bench = with("65 a1 00 00 00 00 eb fe")) {
      bench.write(DATA, 1, 0, 0, 0);
      bench.write(DATA + 16, 2, 0, 0, 0);
      bench.set(I386Frame.TLS, AT_DATA).set(I386Frame.GS, FIRST_TLS);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.get(I386Frame.EAX)).isEqualTo(1);
      bench.set(I386Frame.TLS, AT_DATA + (16L << 16)).goTo(CODE);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
      assertThat(bench.get(I386Frame.EAX)).isEqualTo(2);
    }
  }

  @Test
  void threadsKeepTheirSegments() {
    // mov eax, gs:[0]; jmp to the start
    try (X86Bench bench = with("65 a1 00 00 00 00 eb f8")) {
      bench.write(DATA, 1, 0, 0, 0);
      bench.set(I386Frame.TLS, AT_DATA).set(I386Frame.GS, FIRST_TLS);
      assertThat(bench.cpu.run(2)).isEqualTo(new SliceEnd(2));
      CpuContext first = bench.cpu.saveContext();
      long[] frame = new long[bench.cpu.frameLength()];
      bench.cpu.storeFrame(frame);
      bench.set(I386Frame.GS, 0).set(I386Frame.EAX, 5);
      assertThat(bench.cpu.run(1))
          .as("address 0 is not mapped")
          .isInstanceOf(CpuEvent.MemoryFault.class);
      bench.cpu.restoreContext(first);
      bench.cpu.loadFrame(frame);
      assertThat(bench.cpu.run(2)).isEqualTo(new SliceEnd(2));
      assertThat(bench.get(I386Frame.EAX)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x60, 0x3b, 0x08, 0xf3})
  void segmentThatIsNotTheProgramsCannotBeLoaded(int selector) {
    // mov gs, eax
    try (X86Bench bench = with("8e e8")) {
      bench.set(I386Frame.EAX, selector);
      assertThat(bench.run()).isEqualTo(new IllegalInstruction(0, true));
      assertThat(bench.set(I386Frame.GS, selector).run())
          .isEqualTo(new IllegalInstruction(0, true));
      assertThat(bench.get(I386Frame.GS)).as("of the frame").isZero();
    }
  }

  @Test
  void codeAndStackSegmentAreThose() {
    try (X86Bench bench = with("90")) {
      assertThat(bench.set(I386Frame.CS, 0x7b).run()).isEqualTo(new IllegalInstruction(0, true));
      bench.set(I386Frame.CS, 0x73);
      assertThat(bench.set(I386Frame.SS, 0x33).run()).isEqualTo(new IllegalInstruction(0, true));
      bench.set(I386Frame.SS, 0x7b);
      assertThat(bench.cpu.run(1)).isEqualTo(new SliceEnd(1));
    }
  }

  @Test
  void stackSegmentAndTheInstructionBehindItTrapOnce() {
    // mov ss, eax; nop; nop
    try (X86Bench bench = with("8e d0 90 90")) {
      bench.set(I386Frame.EAX, 0x7b).stepping();
      assertThat(bench.run()).isEqualTo(new StepTrap(2, false));
      assertThat(bench.at()).isEqualTo(3);
    }
  }

  @Test
  void iretGoesWhereTheStackSays() {
    // iret; at 8: nop; int3
    try (X86Bench bench = with("cf 90 90 90 90 90 90 90 90 cc")) {
      bench.write(STACK_TOP, 8, 0, 1, 0, 0x73, 0, 0, 0, 2, 2, 0, 0);
      assertThat(bench.run()).isEqualTo(new Breakpoint(3));
      assertThat(bench.get(I386Frame.ESP)).isEqualTo(STACK_TOP + 12);
    }
  }

  @Test
  void iretRestoresTheTrapFlag() {
    // iret; at 8: nop; nop
    try (X86Bench bench = with("cf 90 90 90 90 90 90 90 90 90")) {
      bench.write(STACK_TOP, 8, 0, 1, 0, 0x73, 0, 0, 0, 2, 3, 0, 0);
      assertThat(bench.run()).isEqualTo(new StepTrap(2, false));
      assertThat(bench.at()).isEqualTo(9);
    }
  }

  @Test
  void extensionHoldsEightVectors() {
    // movd xmm7, eax; jmp to itself
    try (X86Bench bench = with("66 0f 6e f8 eb fe")) {
      long[] values = new long[bench.cpu.extensionLength()];
      bench.set(I386Frame.EAX, 0x1234).cpu.run(1);
      bench.cpu.storeExtension(values);
      assertThat(values[20 + 14]).isEqualTo(0x1234);
      assertThat(values[0] & 0xffff).as("control word at the start").isEqualTo(0x37f);
      assertThat(values[3] & 0xffff).as("MXCSR at the start").isEqualTo(0x1f80);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40",
    "e8 00 00 00 00",
    "66 e8 00 00",
    "ea 00 00 00 00 33 00",
    "c4 06",
    "c5 f8 77",
    "62 06",
    "a1 00 00 00 00",
    "67 a1 00 00",
    "67 8b 46 01",
    "67 8b 06 00 00",
    "8b 05 00 00 00 00",
    "d4 0a",
    "0f 84 00 00 00 00",
  })
  void lengthsAreThoseOf32BitCode(String hex) {
    byte[] code = HexFormat.ofDelimiter(" ").parseHex(hex + " 24 24 24 24 24 24");
    assertThat(X86Instruction.hex(code, X86Mode.BITS_32)).isEqualTo(hex);
  }
}
