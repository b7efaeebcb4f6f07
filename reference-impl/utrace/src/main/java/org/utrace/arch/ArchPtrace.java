// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import org.utrace.contract.Address;

/**
 * Keep for ptrace what a machine without a step facility has always done in its arch_ptrace: step
 * by breakpoints in the program's memory (SWS-02).
 *
 * <p>Nobody but ptrace asks for it, for it can be seen, and it fails where threads share their code
 * (SWS-04, SWS-05).
 */
public interface ArchPtrace {

  /**
   * Prepare a step of a thread that is stopped (PTRACE_SINGLESTEP).
   *
   * @param memory that can be written wherever it is mapped (access_process_vm)
   * @return what was done; ptrace undoes it before the thread reports or is let go
   */
  Step singleStep(PtRegs regs, UserMemory memory);

  /** One prepared step. */
  interface Step {

    /** Tell whether a breakpoint trap at {@code pc} is the end of this step. */
    boolean endsAt(Address pc);

    /** Undo everything (arch_ptrace_detach, SWS-03); twice is as once. */
    void detach(UserMemory memory);
  }
}
