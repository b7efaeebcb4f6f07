// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Give some machine code that is entered at its first byte and ends at a breakpoint or a fault.
 *
 * <p>It sets every register that it reads, and touches no memory but its data area and a stack at
 * the end of that, so that it comes to the same end however it is run, on this implementation and
 * on the real machine.
 *
 * @param number tells it from the others of its seed
 * @param code the bytes, to be put at the symbol code of {@link TraceeProgram#ARENA}
 * @param instructions every instruction in it, by offset
 */
public record CodeSequence(int number, byte[] code, List<Instruction> instructions) {
  /** What an instruction does, as far as stepping is concerned. */
  public enum Kind {
    /** Goes on with the next one. */
    PLAIN,
    /** A conditional branch that leads elsewhere if it is taken. */
    BRANCH,
    /** A branch that is always taken, perhaps to the next one: a jump or return. */
    JUMP,
    /** A call of a function. */
    CALL,
    /** A conditional branch that closes a loop. */
    LOOP,
    /** A system call. */
    SYSTEM_CALL,
    /** Faults. */
    FAULT,
    /** What only some machines have: repeated, conditional or executed instructions. */
    SPECIAL,
    /** The breakpoint at the end. */
    END
  }

  /**
   * One instruction.
   *
   * @param offset where it begins in the code
   * @param lengthBytes how long it is
   * @param kind what it does
   */
  public record Instruction(int offset, int lengthBytes, Kind kind) {
    /** Whether going on at {@code next}, an offset too, is a branch that was taken. */
    public boolean isTakenBy(int next) {
      return switch (kind) {
        case JUMP, CALL -> true;
        case BRANCH, LOOP -> next != offset + lengthBytes;
        default -> false;
      };
    }
  }

  /** The instruction at an offset, if one begins there. */
  public Optional<Instruction> at(long offset) {
    return instructions.stream().filter(one -> one.offset() == offset).findFirst();
  }

  /** Whether it has an instruction of this kind. */
  public boolean has(Kind kind) {
    return instructions.stream().anyMatch(one -> one.kind() == kind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeSequence that
        && number == that.number
        && Arrays.equals(code, that.code)
        && instructions.equals(that.instructions);
  }

  @Override
  public int hashCode() {
    return 31 * number + Arrays.hashCode(code);
  }

  @Override
  public String toString() {
    return "sequence " + number + " of " + code.length + " bytes";
  }
}
