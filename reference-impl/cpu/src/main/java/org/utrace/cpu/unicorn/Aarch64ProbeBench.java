// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** The bench of AArch64. */
class Aarch64ProbeBench extends ProbeBench {

  Aarch64ProbeBench(UserCpu cpu, Protection codeProtection) {
    super(cpu, codeProtection, Aarch64Frame.PC, Aarch64Frame.SP, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  final ProbeBench stepping() {
    return set(Aarch64Frame.PSTATE, get(Aarch64Frame.PSTATE) | Aarch64Frame.PSTATE_SS);
  }

  /** The places where {@code count} steps ended; the machine forgets each one. */
  final List<Long> steps(int count) {
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stepping().run();
      places.add(at());
    }
    return places;
  }

  /** Write instructions. */
  final void code(long address, int... words) {
    cpu.write(new UserAddress(address), Aarch64Instruction.bytes(words));
  }

  final boolean hasStepLeft() {
    return (get(Aarch64Frame.PSTATE) & Aarch64Frame.PSTATE_SS) != 0;
  }
}
