// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Read words of user memory in tests. */
final class Memory {
  private Memory() {}

  static long word(UserCpu cpu, long address) {
    byte[] bytes = cpu.read(new UserAddress(address), Long.BYTES);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
