// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.List;
import org.utrace.arch.PortRegset;
import org.utrace.cpu.unicorn.I386Frame;

/**
 * The register sets of i386 (arch/x86/kernel/ptrace.c, x86_32_regsets), but for NT_PRXFPREG, which
 * would show the x87 registers once more.
 */
final class I386Regsets {
  private static final int GENERAL_WORDS = 17;

  static final List<PortRegset> ALL =
      List.of(
          new X86GeneralRegset(
              X86Registers.BITS_32,
              GENERAL_WORDS,
              I386Frame.DS,
              I386Frame.ES,
              I386Frame.FS,
              I386Frame.GS),
          new FsaveRegset(),
          new I386Tls());

  private I386Regsets() {}
}
