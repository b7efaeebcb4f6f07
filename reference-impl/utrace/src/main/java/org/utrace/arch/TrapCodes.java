// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

/**
 * Give the codes and places that a machine's traps are reported with.
 *
 * @param stepCode {@code si_code} of a trap after a step
 * @param branchCode {@code si_code} of a trap after a taken branch
 * @param breakpointCode {@code si_code} of a breakpoint instruction
 */
public record TrapCodes(int stepCode, int branchCode, int breakpointCode) {}
