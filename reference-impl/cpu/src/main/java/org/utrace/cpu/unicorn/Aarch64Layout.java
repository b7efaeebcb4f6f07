// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Name the registers of an AArch64 frame; the numbers are those of {@code uc_arm64_reg}. */
final class Aarch64Layout implements FrameLayout {
  private static final int UC_X0 = 199;
  private static final int UC_X29 = 1;
  private static final int UC_X30 = 2;
  private static final int UC_SP = 4;
  private static final int UC_PC = 260;
  private static final int UC_TPIDR_EL0 = 262;
  private static final int UC_PSTATE = 265;
  private static final int[] KERNEL_SLOTS = {
    Aarch64Frame.ORIG_X0,
    Aarch64Frame.SYSCALLNO,
    Aarch64Frame.FAULT_ADDRESS,
    Aarch64Frame.FAULT_CODE
  };

  @Override
  public int[] ids() {
    int[] ids = new int[Aarch64Frame.LENGTH];
    for (int i = 0; i < Aarch64Frame.X29; i++) {
      ids[i] = UC_X0 + i;
    }
    ids[Aarch64Frame.X29] = UC_X29;
    ids[Aarch64Frame.X30] = UC_X30;
    ids[Aarch64Frame.SP] = UC_SP;
    ids[Aarch64Frame.PC] = NOTHING;
    ids[Aarch64Frame.PSTATE] = UC_PSTATE;
    ids[Aarch64Frame.ORIG_X0] = NOTHING;
    ids[Aarch64Frame.SYSCALLNO] = NOTHING;
    ids[Aarch64Frame.FAULT_ADDRESS] = NOTHING;
    ids[Aarch64Frame.FAULT_CODE] = NOTHING;
    ids[Aarch64Frame.TPIDR_EL0] = UC_TPIDR_EL0;
    return ids;
  }

  @Override
  public int pcSlot() {
    return Aarch64Frame.PC;
  }

  @Override
  public int pcId() {
    return UC_PC;
  }

  @Override
  public int flagsSlot() {
    return Aarch64Frame.PSTATE;
  }

  @Override
  public int[] kernelSlots() {
    return KERNEL_SLOTS.clone();
  }

  @Override
  public void reset(long[] values) {}

  /** Nobody may choose another exception level, AArch32 state or a mask by a frame. */
  @Override
  public void admit(long[] values) {
    values[Aarch64Frame.PSTATE] &= Aarch64Frame.PSTATE_USER | Aarch64Frame.PSTATE_SS;
  }

  @Override
  public void fetched(long[] values) {
    admit(values);
  }
}
