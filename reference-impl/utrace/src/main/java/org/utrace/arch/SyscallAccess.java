// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;

/** Say how a machine enters, answers and restarts system calls. */
public interface SyscallAccess {

  /** Number of a call on this machine, or of the one it is made by; -1 if there is none. */
  int number(GuestCall call);

  /** Arguments with which the other call does the same, where the machine lacks {@code call}. */
  default List<Long> arguments(GuestCall call) {
    return List.of();
  }

  /** The call with this number, if the kernel has it. */
  Optional<GuestCall> call(int number);

  /** Number that restarts an interrupted call with its remaining time (restart_syscall). */
  int restartNumber();

  /**
   * Do what entry code does: keep the number aside and, on machines whose result shares no register
   * with an argument or the number, preset it to -ENOSYS.
   *
   * <p>The frame is as the CPU left it, pc behind the system call instruction.
   */
  void enter(PtRegs regs);

  /** The call is about to be made, as tracers left it. */
  default void begin(PtRegs regs) {}

  /** The call is not made after all: give it a result that harms nobody, if there is none yet. */
  default void skip(PtRegs regs) {}

  /** Put number and arguments back as they were before the entry (syscall_rollback). */
  void rollback(PtRegs regs);

  /** Make the thread execute its system call instruction again with the same call. */
  void restart(PtRegs regs);

  /** Make the thread execute its system call instruction again to restart with remaining time. */
  void restartWithRemainder(PtRegs regs);

  /**
   * What clone was called with; machines differ in the order.
   *
   * @param stack 0 to go on with the maker's
   * @param parentWord where the maker wants the new number
   * @param childWord where the new thread wants it, or has it cleared
   */
  record CloneArguments(
      CloneFlags flags, Address stack, Address parentWord, Address childWord, Address pointer) {}

  /** The arguments of clone, in the order of x86_64 unless the machine has another. */
  default CloneArguments cloneArguments(PtRegs regs) {
    return new CloneArguments(
        new CloneFlags(regs.argument(0)),
        new Address(regs.argument(1)),
        new Address(regs.argument(2)),
        new Address(regs.argument(3)),
        new Address(regs.argument(4)));
  }

  /**
   * Put the arguments of a call, in the order of x86_64, into the order of this machine.
   *
   * @param arguments what {@code call} is made with
   */
  default List<Long> inOrder(GuestCall call, List<Long> arguments) {
    return arguments;
  }

  /** Give the child of a clone its result 0 and its own stack, if it gets one. */
  default void becomeChild(PtRegs child, Optional<Address> stack) {
    child.result(0);
    child.leaveSyscall();
    stack.ifPresent(child::sp);
  }

  /**
   * Set a new thread's thread pointer (CLONE_SETTLS).
   *
   * @param regs the new thread's
   * @param memory of its maker, for machines whose pointer is to a structure
   * @param pointer the argument of clone
   * @return OK, or why no thread is made
   */
  Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer);

  /**
   * Make the call that the thread has entered if it is one that only this machine has.
   *
   * @return the result; empty if the machine has no such call
   */
  default OptionalLong machineCall(ArchThread thread, UserMemory memory) {
    return OptionalLong.empty();
  }
}
