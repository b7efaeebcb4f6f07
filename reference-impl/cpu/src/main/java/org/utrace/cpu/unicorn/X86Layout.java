// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Name the registers of an x86_64 frame; the numbers are those of {@code uc_x86_reg}. */
final class X86Layout implements FrameLayout {
  private static final int UC_RIP = 41;
  private static final int[] IDS = {
    113, 112, 111, 110, // r15 r14 r13 r12
    36, 37, 109, 108, 107, 106, // rbp rbx r11 r10 r9 r8
    35, 38, 40, 43, 39, // rax rcx rdx rsi rdi
    NOTHING, NOTHING, // orig_rax, rip
    25, 44, 250, 251, // eflags rsp fs_base gs_base
  };
  private static final int[] KERNEL_SLOTS = {X86Frame.ORIG_RAX};

  @Override
  public int[] ids() {
    return IDS.clone();
  }

  @Override
  public int pcSlot() {
    return X86Frame.RIP;
  }

  @Override
  public int pcId() {
    return UC_RIP;
  }

  @Override
  public int[] kernelSlots() {
    return KERNEL_SLOTS.clone();
  }

  @Override
  public void reset(long[] values) {
    values[X86Frame.EFLAGS] = X86Frame.EFLAGS_FIXED;
  }

  /** Nobody may raise the I/O privilege level or block interrupts by a frame. */
  @Override
  public void admit(long[] values) {
    values[X86Frame.EFLAGS] =
        (values[X86Frame.EFLAGS] & X86Frame.EFLAGS_USER) | X86Frame.EFLAGS_FIXED;
  }

  @Override
  public void fetched(long[] values) {
    values[X86Frame.EFLAGS] &= 0xffff_ffffL;
  }
}
