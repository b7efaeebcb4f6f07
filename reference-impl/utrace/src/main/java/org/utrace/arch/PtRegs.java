// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Address;
import org.utrace.contract.UserRegs;
import org.utrace.cpu.UserCpu;

/**
 * Hold the user registers that a thread left on entry to the kernel.
 *
 * <p>The array behind it is the frame that {@code UserCpu} loads and stores.
 */
public interface PtRegs extends UserRegs {

  /** The registers in the port's frame order; the array itself, not a copy. */
  long[] frame();

  /**
   * The same array, of which only the program counter, the flags, and what the processor does not
   * have must be current; enough for step code, which is called for every step.
   */
  default long[] trapFrame() {
    return frame();
  }

  /** Tell whether all of {@link #trapFrame} is current. */
  default boolean isWhole() {
    return true;
  }

  /**
   * Say that what {@code UserCpu.storeTrapFrame} left out is still in a processor, to be fetched
   * before somebody looks at it.
   *
   * @param cpu the processor; null if nothing was left out
   */
  default void restIn(@Nullable UserCpu cpu) {
    if (cpu != null) {
      cpu.storeRest(frame());
    }
  }

  /** Change the stack pointer. */
  void sp(Address sp);

  /** Say that the thread is in no system call: signals then find nothing to restart. */
  void leaveSyscall();
}
