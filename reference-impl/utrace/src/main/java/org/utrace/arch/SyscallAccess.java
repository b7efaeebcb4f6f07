// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.Optional;
import org.utrace.contract.spi.GuestCall;

/** Say how a machine enters, answers and restarts system calls. */
public interface SyscallAccess {

  /** Number of a call on this machine. */
  int number(GuestCall call);

  /** The call with this number, if the kernel has it. */
  Optional<GuestCall> call(int number);

  /** Number that restarts an interrupted call with its remaining time (restart_syscall). */
  int restartNumber();

  /**
   * Do what entry code does: keep the number aside and preset the result to -ENOSYS.
   *
   * <p>The frame is as the CPU left it, pc behind the system call instruction.
   */
  void enter(PtRegs regs);

  /** Put number and arguments back as they were before the entry (syscall_rollback). */
  void rollback(PtRegs regs);

  /** Make the thread execute its system call instruction again with the same call. */
  void restart(PtRegs regs);

  /** Make the thread execute its system call instruction again to restart with remaining time. */
  void restartWithRemainder(PtRegs regs);
}
