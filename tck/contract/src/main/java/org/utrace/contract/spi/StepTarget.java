// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import org.utrace.contract.Address;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.regset.UserRegsetView;

/**
 * Step one thread that is stopped, by whatever means a tracer has: an engine, a stub's packets, or
 * the live kernel's requests.
 *
 * <p>The target is stopped between calls. Signals that it stopped for are not passed on to it.
 */
public interface StepTarget {

  /**
   * Let it go on and wait until it stops again.
   *
   * @param how RESUME, SINGLESTEP or BLOCKSTEP
   * @throws IllegalStateException if it came to no stop within the bounds of the play, or ended
   */
  StepStop go(ResumeAction how);

  /** Where it is. */
  Address pc();

  /** Make it go on elsewhere. */
  void pc(Address pc);

  /** Its register sets; {@link UserRegsetView} as usual, any time between calls. */
  UserRegsetView registers();

  /** Address of a symbol of its program. */
  Address symbol(String name);

  /** Read its memory, whatever the protection. */
  byte[] read(Address start, int lengthBytes);

  /** Write its memory, whatever the protection, code included. */
  void write(Address start, byte[] bytes);
}
