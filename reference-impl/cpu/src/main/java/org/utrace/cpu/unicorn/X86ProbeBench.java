// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteOrder;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** The bench of x86_64. */
class X86ProbeBench extends ProbeBench {

  X86ProbeBench(UserCpu cpu, Protection codeProtection) {
    super(cpu, codeProtection, X86Frame.RIP, X86Frame.RSP, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  final ProbeBench stepping() {
    return set(X86Frame.EFLAGS, get(X86Frame.EFLAGS) | X86Frame.EFLAGS_TF);
  }
}
