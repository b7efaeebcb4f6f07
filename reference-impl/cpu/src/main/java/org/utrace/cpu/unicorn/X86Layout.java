// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Name the registers of an x86 frame; the numbers are those of {@code uc_x86_reg}.
 *
 * <p>Selectors, debug control and descriptors stay on the Java side: {@link X86Segments} brings the
 * first to the engine, and {@link X86Cpu} does what debug control asks for.
 */
final class X86Layout implements FrameLayout {
  private static final int UC_RIP = 41;
  private static final int[] IDS_64 = {
    113, 112, 111, 110, // r15 r14 r13 r12
    36, 37, 109, 108, 107, 106, // rbp rbx r11 r10 r9 r8
    35, 38, 40, 43, 39, // rax rcx rdx rsi rdi
    NOTHING, NOTHING, NOTHING, // orig_rax, rip, cs
    25, 44, NOTHING, 250, 251, // eflags rsp, ss, fs_base gs_base
    NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, // ds, es, fs, gs, debugctl
  };

  /** In compatibility mode the engine has the 32-bit registers in the low half of these. */
  private static final int[] IDS_32 = {
    37, 38, 40, 43, 39, 36, 35, // rbx rcx rdx rsi rdi rbp rax
    NOTHING, NOTHING, NOTHING, NOTHING, // ds, es, fs, gs
    NOTHING, NOTHING, NOTHING, // orig_eax, eip, cs
    25, 44, NOTHING, // eflags rsp, ss
    NOTHING, NOTHING, NOTHING, NOTHING, // debugctl, tls
  };

  private final X86Mode mode;

  X86Layout(X86Mode mode) {
    this.mode = mode;
  }

  @Override
  public int[] ids() {
    return mode.is64() ? IDS_64.clone() : IDS_32.clone();
  }

  @Override
  public int pcSlot() {
    return mode.pcSlot;
  }

  @Override
  public int pcId() {
    return UC_RIP;
  }

  @Override
  public int flagsSlot() {
    return mode.flagsSlot;
  }

  @Override
  public int[] kernelSlots() {
    return new int[] {mode.is64() ? X86Frame.ORIG_RAX : I386Frame.ORIG_EAX};
  }

  @Override
  public void reset(long[] values) {
    values[mode.flagsSlot] = X86Frame.EFLAGS_FIXED;
    values[mode.codeSelectorSlot] = mode.codeSelector();
    values[mode.stackSelectorSlot] = mode.dataSelector();
    if (!mode.is64()) {
      values[I386Frame.DS] = mode.dataSelector();
      values[I386Frame.ES] = mode.dataSelector();
    }
  }

  /** Nobody may raise the I/O privilege level or block interrupts by a frame. */
  @Override
  public void admit(long[] values) {
    narrow(values);
    values[mode.flagsSlot] =
        (values[mode.flagsSlot] & X86Frame.EFLAGS_USER) | X86Frame.EFLAGS_FIXED;
  }

  @Override
  public void fetched(long[] values) {
    narrow(values);
    values[mode.flagsSlot] &= 0xffff_ffffL;
  }

  private void narrow(long[] values) {
    if (!mode.is64()) {
      for (int i = 0; i < I386Frame.TLS; i++) {
        values[i] = mode.truncate(values[i]);
      }
    }
  }
}
