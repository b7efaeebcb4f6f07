// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteOrder;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** The bench of 32-bit ARM, in ARM state at the start. */
class ArmProbeBench extends ProbeBench {

  ArmProbeBench(UserCpu cpu, Protection codeProtection) {
    super(cpu, codeProtection, ArmFrame.PC, ArmFrame.SP, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  final ProbeBench stepping() {
    throw new UnsupportedOperationException("this machine has no step facility");
  }

  final ProbeBench inThumb() {
    return set(ArmFrame.CPSR, get(ArmFrame.CPSR) | ArmFrame.CPSR_T);
  }
}
