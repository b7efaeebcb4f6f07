// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Check that a frame reaches the machine whole, although only what changed is transferred. */
final class FrameTransferTests {
  private static final long CODE = 0x1_0000;

  /** {@code nop} and so on. */
  private static UserCpu x86() {
    UserCpu cpu = UnicornCpus.x86_64().factory().create();
    cpu.map(new UserAddress(CODE), UserCpu.PAGE_BYTES, Protection.READ_EXECUTE);
    cpu.write(new UserAddress(CODE), HexFormat.of().parseHex("90".repeat(64)));
    return cpu;
  }

  @Test
  void oneChangedRegisterArrives() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      for (int slot : new int[] {X86Frame.RAX, X86Frame.R15, X86Frame.FS_BASE, X86Frame.RSP}) {
        frame[slot] = 0x1234_5670L + slot;
        step(cpu, frame);
        assertThat(frame[slot]).isEqualTo(0x1234_5670L + slot);
      }
    }
  }

  @Test
  void manyChangedRegistersArrive() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      for (int slot = X86Frame.R15; slot <= X86Frame.RDI; slot++) {
        frame[slot] = 0x7000L + slot;
      }
      long[] wanted = frame.clone();
      step(cpu, frame);
      for (int slot = X86Frame.R15; slot <= X86Frame.RDI; slot++) {
        assertThat(frame[slot]).isEqualTo(wanted[slot]);
      }
    }
  }

  @Test
  void anotherFrameArrivesAfterARunThatNobodyLookedAt() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      long[] other = frame.clone();
      other[X86Frame.RBX] = 77;
      cpu.loadFrame(other);
      cpu.run(1);
      cpu.loadFrame(frame);
      cpu.run(1);
      cpu.storeFrame(frame);
      assertThat(frame[X86Frame.RBX]).isZero();
    }
  }

  @Test
  void frameArrivesAfterAnotherContext() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      var context = cpu.saveContext();
      frame[X86Frame.RBX] = 5;
      step(cpu, frame);
      cpu.restoreContext(context);
      step(cpu, frame);
      assertThat(frame[X86Frame.RBX]).isEqualTo(5);
    }
  }

  @Test
  void frameOfTheSnapshotArrives() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      cpu.snapshot();
      frame[X86Frame.RBX] = 5;
      cpu.loadFrame(frame);
      cpu.run(1);
      cpu.revert();
      cpu.run(1);
      cpu.storeFrame(frame);
      assertThat(frame[X86Frame.RBX]).isZero();
    }
  }

  @Test
  void trapFrameHasWhatStepCodeLooksAt() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      frame[X86Frame.RBX] = 5;
      frame[X86Frame.EFLAGS] |= X86Frame.EFLAGS_TF;
      trap(cpu, frame, true);
      assertThat(frame[X86Frame.RIP]).isEqualTo(CODE + 2);
      frame[X86Frame.RBX] = 9;
      assertThat(cpu.storeTrapFrame(frame)).isFalse();
      assertThat(frame[X86Frame.RBX]).isEqualTo(9);
      cpu.storeRest(frame);
      assertThat(frame[X86Frame.RBX]).isEqualTo(5);
      assertThat(cpu.storeTrapFrame(frame)).isTrue();
    }
  }

  @Test
  void restIsKeptFromTrapToTrap() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      frame[X86Frame.RBX] = 5;
      frame[X86Frame.EFLAGS] |= X86Frame.EFLAGS_TF;
      trap(cpu, frame, true);
      frame[X86Frame.RIP] = CODE + 10;
      trap(cpu, frame, false);
      frame[X86Frame.EFLAGS] &= ~X86Frame.EFLAGS_TF;
      cpu.loadTrapFrame(frame);
      assertThat(cpu.run(1)).isInstanceOf(CpuEvent.SliceEnd.class);
      cpu.storeFrame(frame);
      assertThat(frame[X86Frame.RIP]).isEqualTo(CODE + 12);
      assertThat(frame[X86Frame.RBX]).isEqualTo(5);
      assertThat(frame[X86Frame.EFLAGS] & X86Frame.EFLAGS_TF).isZero();
    }
  }

  @Test
  void flagsOfTheFrameOutliveFetchingTheRest() {
    try (UserCpu cpu = x86()) {
      long[] frame = started(cpu);
      frame[X86Frame.EFLAGS] |= X86Frame.EFLAGS_TF;
      trap(cpu, frame, true);
      frame[X86Frame.EFLAGS] &= ~X86Frame.EFLAGS_TF;
      cpu.loadTrapFrame(frame);
      cpu.storeRest(frame);
      assertThat(cpu.run(1)).isInstanceOf(CpuEvent.SliceEnd.class);
    }
  }

  private static void trap(UserCpu cpu, long[] frame, boolean whole) {
    if (whole) {
      cpu.loadFrame(frame);
    } else {
      cpu.loadTrapFrame(frame);
    }
    assertThat(cpu.run(1)).isInstanceOf(CpuEvent.StepTrap.class);
    assertThat(cpu.storeTrapFrame(frame)).isFalse();
  }

  private static long[] started(UserCpu cpu) {
    long[] frame = new long[cpu.frameLength()];
    cpu.storeFrame(frame);
    frame[X86Frame.RIP] = CODE;
    step(cpu, frame);
    return frame;
  }

  private static void step(UserCpu cpu, long[] frame) {
    cpu.loadFrame(frame);
    assertThat(cpu.run(1)).isInstanceOf(CpuEvent.SliceEnd.class);
    cpu.storeFrame(frame);
  }
}
