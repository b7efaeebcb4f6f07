// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Show the user registers of a thread that is in the kernel; changes are what it resumes with.
 *
 * <p>Valid inside the callback that got it, or between {@code prepareExamine} and {@code
 * finishExamine} (REG-01).
 */
public interface UserRegs {

  /** Address of the next user instruction. */
  Address pc();

  /** Change the address of the next user instruction. */
  void pc(Address pc);

  /** The stack pointer. */
  Address sp();

  /** Number of the system call the thread is in, negative outside one. */
  int syscallNumber();

  /** Change the number of the system call being entered. */
  void syscallNumber(int number);

  /** Argument {@code index}, 0 to 5, of the system call the thread is in. */
  long argument(int index);

  /** Change argument {@code index}, 0 to 5. */
  void argument(int index, long value);

  /** Parameter {@code index}, 0 to 2, of the signal handler that the thread is about to enter. */
  default long parameter(int index) {
    return argument(index);
  }

  /** The result of the system call being left: negated error number or value. */
  long result();

  /** Change the result of the system call being left. */
  void result(long value);

  /** A general register that programs of the stage leave alone. */
  long scratch();

  /** Change the register of {@link #scratch()}. */
  void scratch(long value);
}
