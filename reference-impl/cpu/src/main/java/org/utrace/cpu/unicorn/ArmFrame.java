// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Give the places of the registers in a 32-bit ARM frame.
 *
 * <p>The order is that of Linux's {@code struct pt_regs}, with the thread pointer behind it; every
 * element holds 32 bits, zero-extended. {@link #ORIG_R0} and what is for the kernel are no
 * registers: the CPU neither reads nor writes them.
 */
public final class ArmFrame {
  public static final int R0 = 0;
  public static final int R1 = 1;
  public static final int R2 = 2;
  public static final int R7 = 7;
  public static final int SP = 13;
  public static final int LR = 14;
  public static final int PC = 15;
  public static final int CPSR = 16;

  /** What r0 was when the thread entered its system call: a restart begins with it. */
  public static final int ORIG_R0 = 17;

  /** The software thread register that user code may only read (TPIDRURO). */
  public static final int TPIDRURO = 18;

  /**
   * The system call that the thread is in, or -1: the kernel's own, as {@code
   * thread_info->syscall}.
   */
  public static final int SYSCALL = 19;

  /** For the kernel: the first argument that the call is made with, since r0 gets the result. */
  public static final int ARGUMENT = 20;

  /** Number of elements. */
  public static final int LENGTH = 21;

  /** CPSR bit 5: the instructions at pc are Thumb. */
  public static final long CPSR_T = 0x20;

  /** CPSR bits 4 to 0 in user mode. */
  public static final long CPSR_USER_MODE = 0x10;

  /** CPSR bits N Z C V. */
  public static final long CPSR_FLAGS = 0xf000_0000L;

  /** CPSR bits of the IT block that a Thumb program is in: 15 to 10 and 26, 25. */
  public static final long CPSR_IT = 0x0600_fc00;

  /** CPSR bits that user code owns: N Z C V Q, IT, GE, E and T. */
  public static final long CPSR_USER = 0xfe0f_fe20L;

  private ArmFrame() {}
}
