// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.utrace.cpu.unicorn.X86Bench.CODE;
import static org.utrace.cpu.unicorn.X86Bench.DATA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** Show that the address space holds what was put there and refuses what it cannot do. */
class X86MemoryTests {
  @Test
  void hostReadsAndWritesWhateverTheProtection() {
    try (X86Bench bench = new X86Bench()) {
      bench.map(DATA + 4096, Protection.NONE);
      bench.write(DATA + 4094, 1, 2, 3, 4);
      assertThat(bench.read(DATA + 4093, 6)).containsExactly(0, 1, 2, 3, 4, 0);
      assertThat(bench.read(0x5000, 0)).isEmpty();
    }
  }

  @Test
  void rangesThatAreNotMappedAreRefusedAndNothingIsWritten() {
    try (X86Bench bench = new X86Bench()) {
      assertThatThrownBy(() -> bench.write(DATA + 4094, 1, 2, 3))
          .isInstanceOf(CpuException.class)
          .hasMessage("write(0x20ffe, 3): 0x21000 is not mapped");
      assertThat(bench.read(DATA + 4094, 2)).containsOnly(0);
      assertThatThrownBy(() -> bench.read(0x5000, 1)).hasMessageContaining("0x5000 is not mapped");
      assertThatThrownBy(() -> bench.unmap(0x5000)).hasMessageContaining("0x5000 is not mapped");
      assertThat(bench.cpu.isMapped(new UserAddress(DATA), 4096)).isTrue();
      assertThat(bench.cpu.isMapped(new UserAddress(DATA), 4097)).isFalse();
    }
  }

  @Test
  void overlapsAndPartialPagesAreRefused() {
    try (X86Bench bench = new X86Bench()) {
      assertThatThrownBy(() -> bench.cpu.map(new UserAddress(DATA - 4096), 8192, Protection.READ))
          .hasMessage("map(0x1f000, 8192) overlaps the mapping at 0x20000");
      assertThatThrownBy(() -> bench.map(DATA, Protection.READ)).hasMessageContaining("overlaps");
      assertThatThrownBy(() -> bench.map(DATA + 8, Protection.READ))
          .hasMessageContaining("whole pages");
      assertThatThrownBy(() -> bench.cpu.map(new UserAddress(0x5000), 0, Protection.READ))
          .hasMessageContaining("whole pages");
      assertThatThrownBy(() -> bench.cpu.map(new UserAddress(-4096), 8192, Protection.READ))
          .hasMessageContaining("whole pages");
    }
  }

  @Test
  void unmappingTheMiddleKeepsBothEnds() {
    try (X86Bench bench = new X86Bench()) {
      UserAddress area = new UserAddress(0x50000);
      bench.cpu.map(area, 3 * 4096, Protection.READ_WRITE_EXECUTE);
      // mov eax, 1; int3 at both ends
      bench.write(0x50000, 0xb8, 1, 0, 0, 0, 0xcc);
      bench.write(0x52000, 0xb8, 2, 0, 0, 0, 0xcc);
      bench.cpu.unmap(area.plus(4096), 4096);
      bench.goTo(0x50000).run();
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(1);
      bench.goTo(0x52000).run();
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(2);
      assertThat(bench.goTo(0x51000).run()).isInstanceOf(CpuEvent.MemoryFault.class);
      bench.cpu.map(area.plus(4096), 4096, Protection.READ);
      bench.cpu.unmap(area, 3 * 4096);
      assertThat(bench.cpu.isMapped(area, 1)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x1000, 0x2000, 0x7fff_ffff_e000L})
  void everyUserPageIsFreeForTheProgram(long address) {
    // mov al, [rsi]; int3
    try (X86Bench bench = X86Bench.with(0x8a, 0x06, 0xcc)) {
      assertThat(bench.cpu.isMapped(new UserAddress(address), 1)).isFalse();
      assertThat(bench.set(X86Frame.RSI, address).run()).isInstanceOf(CpuEvent.MemoryFault.class);
      bench.map(address, Protection.READ);
      bench.write(address, 77);
      assertThat(bench.run()).isEqualTo(new CpuEvent.Breakpoint(2));
      assertThat(bench.get(X86Frame.RAX)).isEqualTo(77);
    }
  }

  @Test
  void programCannotLoadSegmentsFromMemoryOfItsOwn() {
    // mov ds, eax
    try (X86Bench bench = X86Bench.with(0x8e, 0xd8)) {
      bench.map(0, Protection.READ_WRITE);
      // A flat data segment of user level, where a table at 0 would have entry 1.
      bench.write(8, 0xff, 0xff, 0, 0, 0, 0xf3, 0xcf, 0);
      bench.set(X86Frame.RAX, 0x0b);
      assertThat(bench.run()).isEqualTo(new CpuEvent.IllegalInstruction(0, true));
      assertThat(bench.get(X86Frame.RIP)).isEqualTo(CODE);
    }
  }
}
