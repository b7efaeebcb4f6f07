// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.SignalSet;

/** Lay out what a signal handler finds on the stack, and take it away again (rt_sigframe). */
public interface SignalFrame {

  /**
   * What is delivered.
   *
   * @param info the signal
   * @param action of kind HANDLER
   * @param restore signals that are blocked again after the handler
   * @param altStack top of the alternate stack; empty to go on with the thread's own stack
   */
  record Delivery(SigInfo info, KSigAction action, SignalSet restore, Optional<Address> altStack) {}

  /**
   * Write the frame and make the registers enter the handler.
   *
   * @return false, with nothing changed, if the frame cannot be written or has no way back
   */
  boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery);

  /**
   * Put the registers back as the frame has them (rt_sigreturn).
   *
   * @return the signals to block from now on, or empty if the frame cannot be read
   */
  Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory);
}
