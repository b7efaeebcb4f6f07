// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Give the places of the registers in an s390 frame, of either width.
 *
 * <p>The order is that of Linux's {@code s390_regs}: PSW, general registers, access registers, and
 * the kernel's copy of the first argument. Every element is 64 bits; access registers use the low
 * 32. {@link #ORIG_GPR2} and what is for the kernel are no registers. {@link #INT_CODE} is what the
 * machine stores about a supervisor call or a program interruption: the length of the instruction
 * in bits 16 and up, the number below.
 */
public final class S390Frame {
  public static final int PSW_MASK = 0;
  public static final int PSW_ADDR = 1;

  /** General register 0; the other fifteen follow. */
  public static final int GPRS = 2;

  /** Access register 0; the other fifteen follow. */
  public static final int ACRS = 18;

  public static final int ORIG_GPR2 = 34;
  public static final int INT_CODE = 35;

  /** For the kernel: number of the system call that the thread is in. */
  public static final int SYSTEM_CALL = 36;

  /** For the kernel: the address behind a system call that is to be restarted otherwise. */
  public static final int RESTART_AT = 37;

  /** Where the last instruction stood that the machine has recorded an event of (PER address). */
  public static final int PER_ADDRESS = 38;

  /**
   * For the kernel: 1 from the entry of a system call until it is made or skipped, 2 there as soon
   * as a result stands in general register 2; else 0.
   */
  public static final int AT_ENTRY = 39;

  /** Number of elements. */
  public static final int LENGTH = 40;

  /** PSW bit 1 (R): program events are recorded. */
  public static final long PSW_PER = 0x4000_0000_0000_0000L;

  /** PSW bit 15 (P): problem state, in which all user code runs. */
  public static final long PSW_PROBLEM = 0x0001_0000_0000_0000L;

  /** PSW bits 18 and 19: the condition code. */
  public static final long PSW_CC = 0x0000_3000_0000_0000L;

  /** PSW bits 20 to 23: the program mask. */
  public static final long PSW_PROGRAM_MASK = 0x0000_0f00_0000_0000L;

  /** PSW bit 31: extended addressing, 64-bit with {@link #PSW_BA}. */
  public static final long PSW_EA = 0x0000_0001_0000_0000L;

  /** PSW bit 32: basic addressing, 31-bit. */
  public static final long PSW_BA = 0x0000_0000_8000_0000L;

  /** Control registers 9 to 11 in {@code UserCpu.loadControl}: the events to record. */
  public static final int CR_EVENTS = 0;

  /** Control register 10: the first address of the range in which events are recorded. */
  public static final int CR_START = 1;

  /** Control register 11: the last address of that range; below the first it wraps. */
  public static final int CR_END = 2;

  /** Control register 9 bit 32: record taken branches. */
  public static final long PER_BRANCH = 0x8000_0000L;

  /** Control register 9 bit 33: record instructions fetched in the range. */
  public static final long PER_IFETCH = 0x4000_0000L;

  /** Control register 9 bit 40: record only branches into the range. */
  public static final long PER_BRANCH_ADDRESS = 0x0080_0000L;

  /** Floating-point control, in {@code UserCpu.storeExtension}; the sixteen registers follow. */
  public static final int EXTENSION_FPC = 0;

  /** Floating-point register 0 there; the other fifteen follow. */
  public static final int EXTENSION_FPRS = 1;

  /** Number of elements of an extension. */
  public static final int EXTENSION_LENGTH = 17;

  private S390Frame() {}
}
