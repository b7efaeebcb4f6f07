// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

/** Show a port the thread it works on. */
public interface ArchThread {

  /** The thread's user registers. */
  PtRegs regs();

  /** Whether the caller is this thread itself; then live processor state may matter. */
  boolean isCurrent();

  /** Whether step control, not the program, set the machine's step bits (TIF_FORCED_TF). */
  boolean stepForced();

  /** Remember who set the machine's step bits. */
  void stepForced(boolean forced);
}
