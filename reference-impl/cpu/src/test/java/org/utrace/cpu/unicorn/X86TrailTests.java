// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.X86Bench.CODE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.InstructionTrail;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** Show which instructions an x86_64 CPU writes down. */
class X86TrailTests {
  private final InstructionTrail trail = new InstructionTrail();

  private List<String> lines() {
    return trail.entries().stream()
        .map(entry -> entry.at() + " " + X86Instruction.hex(entry.code(), X86Mode.BITS_64))
        .toList();
  }

  @Test
  void everyInstructionThatBeginsIsWrittenDown() {
    // inc rbx; jmp +1; (nop); syscall
    try (X86Bench bench = X86Bench.with(0x48, 0xff, 0xc3, 0xeb, 0x01, 0x90, 0x0f, 0x05)) {
      bench.cpu.follow(trail);
      assertThat(bench.run()).isInstanceOf(CpuEvent.SystemCall.class);
    }
    assertThat(lines()).containsExactly("0x10000 48 ff c3", "0x10003 eb 01", "0x10006 0f 05");
  }

  @Test
  void theOneThatFaultsIsTheLast() {
    // nop; mov al, [0]
    try (X86Bench bench = X86Bench.with(0x90, 0x8a, 0x04, 0x25, 0, 0, 0, 0)) {
      bench.cpu.follow(trail);
      assertThat(bench.run()).isInstanceOf(CpuEvent.MemoryFault.class);
    }
    assertThat(lines()).containsExactly("0x10000 90", "0x10001 8a 04 25 00 00 00 00");
  }

  @Test
  void bytesAreThoseThatRanNotThoseOfLater() {
    try (X86Bench bench = X86Bench.with(0x90, 0xf4)) {
      bench.cpu.follow(trail);
      bench.cpu.run(1);
      bench.write(CODE, 0xcc);
    }
    assertThat(lines()).containsExactly("0x10000 90");
  }

  @Test
  void codeAtTheEndOfMemoryIsWrittenAsFarAsItGoes() {
    try (X86Bench bench = new X86Bench()) {
      long last = CODE + UserCpu.PAGE_BYTES - 1;
      bench.write(last, 0x90);
      bench.cpu.follow(trail);
      bench.goTo(last).run();
    }
    assertThat(lines()).containsExactly("0x10fff 90", "0x11000 ");
  }

  @Test
  void codeAcrossTwoMappingsIsWhole() {
    try (X86Bench bench = new X86Bench()) {
      long next = CODE + UserCpu.PAGE_BYTES;
      bench.map(next, Protection.READ_EXECUTE);
      bench.write(next - 1, 0x0f, 0x05);
      bench.cpu.follow(trail);
      bench.goTo(next - 1).run();
    }
    assertThat(lines()).containsExactly("0x10fff 0f 05");
  }
}
