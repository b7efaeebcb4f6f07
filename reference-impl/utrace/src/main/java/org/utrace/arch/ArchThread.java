// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

/** Show a port the thread it works on. */
public interface ArchThread {

  /** The thread's user registers. */
  PtRegs regs();

  /** Whether the caller is this thread itself; then live processor state may matter. */
  boolean isCurrent();

  /** The machine's step bits that step control set, not the program (TIF_FORCED_TF). */
  long forcedStepBits();

  /** Remember which step bits step control has set. */
  void forcedStepBits(long bits);

  /**
   * Control registers of the thread that its processor loads when it switches to the thread, and
   * not with the frame (s390: thread.per_user); the array itself, empty on most machines.
   *
   * <p>A change has no effect on a running thread before {@link #loadControl} or a switch (ARCH-03,
   * ARCH-04).
   */
  long[] control();

  /**
   * Load {@link #control} into the processor at once.
   *
   * @throws IllegalStateException if the caller is not the thread itself
   */
  void loadControl();

  /**
   * The code at the thread's pc, as far as it can be read: as one's own memory where the thread is
   * the caller, across processes otherwise, with the same result (ARCH-05).
   *
   * @param lengthMax how many bytes are wanted
   * @return fewer bytes, or none, where memory ends
   */
  byte[] codeAtPc(int lengthMax);

  /** Copy out the registers that stand outside the frame, such as floating point. */
  long[] extension();

  /** Replace the registers that stand outside the frame. */
  void extension(long[] values);
}
