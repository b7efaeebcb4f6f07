// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.PtRegs;

/**
 * The machine's registers in the kernel: to be written.
 *
 * <p>Implement {@link PtRegs} over an array of the processor's length. The kernel lets the
 * processor store into it when a thread enters the kernel, and load from it when the thread leaves.
 * Say which slots hold pc, stack pointer, the number of the system call, its arguments and its
 * result; where result and an argument share a register, keep the argument aside.
 */
final class TemplatePtRegs {
  private TemplatePtRegs() {}

  /** Make the registers of a new thread, all zero. */
  static PtRegs make() {
    throw new UnsupportedOperationException("TemplatePtRegs is not written yet");
  }
}
