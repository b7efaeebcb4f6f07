// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteOrder;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** The bench of both kinds of x86. */
class X86ProbeBench extends ProbeBench {
  private final X86Mode mode;

  X86ProbeBench(UserCpu cpu, Protection codeProtection, X86Mode mode) {
    super(cpu, codeProtection, mode.pcSlot, mode.stackSlot, ByteOrder.LITTLE_ENDIAN);
    this.mode = mode;
  }

  @Override
  final ProbeBench stepping() {
    return set(mode.flagsSlot, get(mode.flagsSlot) | X86Frame.EFLAGS_TF);
  }
}
