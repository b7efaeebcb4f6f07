// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** A process's user memory and the processor that runs it. */
final class AddressSpace {
  private final UserCpu cpu;
  private final ElfImage image;

  AddressSpace(UserCpu cpu, ElfImage image) {
    this.cpu = cpu;
    this.image = image;
  }

  UserCpu cpu() {
    return cpu;
  }

  ElfImage image() {
    return image;
  }

  /** Copy from user memory as access_process_vm does; empty if a byte is not mapped. */
  Optional<byte[]> copyFrom(Address start, int lengthBytes) {
    UserAddress at = new UserAddress(start.value());
    if (lengthBytes < 0 || !cpu.isMapped(at, lengthBytes)) {
      return Optional.empty();
    }
    try {
      return Optional.of(cpu.read(at, lengthBytes));
    } catch (CpuException e) {
      return Optional.empty();
    }
  }

  long readWord(Address at) {
    byte[] bytes = cpu.read(new UserAddress(at.value()), Long.BYTES);
    return ByteBuffer.wrap(bytes).order(image.byteOrder()).getLong();
  }

  void writeWord(Address at, long value) {
    ByteOrder order = image.byteOrder();
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
    cpu.write(new UserAddress(at.value()), bytes);
  }
}
