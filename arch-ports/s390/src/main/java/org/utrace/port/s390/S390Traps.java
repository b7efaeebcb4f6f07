// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.util.Optional;
import org.utrace.arch.ArchThread;
import org.utrace.arch.TrapCodes;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.unicorn.S390Frame;

/**
 * Tell which signal a program interruption becomes (arch/s390/kernel/traps.c; codes in Principles
 * of Operation, 6).
 *
 * <p>Faults of memory are not here: they become what they become on every machine.
 */
final class S390Traps {
  /** TRAP_HWBKPT, which Linux reports every recorded event with (do_per_trap). */
  static final int TRAP_HWBKPT = 4;

  private static final int SEGV_MAPERR = 1;
  private static final int FPE_INTDIV = 1;
  private static final int FPE_INTOVF = 2;
  private static final int FPE_FLTDIV = 3;
  private static final int FPE_FLTOVF = 4;
  private static final int FPE_FLTUND = 5;
  private static final int FPE_FLTRES = 6;
  private static final int FPE_FLTINV = 7;

  /** Data-exception code in the floating-point control register. */
  private static final int DXC = 0xff00;

  /** Set for what is no IEEE exception, such as a compare-and-trap. */
  private static final int DXC_OTHER = 0x0300;

  private static final int DXC_INVALID = 0x8000;
  private static final int DXC_DIVIDE = 0x4000;
  private static final int DXC_OVERFLOW = 0x2000;
  private static final int DXC_UNDERFLOW = 0x1000;
  private static final int DXC_INEXACT = 0x0800;

  private S390Traps() {}

  /** The signal for an event, if it is a trap or a program interruption. */
  static Optional<SigInfo> signal(CpuEvent event, ArchThread thread) {
    return switch (event) {
      case CpuEvent.StepTrap step ->
          at(thread.regs().frame()[S390Frame.PER_ADDRESS], Signal.SIGTRAP, TRAP_HWBKPT);
      case CpuEvent.Breakpoint met -> at(instruction(thread), Signal.SIGTRAP, SigInfo.TRAP_BRKPT);
      case CpuEvent.MachineException exception -> interruption(exception.number(), thread);
      default -> Optional.empty();
    };
  }

  /** The address in the PSW is behind the instruction. */
  private static long instruction(ArchThread thread) {
    long[] frame = thread.regs().frame();
    return frame[S390Frame.PSW_ADDR] - (frame[S390Frame.INT_CODE] >> 16);
  }

  private static Optional<SigInfo> at(long address, Signal signal, int code) {
    return Optional.of(SigInfo.fault(signal, code, new Address(address)));
  }

  private static Optional<SigInfo> interruption(int code, ArchThread thread) {
    long at = instruction(thread);
    return switch (code) {
      case 0x01 -> at(at, Signal.SIGILL, TrapCodes.ILL_ILLOPC);
      case 0x02 -> at(at, Signal.SIGILL, TrapCodes.ILL_PRVOPC);
      // Execute, specification, special operation, operand.
      case 0x03, 0x06, 0x13, 0x15 -> at(at, Signal.SIGILL, TrapCodes.ILL_ILLOPN);
      case 0x07 -> data(at, (int) thread.extension()[S390Frame.EXTENSION_FPC] & DXC);
      // Fixed-point and decimal overflow, fixed-point and decimal divide.
      case 0x08, 0x0a -> at(at, Signal.SIGFPE, FPE_INTOVF);
      case 0x09, 0x0b -> at(at, Signal.SIGFPE, FPE_INTDIV);
      // Hexadecimal floating point.
      case 0x0c -> at(at, Signal.SIGFPE, FPE_FLTOVF);
      case 0x0d -> at(at, Signal.SIGFPE, FPE_FLTUND);
      case 0x0e -> at(at, Signal.SIGFPE, FPE_FLTRES);
      case 0x0f -> at(at, Signal.SIGFPE, FPE_FLTDIV);
      case 0x1d -> at(at, Signal.SIGFPE, FPE_FLTINV);
      default -> at(at, Signal.SIGSEGV, SEGV_MAPERR);
    };
  }

  /** Without a code it was about the digits of a decimal number. */
  private static Optional<SigInfo> data(long at, int dxc) {
    return dxc == 0
        ? at(at, Signal.SIGILL, TrapCodes.ILL_ILLOPN)
        : at(at, Signal.SIGFPE, floating(dxc));
  }

  private static int floating(int dxc) {
    if ((dxc & DXC_OTHER) != 0) {
      return 0;
    }
    if ((dxc & DXC_INVALID) != 0) {
      return FPE_FLTINV;
    }
    if ((dxc & DXC_DIVIDE) != 0) {
      return FPE_FLTDIV;
    }
    if ((dxc & DXC_OVERFLOW) != 0) {
      return FPE_FLTOVF;
    }
    if ((dxc & DXC_UNDERFLOW) != 0) {
      return FPE_FLTUND;
    }
    return (dxc & DXC_INEXACT) != 0 ? FPE_FLTRES : 0;
  }
}
