// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.utrace.cpu.CpuContext;

/** Hold a {@code uc_context} of one machine by value, so that nobody has to free it. */
final class EngineContext implements CpuContext {
  private final String machine;
  private final byte[] raw;

  private EngineContext(String machine, byte[] raw) {
    this.machine = machine;
    this.raw = raw;
  }

  static EngineContext copyOf(String machine, MemorySegment nativeContext) {
    return new EngineContext(machine, nativeContext.toArray(ValueLayout.JAVA_BYTE));
  }

  /** Tell whether a CPU of this machine, with contexts of this size, can take it. */
  boolean isOf(String otherMachine, long sizeBytes) {
    return machine.equals(otherMachine) && raw.length == sizeBytes;
  }

  void copyTo(MemorySegment nativeContext) {
    MemorySegment.copy(raw, 0, nativeContext, ValueLayout.JAVA_BYTE, 0, raw.length);
  }

  MemorySegment view() {
    return MemorySegment.ofArray(raw).asReadOnly();
  }

  @Override
  public String toString() {
    return "a context of " + machine;
  }
}
