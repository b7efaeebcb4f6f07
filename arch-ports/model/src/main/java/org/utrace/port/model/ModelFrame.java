// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

/**
 * Lay out the register frame of the model machine.
 *
 * <p>Indices into the array that {@link ModelCpu#storeFrame} and {@link ModelCpu#loadFrame} use:
 * {@code r0} to {@code r15} at 0 to 15, then {@link #PC}, {@link #FLAGS} and {@link #ORIG_NR}.
 * System calls: number in {@code r8}, arguments in {@code r0} to {@code r5}, result in {@code r0},
 * an error as -4095 to -1. No call changes another register.
 */
public final class ModelFrame {
  /** First argument and result of a system call. */
  public static final int R0 = 0;

  public static final int R1 = 1;
  public static final int R2 = 2;
  public static final int R3 = 3;
  public static final int R4 = 4;

  /** Sixth and last argument of a system call. */
  public static final int R5 = 5;

  public static final int R6 = 6;
  public static final int R7 = 7;

  /** Number of the system call. */
  public static final int R8 = 8;

  public static final int R9 = 9;
  public static final int R10 = 10;
  public static final int R11 = 11;

  /** Scratch register: no tracee of the kit ever changes it. */
  public static final int R12 = 12;

  public static final int R13 = 13;

  /** Link register: where a call puts its return address. */
  public static final int R14 = 14;

  /** Stack pointer, by convention only. */
  public static final int R15 = 15;

  /** Program counter. */
  public static final int PC = 16;

  /** Control bits; user code can neither read nor change them. */
  public static final int FLAGS = 17;

  /** Number of the system call being made, kept by the kernel; the CPU never touches it. */
  public static final int ORIG_NR = 18;

  /** Number of slots in a frame. */
  public static final int LENGTH = 19;

  /** General register that holds the system call number. */
  public static final int SYSCALL_NUMBER = R8;

  /** General register that holds the result of a system call. */
  public static final int SYSCALL_RESULT = R0;

  /** General register left to tests. */
  public static final int SCRATCH = R12;

  /** General register that holds the return address of a call. */
  public static final int LINK = R14;

  /** General register that holds the stack pointer. */
  public static final int STACK = R15;

  /** Bit of {@link #FLAGS}: trap after one completed instruction; stays set until changed. */
  public static final long FLAG_STEP = 1;

  /** Bit of {@link #FLAGS}: trap after a taken branch; stays set until changed. */
  public static final long FLAG_BLOCK = 2;

  /** All bits of {@link #FLAGS} that exist; the others read as zero. */
  public static final long FLAGS_MASK = FLAG_STEP | FLAG_BLOCK;

  private ModelFrame() {}
}
