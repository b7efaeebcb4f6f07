// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import org.utrace.contract.Address;
import org.utrace.contract.UserRegs;

/**
 * Hold the user registers that a thread left on entry to the kernel.
 *
 * <p>The array behind it is the frame that {@code UserCpu} loads and stores.
 */
public interface PtRegs extends UserRegs {

  /** The registers in the port's frame order; the array itself, not a copy. */
  long[] frame();

  /** Change the stack pointer. */
  void sp(Address sp);

  /** Say that the thread is in no system call: signals then find nothing to restart. */
  void leaveSyscall();
}
