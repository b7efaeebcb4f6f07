// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

class ModelSnapshotTests {
  private static final int PAGES = 12;
  private static final long BASE = 0x40000;

  @Test
  void revert_withoutSnapshotIsRefused() {
    assertThatExceptionOfType(CpuException.class)
        .isThrownBy(() -> Machine.with().cpu.revert())
        .withMessage("revert without a snapshot");
  }

  @Test
  void revert_bringsBackMemoryAndRegisters() {
    Machine machine =
        Machine.with(
            ModelCode.store(3, 1, 2, 0),
            ModelCode.aluImm(ModelOpcode.ADD, 1, 1),
            ModelCode.jmp(-16));
    machine.set(1, 5).set(2, Machine.DATA);
    machine.run(3);
    machine.cpu.snapshot();
    for (int round = 0; round < 3; round++) {
      machine.run(300);
      machine.setWord(Machine.CODE, ModelCode.brk());
      machine.setWord(Machine.DATA + 4096, 9);
      machine.cpu.revert();
      assertThat(machine.word(Machine.DATA)).isEqualTo(5);
      assertThat(machine.word(Machine.DATA + 4096)).isZero();
      assertThat(machine.get(1)).isEqualTo(6);
      assertThat(machine.pc()).isEqualTo(Machine.CODE);
      assertThat(machine.run(3)).isEqualTo(new CpuEvent.SliceEnd(3));
      assertThat(machine.word(Machine.DATA)).isEqualTo(6);
    }
  }

  @Test
  void revert_undoesMapsAndUnmaps() {
    Machine machine = Machine.with();
    machine.setWord(Machine.DATA, 11);
    machine.cpu.snapshot();
    machine.setWord(Machine.DATA, 12);
    machine.cpu.unmap(new UserAddress(Machine.DATA), 4096);
    machine.cpu.map(new UserAddress(Machine.DATA), 4096, Protection.READ);
    machine.setWord(Machine.DATA, 13);
    machine.cpu.map(new UserAddress(BASE), 4096, Protection.READ);
    machine.cpu.revert();
    assertThat(machine.word(Machine.DATA)).isEqualTo(11);
    assertThat(machine.cpu.isMapped(new UserAddress(BASE), 1)).isFalse();
  }

  @Test
  void snapshot_canBeTakenAgain() {
    Machine machine = Machine.with();
    machine.setWord(Machine.DATA, 1);
    machine.cpu.snapshot();
    machine.setWord(Machine.DATA, 2);
    machine.cpu.snapshot();
    machine.setWord(Machine.DATA, 3);
    machine.cpu.revert();
    assertThat(machine.word(Machine.DATA)).isEqualTo(2);
    machine.cpu.revert();
    assertThat(machine.word(Machine.DATA)).isEqualTo(2);
  }

  /** Random writes, maps and unmaps, held against a plain copy of what the snapshot held. */
  @Test
  void revert_equalsAFullCopy() {
    Random random = new Random(20091216);
    for (int round = 0; round < 200; round++) {
      ModelCpu cpu = new ModelCpu(ModelConfig.full());
      cpu.map(new UserAddress(BASE), PAGES * 4096L, Protection.READ_WRITE);
      disturb(cpu, random, 20);
      for (int snapshots = 0; snapshots < 3; snapshots++) {
        cpu.snapshot();
        byte[][] expected = image(cpu);
        for (int reverts = 0; reverts < 3; reverts++) {
          disturb(cpu, random, 10);
          cpu.revert();
          assertThat(image(cpu)).isDeepEqualTo(expected);
        }
        disturb(cpu, random, 10);
      }
    }
  }

  private static void disturb(ModelCpu cpu, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      UserAddress page = new UserAddress(BASE + random.nextInt(PAGES) * 4096L);
      boolean mapped = cpu.isMapped(page, 1);
      if (!mapped) {
        cpu.map(page, 4096, Protection.READ_WRITE);
      } else if (random.nextInt(4) == 0) {
        cpu.unmap(page, 4096);
      } else {
        cpu.write(page.plus(random.nextInt(4095)), new byte[] {(byte) random.nextInt()});
      }
    }
  }

  private static byte[][] image(ModelCpu cpu) {
    byte[][] image = new byte[PAGES][];
    for (int i = 0; i < PAGES; i++) {
      UserAddress page = new UserAddress(BASE + i * 4096L);
      image[i] = cpu.isMapped(page, 4096) ? cpu.read(page, 4096) : new byte[0];
    }
    return image;
  }
}
