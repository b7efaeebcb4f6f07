// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;

/**
 * Record program events as the machine does (Principles of Operation, 4, Program-Event Recording).
 *
 * <p>The control registers here are the live ones. Instruction fetching and successful branching
 * are recorded; a taken branch to the next instruction is one, too.
 */
final class S390Per {
  private final long[] control = new long[3];

  int controlLength() {
    return control.length;
  }

  void load(long[] values) {
    System.arraycopy(values, 0, control, 0, control.length);
  }

  boolean recordsBranches() {
    return has(S390Frame.PER_BRANCH);
  }

  /**
   * The event of an instruction that completed.
   *
   * @param pc where it was
   * @param branch whether it was a branch that was taken
   * @param next where the program is now
   * @return null if nothing is recorded of it
   */
  @Nullable CpuEvent after(long pc, boolean branch, long next, int retired) {
    boolean jumped =
        branch && recordsBranches() && (!has(S390Frame.PER_BRANCH_ADDRESS) || isInRange(next));
    boolean fetched = has(S390Frame.PER_IFETCH) && isInRange(pc);
    return jumped || fetched ? new CpuEvent.StepTrap(retired, jumped && !fetched) : null;
  }

  private boolean has(long event) {
    return (control[S390Frame.CR_EVENTS] & event) != 0;
  }

  private boolean isInRange(long address) {
    long start = control[S390Frame.CR_START];
    long end = control[S390Frame.CR_END];
    boolean fromStart = Long.compareUnsigned(address, start) >= 0;
    boolean toEnd = Long.compareUnsigned(address, end) <= 0;
    return Long.compareUnsigned(start, end) <= 0 ? fromStart && toEnd : fromStart || toEnd;
  }
}
