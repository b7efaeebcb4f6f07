// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.SplittableRandom;
import org.utrace.contract.spi.CodeTopic;

/**
 * Write instructions of a machine one after the other, for code sequences that compare ways of
 * running it.
 *
 * <p>Each call adds what its name says, chosen by the random numbers given, and nothing that
 * depends on registers it did not set, on flags the machine leaves undefined, or on memory outside
 * the data area. It keeps the registers that address data and stack.
 */
public interface CodeWriter {

  /** Set every register that later calls read: data and stack addresses, and values. */
  void setUp(SplittableRandom random);

  /** Compute with registers, leaving flags that a later branch does not read. */
  void compute(SplittableRandom random);

  /** Store a register to the data area. */
  void store(SplittableRandom random);

  /** Load a register from the data area. */
  void load(SplittableRandom random);

  /** Compare, then branch over some instructions, or not. */
  void branch(SplittableRandom random, boolean taken);

  /** Jump over some instructions that are never run. */
  void jump(SplittableRandom random);

  /** Call a function and return from it. */
  void call(SplittableRandom random);

  /** Run some instructions two to five times. */
  void loop(SplittableRandom random);

  /** Make a system call that comes to the same result everywhere, such as one that fails. */
  void systemCall(SplittableRandom random);

  /** What only this machine has; or compute again. */
  void special(SplittableRandom random);

  /** End with a fault: an access to no memory, or an undefined instruction. */
  void fault(SplittableRandom random);

  /** End with the machine's breakpoint. */
  void end();

  /**
   * Write one of the stretches about a topic, to its end.
   *
   * @param number counts them from 0
   * @return false if there are no more than that, and nothing was written
   */
  default boolean about(CodeTopic topic, int number) {
    return false;
  }

  /** What was written. */
  CodeBuffer code();
}
