// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.util.Arrays;
import java.util.Optional;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.spi.DataModel;

/** Some memory from address 0 on. */
final class FakeMemory implements UserMemory {
  static final int BYTES = 0x4000;

  final byte[] bytes = new byte[BYTES];
  private final DataModel model;

  FakeMemory(DataModel model) {
    this.model = model;
  }

  @Override
  public Optional<byte[]> copyFrom(Address start, int lengthBytes) {
    int from = (int) start.value();
    return Optional.of(Arrays.copyOfRange(bytes, from, from + lengthBytes));
  }

  @Override
  public boolean copyTo(Address start, byte[] source) {
    System.arraycopy(source, 0, bytes, (int) start.value(), source.length);
    return true;
  }

  @Override
  public DataModel dataModel() {
    return model;
  }
}
