// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Name the registers of a 32-bit ARM frame; the numbers are those of {@code uc_arm_reg}. */
final class ArmLayout implements FrameLayout {
  static final int UC_CPSR = 3;
  private static final int UC_PC = 11;
  private static final int[] IDS = {
    66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, // r0 to r12
    12, 10, NOTHING, // sp lr pc
    UC_CPSR, NOTHING, // cpsr orig_r0
    113, NOTHING, NOTHING, // TPIDRURO (c13, c0, 3), system call, its first argument
  };
  private static final int[] KERNEL_SLOTS = {ArmFrame.ORIG_R0, ArmFrame.SYSCALL, ArmFrame.ARGUMENT};
  private static final long WORD = 0xffff_ffffL;

  @Override
  public int[] ids() {
    return IDS.clone();
  }

  @Override
  public int pcSlot() {
    return ArmFrame.PC;
  }

  @Override
  public int pcId() {
    return UC_PC;
  }

  @Override
  public int[] kernelSlots() {
    return KERNEL_SLOTS.clone();
  }

  @Override
  public void reset(long[] values) {
    values[ArmFrame.CPSR] = ArmFrame.CPSR_USER_MODE;
  }

  /**
   * Nobody may change mode or masks by a frame, and IT blocks are Thumb's; pc is aligned as on the
   * way back from an exception (ARM DDI 0406C, BranchWritePC).
   */
  @Override
  public void admit(long[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] &= WORD;
    }
    long cpsr = (values[ArmFrame.CPSR] & ArmFrame.CPSR_USER) | ArmFrame.CPSR_USER_MODE;
    boolean thumb = (cpsr & ArmFrame.CPSR_T) != 0;
    values[ArmFrame.CPSR] = thumb ? cpsr : cpsr & ~ArmFrame.CPSR_IT;
    values[ArmFrame.PC] &= thumb ? -2L : -4L;
  }

  @Override
  public void fetched(long[] values) {
    values[ArmFrame.CPSR] = (values[ArmFrame.CPSR] & ArmFrame.CPSR_USER) | ArmFrame.CPSR_USER_MODE;
  }
}
