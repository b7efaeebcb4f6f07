// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.Optional;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Show the memory of a processor as the kernel does. */
record CpuMemory(UserCpu cpu) implements UserMemory {

  /** The page of Linux's vectors, which can be read; almost all of it is 0. */
  private static final long VECTORS = 0xffff_0004L;

  private static final long VECTORS_END = 0xffff_1000L;

  @Override
  public Optional<byte[]> copyFrom(Address start, int lengthBytes) {
    if (start.value() >= VECTORS && start.value() + lengthBytes <= VECTORS_END) {
      return Optional.of(new byte[lengthBytes]);
    }
    UserAddress at = new UserAddress(start.value());
    return cpu.isMapped(at, lengthBytes)
        ? Optional.of(cpu.read(at, lengthBytes))
        : Optional.empty();
  }

  @Override
  public boolean copyTo(Address start, byte[] bytes) {
    UserAddress at = new UserAddress(start.value());
    boolean mapped = cpu.isMapped(at, bytes.length);
    if (mapped) {
      cpu.write(at, bytes);
    }
    return mapped;
  }

  @Override
  public DataModel dataModel() {
    return DataModel.ILP32_LITTLE;
  }
}
