// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.util.SplittableRandom;

/**
 * Give instructions for {@link ArmCodeWriter} in one of the two instruction sets.
 *
 * <p>Offsets count from the end of the instruction asked for. Registers are those of the writer.
 */
interface ArmInstructions {

  /** Set the lower half of a register, the upper becoming 0 (movw), or the upper half (movt). */
  byte[] move(int register, int half, boolean upper);

  /** Compute with registers, or compare them. */
  byte[] compute(SplittableRandom random);

  /** Load or store a word (2), halfword (1) or byte (0) of the data area. */
  byte[] access(int size, boolean load, int register, int offset);

  /** Load or store the registers of a list at the begin of the data area. */
  byte[] multiple(boolean load, int list);

  /** Set the flags by the compared register and 0. */
  byte[] compareWithZero();

  /** Go on so far behind if a condition holds. */
  byte[] branch(int condition, int offset);

  /** Go on so far behind. */
  byte[] jump(int offset);

  /** Go on where the compared register says. */
  byte[] jumpToCompared();

  /** Call the function so far behind. */
  byte[] call(int offset);

  /** Keep lr on the stack. */
  byte[] pushReturn();

  /** Return by what {@link #pushReturn} kept. */
  byte[] popReturn();

  /** Return by lr. */
  byte[] returnByLink();

  /** Subtract 1 from the count and set the flags. */
  byte[] countDown();

  /** Make the system call. */
  byte[] systemCall();

  /** Load from where the compared register says. */
  byte[] loadCompared();

  /** The undefined instruction. */
  byte[] undefined();

  /** The breakpoint instruction of the machine, not one of Linux's. */
  byte[] breakpoint();

  /** An instruction of the floating-point unit, which is the same word in both sets. */
  byte[] floating(int word);
}
