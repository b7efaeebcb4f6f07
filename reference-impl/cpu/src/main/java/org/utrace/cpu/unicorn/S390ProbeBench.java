// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteOrder;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/** The bench of s390, of either width. */
class S390ProbeBench extends ProbeBench {
  private static final int STACK_POINTER = S390Frame.GPRS + 15;

  S390ProbeBench(UserCpu cpu, Protection codeProtection) {
    super(cpu, codeProtection, S390Frame.PSW_ADDR, STACK_POINTER, ByteOrder.BIG_ENDIAN);
  }

  @Override
  final ProbeBench stepping() {
    return recording(S390Frame.PER_IFETCH, 0, -1);
  }

  /** Record events in a range. */
  final ProbeBench recording(long events, long start, long end) {
    cpu.loadControl(new long[] {events, start, end});
    return set(S390Frame.PSW_MASK, get(S390Frame.PSW_MASK) | S390Frame.PSW_PER);
  }

  /** Set a general register. */
  final S390ProbeBench reg(int number, long value) {
    set(S390Frame.GPRS + number, value);
    return this;
  }

  /** A general register. */
  final long reg(int number) {
    return get(S390Frame.GPRS + number);
  }

  /** The condition code. */
  final int condition() {
    return (int) (get(S390Frame.PSW_MASK) >>> 44) & 3;
  }
}
