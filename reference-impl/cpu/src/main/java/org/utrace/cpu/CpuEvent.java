// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/** Say why a run of user code ended. The frame's pc is where the machine's manual puts it. */
public sealed interface CpuEvent {

  /** Number of user instructions that completed in this run. */
  int retired();

  /** The bound was reached, or the machine was asked to stop: nothing happened to the program. */
  record SliceEnd(int retired) implements CpuEvent {}

  /** A system call instruction was executed and counts as retired; pc is behind it. */
  record SystemCall(int retired) implements CpuEvent {}

  /**
   * The machine's own step facility trapped after an instruction.
   *
   * @param branch true when the facility reported a taken branch (block step)
   */
  record StepTrap(int retired, boolean branch) implements CpuEvent {}

  /**
   * A breakpoint instruction was met; {@code pc} in the frame is as the machine leaves it.
   *
   * <p>It counts as retired where the machine leaves {@code pc} behind it.
   */
  record Breakpoint(int retired) implements CpuEvent {}

  /** An instruction touched memory it may not touch; it did not complete and pc is still on it. */
  record MemoryFault(int retired, UserAddress address, Access access, boolean mapped)
      implements CpuEvent {
    /** What the instruction tried to do. */
    public enum Access {
      READ,
      WRITE,
      FETCH
    }
  }

  /**
   * An address was not aligned as the machine demands: {@code pc} itself, or that of an access; pc
   * is on the instruction.
   */
  record AlignmentFault(int retired, UserAddress address) implements CpuEvent {}

  /** An undefined or privileged instruction was met; pc is on it. */
  record IllegalInstruction(int retired, boolean privileged) implements CpuEvent {}

  /**
   * An exception of the machine's own that no other event stands for.
   *
   * <p>It counts as retired where the machine leaves {@code pc} behind the instruction.
   *
   * @param number its number in the machine's manual, for example 5 for x86's BOUND
   */
  record MachineException(int retired, int number) implements CpuEvent {}

  /** An arithmetic exception such as a division by zero; pc is on the instruction. */
  record ArithmeticFault(int retired) implements CpuEvent {}
}
