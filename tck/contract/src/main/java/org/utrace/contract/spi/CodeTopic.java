// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Name what a few stretches of a machine's code are about that no random numbers would come to.
 *
 * <p>They are code sequences like any other. A machine that has nothing of the sort gives none.
 */
public enum CodeTopic {
  /**
   * Each ends in another way than at a breakpoint: undefined and privileged instructions, accesses
   * that are refused or lead nowhere, an instruction that faults when it has done part of its work,
   * a jump to where nothing is.
   */
  FAULTS,

  /**
   * The program arms the machine's step itself, runs some instructions, disarms it and runs into
   * the breakpoint.
   */
  OWN_STEP,

  /**
   * An instruction of the kind {@link CodeSequence.Kind#SPECIAL} has no trap behind it: the machine
   * takes it together with the next one.
   */
  DELAYED_TRAP,

  /** Every floating-point or vector register is stored to the data area. */
  FLOATING,

  /**
   * The program runs an instruction, writes another one in its place and runs that, with whatever
   * the machine wants in between.
   *
   * <p>It is for {@link TraceeProgram#WORKSHOP}. In the end one byte of the data area is 1 and all
   * others are 0, unless something else was run than stood there.
   */
  OWN_CODE
}
