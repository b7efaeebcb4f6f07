// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Give the places of the registers in an AArch64 frame.
 *
 * <p>The order is that of Linux's {@code struct pt_regs}: registers 0 to 30 in the elements 0 to
 * 30, then sp, pc and pstate, then what the kernel keeps; every element is 64 bits. {@link
 * #ORIG_X0} and {@link #SYSCALLNO} are no registers: the CPU neither reads nor writes them.
 */
public final class Aarch64Frame {
  public static final int X0 = 0;
  public static final int X8 = 8;
  public static final int X29 = 29;
  public static final int X30 = 30;
  public static final int SP = 31;
  public static final int PC = 32;
  public static final int PSTATE = 33;
  public static final int ORIG_X0 = 34;
  public static final int SYSCALLNO = 35;
  public static final int TPIDR_EL0 = 36;

  /** For the kernel: the address of the last fault. */
  public static final int FAULT_ADDRESS = 37;

  /** For the kernel: what the last fault was, as ESR_EL1 tells it. */
  public static final int FAULT_CODE = 38;

  /** Number of elements. */
  public static final int LENGTH = 39;

  /** PSTATE bit 21: trap after one instruction, which clears it (Arm ARM, D2.12). */
  public static final long PSTATE_SS = 1 << 21;

  /** PSTATE bits that user code owns: N Z C V. */
  public static final long PSTATE_USER = 0xf000_0000L;

  private Aarch64Frame() {}
}
