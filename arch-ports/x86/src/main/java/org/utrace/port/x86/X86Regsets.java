// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.List;
import org.utrace.arch.PortRegset;
import org.utrace.cpu.unicorn.X86Frame;

/** The register sets of x86_64 (arch/x86/kernel/ptrace.c, x86_64_regsets). */
final class X86Regsets {
  /** EFLAGS that a tracer may set: CF PF AF ZF SF TF DF OF RF AC (FLAG_MASK), and NT. */
  static final long FLAGS_SETTABLE = 0x5_4dd5;

  private static final int GENERAL_WORDS = 27;

  /** Addresses from here on are no user's. */
  private static final long TASK_SIZE_MAX = 0x7fff_ffff_f000L;

  static final List<PortRegset> ALL =
      List.of(
          new X86GeneralRegset(
              X86Registers.BITS_64,
              GENERAL_WORDS,
              X86Frame.DS,
              X86Frame.ES,
              X86Frame.FS,
              X86Frame.GS),
          new FxsaveRegset());

  private X86Regsets() {}

  static boolean isUserAddress(long address) {
    return Long.compareUnsigned(address, TASK_SIZE_MAX) < 0;
  }

  static boolean basesAllowed(X86Registers registers, long[] wanted) {
    return registers != X86Registers.BITS_64
        || (isUserAddress(wanted[X86Frame.FS_BASE]) && isUserAddress(wanted[X86Frame.GS_BASE]));
  }
}
