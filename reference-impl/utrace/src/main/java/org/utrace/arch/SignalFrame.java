// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.Optional;
import java.util.OptionalInt;
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
   * Where a frame has the alternate stack (uc_stack), which the kernel writes and reads.
   *
   * @param regs with the stack pointer as {@link #setUp} left it, or as sigreturn finds it
   * @param entered the handler's action behind setUp; empty before sigreturn
   * @return bytes from the stack pointer; empty if the frame has no such place
   */
  default OptionalInt altStackOffset(PtRegs regs, Optional<KSigAction> entered) {
    return OptionalInt.empty();
  }

  /**
   * Put the registers back as the frame has them (rt_sigreturn).
   *
   * @return the signals to block from now on, or empty if the frame cannot be read
   */
  Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory);
}
