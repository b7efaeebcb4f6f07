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
}
