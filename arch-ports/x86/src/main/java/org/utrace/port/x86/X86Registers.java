// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.unicorn.I386Frame;
import org.utrace.cpu.unicorn.X86Frame;
import org.utrace.cpu.unicorn.X86Mode;

/**
 * Tell where in a frame the registers stand that both kinds of x86 have, and what they are for.
 *
 * @param call the slot where the kernel keeps the number of the system call
 * @param result the register of the result, and of the number before the call
 * @param arguments of a system call
 * @param parameters of a signal handler (i386: those of {@code regparm(3)}, which Linux fills)
 */
record X86Registers(
    X86Mode mode,
    DataModel model,
    int length,
    int pc,
    int sp,
    int flags,
    int code,
    int stack,
    int debugControl,
    int call,
    int result,
    int scratch,
    int[] arguments,
    int[] parameters) {
  static final X86Registers BITS_64 =
      new X86Registers(
          X86Mode.BITS_64,
          DataModel.LP64_LITTLE,
          X86Frame.LENGTH,
          X86Frame.RIP,
          X86Frame.RSP,
          X86Frame.EFLAGS,
          X86Frame.CS,
          X86Frame.SS,
          X86Frame.DEBUGCTL,
          X86Frame.ORIG_RAX,
          X86Frame.RAX,
          X86Frame.R12,
          new int[] {
            X86Frame.RDI, X86Frame.RSI, X86Frame.RDX, X86Frame.R10, X86Frame.R8, X86Frame.R9
          },
          new int[] {X86Frame.RDI, X86Frame.RSI, X86Frame.RDX});

  /** The scratch register is the sixth argument's, which only calls with six change. */
  static final X86Registers BITS_32 =
      new X86Registers(
          X86Mode.BITS_32,
          DataModel.ILP32_LITTLE,
          I386Frame.LENGTH,
          I386Frame.EIP,
          I386Frame.ESP,
          I386Frame.EFLAGS,
          I386Frame.CS,
          I386Frame.SS,
          I386Frame.DEBUGCTL,
          I386Frame.ORIG_EAX,
          I386Frame.EAX,
          I386Frame.EBP,
          new int[] {
            I386Frame.EBX, I386Frame.ECX, I386Frame.EDX, I386Frame.ESI, I386Frame.EDI, I386Frame.EBP
          },
          new int[] {I386Frame.EAX, I386Frame.EDX, I386Frame.ECX});
}
