// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** The bench of the probes on the installed library, for the tests. */
final class ArmBench extends ArmProbeBench {
  ArmBench(Protection codeProtection) {
    super(Libunicorn.cpu(UnicornCpus.arm()), codeProtection);
  }

  /** A bench with ARM instructions at {@link #CODE}. */
  static ArmBench arm(int... words) {
    ArmBench bench = new ArmBench(Protection.READ_EXECUTE);
    bench.words(CODE, words);
    return bench;
  }

  /** A bench in Thumb state with halfwords of instructions at {@link #CODE}. */
  static ArmBench thumb(int... halfwords) {
    ArmBench bench = new ArmBench(Protection.READ_EXECUTE);
    bench.halfwords(CODE, halfwords);
    bench.inThumb();
    return bench;
  }

  void words(long address, int... words) {
    ByteBuffer code = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      code.putInt(word);
    }
    cpu.write(new UserAddress(address), code.array());
  }

  void halfwords(long address, int... halfwords) {
    ByteBuffer code = ByteBuffer.allocate(2 * halfwords.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int halfword : halfwords) {
      code.putShort((short) halfword);
    }
    cpu.write(new UserAddress(address), code.array());
  }

  boolean isThumb() {
    return (get(ArmFrame.CPSR) & ArmFrame.CPSR_T) != 0;
  }
}
