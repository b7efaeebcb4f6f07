// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Give the places of the registers in an x86_64 frame.
 *
 * <p>The order is that of Linux's {@code user_regs} without the segments, so that a frame's first
 * part is what the kernel's entry code stores; every element is 64 bits. {@link #ORIG_RAX} is no
 * register: the kernel keeps the system call number there, and the CPU neither reads nor writes it.
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
  public static final int EFLAGS = 17;
  public static final int RSP = 18;
  public static final int FS_BASE = 19;
  public static final int GS_BASE = 20;

  /** Number of elements. */
  public static final int LENGTH = 21;

  /** EFLAGS bit 8: trap after each instruction. */
  public static final long EFLAGS_TF = 0x100;

  /** EFLAGS bits that are always set in user mode: the constant bit 1 and interrupts enabled. */
  public static final long EFLAGS_FIXED = 0x202;

  /** EFLAGS bits that user code owns: CF PF AF ZF SF TF DF OF NT AC ID. */
  public static final long EFLAGS_USER = 0x24_4dd5;

  private X86Frame() {}
}
