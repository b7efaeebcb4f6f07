// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Give the places of the registers in an i386 frame.
 *
 * <p>The first part is in the order of Linux's {@code user_regs_struct}; every element is a 32-bit
 * value without sign, {@link #TLS} apart. {@link #ORIG_EAX} is no register: the kernel keeps the
 * system call number there, and the CPU neither reads nor writes it.
 */
public final class I386Frame {
  public static final int EBX = 0;
  public static final int ECX = 1;
  public static final int EDX = 2;
  public static final int ESI = 3;
  public static final int EDI = 4;
  public static final int EBP = 5;
  public static final int EAX = 6;
  public static final int DS = 7;
  public static final int ES = 8;
  public static final int FS = 9;
  public static final int GS = 10;
  public static final int ORIG_EAX = 11;
  public static final int EIP = 12;
  public static final int CS = 13;
  public static final int EFLAGS = 14;
  public static final int ESP = 15;
  public static final int SS = 16;

  /** As {@link X86Frame#DEBUGCTL}. */
  public static final int DEBUGCTL = 17;

  /**
   * The first of {@link #TLS_COUNT} segment descriptors of the thread's own, 64 bits each; they
   * stand in the descriptor table from {@link #TLS_ENTRY} on.
   */
  public static final int TLS = 18;

  /** Number of descriptors. */
  public static final int TLS_COUNT = 3;

  /** Index of the first of them in the descriptor table. */
  public static final int TLS_ENTRY = 6;

  /** Number of elements. */
  public static final int LENGTH = TLS + TLS_COUNT;

  private I386Frame() {}
}
