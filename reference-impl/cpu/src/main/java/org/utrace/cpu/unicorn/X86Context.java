// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.utrace.cpu.CpuContext;

/** Hold a {@code uc_context} by value, so that nobody has to free it. */
final class X86Context implements CpuContext {
  private final byte[] raw;

  private X86Context(byte[] raw) {
    this.raw = raw;
  }

  static X86Context copyOf(MemorySegment nativeContext) {
    return new X86Context(nativeContext.toArray(ValueLayout.JAVA_BYTE));
  }

  int sizeBytes() {
    return raw.length;
  }

  void copyTo(MemorySegment nativeContext) {
    MemorySegment.copy(raw, 0, nativeContext, ValueLayout.JAVA_BYTE, 0, raw.length);
  }

  MemorySegment view() {
    return MemorySegment.ofArray(raw).asReadOnly();
  }
}
