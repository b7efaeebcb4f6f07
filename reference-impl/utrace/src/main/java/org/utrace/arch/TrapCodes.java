// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

/**
 * Give the codes and places that a machine's traps are reported with.
 *
 * @param stepCode {@code si_code} of a trap after a step
 * @param branchCode {@code si_code} of a trap after a taken branch
 * @param breakpointCode {@code si_code} of a breakpoint instruction
 * @param illegalCode {@code si_code} of an undefined instruction
 * @param privilegedCode {@code si_code} of an instruction that needs more privilege
 */
public record TrapCodes(
    int stepCode, int branchCode, int breakpointCode, int illegalCode, int privilegedCode) {
  /** ILL_ILLOPC: an undefined instruction. */
  public static final int ILL_ILLOPC = 1;

  /** ILL_ILLOPN: an undefined operand. */
  public static final int ILL_ILLOPN = 2;

  /** ILL_PRVOPC: a privileged instruction. */
  public static final int ILL_PRVOPC = 5;

  /** Give the codes of traps, with ILL_ILLOPN and ILL_PRVOPC for instructions. */
  public TrapCodes(int stepCode, int branchCode, int breakpointCode) {
    this(stepCode, branchCode, breakpointCode, ILL_ILLOPN, ILL_PRVOPC);
  }
}
