// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

class ModelMemoryTests {
  private final ModelCpu cpu = new ModelCpu(ModelConfig.full());

  private static UserAddress at(long value) {
    return new UserAddress(value);
  }

  private static void refused(ThrowingCallable call, String part) {
    assertThatExceptionOfType(CpuException.class).isThrownBy(call).withMessageContaining(part);
  }

  @Test
  void readAndWrite_ignoreProtection() {
    cpu.map(at(0x1000), 4096, Protection.NONE);
    cpu.write(at(0x1ffe), new byte[] {7, 8});
    assertThat(cpu.read(at(0x1ffd), 3)).containsExactly(0, 7, 8);
  }

  @Test
  void readAndWrite_crossRegions() {
    cpu.map(at(0x2000), 4096, Protection.READ);
    cpu.map(at(0x1000), 4096, Protection.READ_WRITE);
    cpu.map(at(0x3000), 8192, Protection.READ_EXECUTE);
    byte[] bytes = new byte[3 * 4096];
    new Random(1).nextBytes(bytes);
    cpu.write(at(0x1800), bytes);
    assertThat(cpu.read(at(0x1800), bytes.length)).isEqualTo(bytes);
    assertThat(cpu.read(at(0x1000), 0x800)).containsOnly(0);
  }

  @Test
  void readAndWrite_ofUnmappedBytesAreRefusedAsAWhole() {
    cpu.map(at(0x1000), 4096, Protection.READ_WRITE);
    refused(() -> cpu.read(at(0x1fff), 2), "read of 2 bytes at 0x1fff");
    refused(() -> cpu.write(at(0x1fff), new byte[] {1, 2}), "write of 2 bytes at 0x1fff");
    refused(() -> cpu.read(at(0x1000), -1), "read of -1 bytes");
    assertThat(cpu.read(at(0x1fff), 1)).containsExactly(0);
  }

  @Test
  void emptyRanges_areFineAnywhere() {
    assertThat(cpu.read(at(5), 0)).isEmpty();
    cpu.write(at(5), new byte[0]);
    assertThat(cpu.isMapped(at(5), 0)).isTrue();
  }

  @Test
  void isMapped_needsEveryByte() {
    cpu.map(at(0x1000), 4096, Protection.NONE);
    cpu.map(at(0x3000), 4096, Protection.READ);
    assertThat(cpu.isMapped(at(0x1000), 4096)).isTrue();
    assertThat(cpu.isMapped(at(0x1001), 4096)).isFalse();
    assertThat(cpu.isMapped(at(0xfff), 2)).isFalse();
    assertThat(cpu.isMapped(at(0x1000), 0x3000)).isFalse();
    cpu.map(at(0x2000), 4096, Protection.READ);
    assertThat(cpu.isMapped(at(0x1000), 0x3000)).isTrue();
    assertThat(cpu.isMapped(at(0x1000), -1)).isFalse();
  }

  @Test
  void isMapped_doesNotWrapAround() {
    cpu.map(at(-4096), 4096, Protection.READ);
    cpu.map(at(0), 4096, Protection.READ);
    assertThat(cpu.isMapped(at(-8), 8)).isTrue();
    assertThat(cpu.isMapped(at(-8), 9)).isFalse();
  }

  @Test
  void map_refusesOverlapAndBadRanges() {
    cpu.map(at(0x2000), 8192, Protection.READ);
    refused(() -> cpu.map(at(0x1000), 8192, Protection.READ), "overlaps");
    refused(() -> cpu.map(at(0x3000), 4096, Protection.READ), "overlaps");
    refused(() -> cpu.map(at(0x1000), 0x10000, Protection.READ), "overlaps");
    refused(() -> cpu.map(at(0x8001), 4096, Protection.READ), "no range of pages");
    refused(() -> cpu.map(at(0x8000), 4095, Protection.READ), "no range of pages");
    refused(() -> cpu.map(at(0x8000), 0, Protection.READ), "no range of pages");
    refused(() -> cpu.map(at(0x8000), -4096, Protection.READ), "no range of pages");
    refused(() -> cpu.map(at(-4096), 8192, Protection.READ), "no range of pages");
    refused(() -> cpu.map(at(0x10000), 1L << 40, Protection.READ), "page limit");
    assertThat(cpu.isMapped(at(0x1000), 1)).isFalse();
  }

  @Test
  void unmap_splitsARegionAndRefusesHoles() {
    cpu.map(at(0x1000), 5 * 4096, Protection.READ_WRITE);
    for (int page = 1; page <= 5; page++) {
      cpu.write(at(page * 0x1000L), new byte[] {(byte) page});
    }
    cpu.unmap(at(0x3000), 4096);
    assertThat(cpu.isMapped(at(0x3000), 1)).isFalse();
    assertThat(cpu.read(at(0x2000), 1)).containsExactly(2);
    assertThat(cpu.read(at(0x4000), 1)).containsExactly(4);
    refused(() -> cpu.unmap(at(0x2000), 3 * 4096), "unmapped pages");
    assertThat(cpu.isMapped(at(0x4000), 8192)).as("nothing removed").isTrue();
    cpu.map(at(0x3000), 4096, Protection.READ);
    assertThat(cpu.read(at(0x3000), 1)).as("new pages are zero").containsExactly(0);
    cpu.unmap(at(0x1000), 5 * 4096);
    assertThat(cpu.isMapped(at(0x1000), 1)).isFalse();
    assertThat(cpu.isMapped(at(0x5000), 1)).isFalse();
  }

  @Test
  void unmap_isSeenByTheRunningCode() {
    Machine machine = Machine.with(ModelCode.load(0, 1, 2, 0), ModelCode.jmp(-8));
    machine.set(2, Machine.DATA);
    machine.run(10);
    machine.cpu.unmap(at(Machine.DATA), 4096);
    assertThat(machine.run(10)).isInstanceOf(CpuEvent.MemoryFault.class);
    machine.cpu.unmap(at(Machine.CODE), 4096);
    assertThat(machine.run(10))
        .isEqualTo(
            new CpuEvent.MemoryFault(
                0, at(Machine.CODE), CpuEvent.MemoryFault.Access.FETCH, false));
  }

  @Test
  void hostWrite_toCodeActsAtOnce() {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.jmp(-8));
    machine.run(100);
    machine.setWord(Machine.CODE, ModelCode.brk());
    assertThat(machine.run(2)).isEqualTo(new CpuEvent.Breakpoint(0));
    machine.setWord(Machine.CODE, ModelCode.sys());
    assertThat(machine.run(2)).isEqualTo(new CpuEvent.SystemCall(1));
  }

  @Test
  void selfModifyingCode_actsOnTheNextInstruction() {
    Machine machine =
        Machine.selfModifying(
            ModelCode.store(3, 1, 2, 0), ModelCode.nop(), ModelCode.brk(), ModelCode.nop());
    machine.set(1, ModelCode.sys()).set(2, Machine.CODE + 8);
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.SystemCall(2));
  }
}
