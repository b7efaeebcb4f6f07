// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Give the places of the registers in an x86_64 frame.
 *
 * <p>The order is that of Linux's {@code user_regs_struct}; every element is 64 bits. {@link
 * #ORIG_RAX} is no register: the kernel keeps the system call number there, and the CPU neither
 * reads nor writes it.
 */
public final class X86Frame {
  public static final int R15 = 0;
  public static final int R14 = 1;
  public static final int R13 = 2;
  public static final int R12 = 3;
  public static final int RBP = 4;
  public static final int RBX = 5;
  public static final int R11 = 6;
  public static final int R10 = 7;
  public static final int R9 = 8;
  public static final int R8 = 9;
  public static final int RAX = 10;
  public static final int RCX = 11;
  public static final int RDX = 12;
  public static final int RSI = 13;
  public static final int RDI = 14;
  public static final int ORIG_RAX = 15;
  public static final int RIP = 16;
  public static final int CS = 17;
  public static final int EFLAGS = 18;
  public static final int RSP = 19;
  public static final int SS = 20;
  public static final int FS_BASE = 21;
  public static final int GS_BASE = 22;
  public static final int DS = 23;
  public static final int ES = 24;
  public static final int FS = 25;
  public static final int GS = 26;

  /**
   * The debug control register (MSR 1d9), of which {@link #DEBUGCTL_BTF} counts; it belongs to the
   * frame because Linux keeps it per thread.
   */
  public static final int DEBUGCTL = 27;

  /** Number of elements. */
  public static final int LENGTH = 28;

  /** EFLAGS bit 8: trap after each instruction. */
  public static final long EFLAGS_TF = 0x100;

  /** EFLAGS bits that are always set in user mode: the constant bit 1 and interrupts enabled. */
  public static final long EFLAGS_FIXED = 0x202;

  /** EFLAGS bits that user code owns: CF PF AF ZF SF TF DF OF NT AC ID. */
  public static final long EFLAGS_USER = 0x24_4dd5;

  /** DEBUGCTL bit 1: with {@link #EFLAGS_TF}, trap after taken branches only, and once. */
  public static final long DEBUGCTL_BTF = 2;

  private X86Frame() {}
}
