// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;

/** A thread without a kernel. */
final class FakeThread implements ArchThread {
  private final PtRegs regs;
  private final long[] control = new long[0];
  private long forced;
  private long[] extension = new long[Aarch64State.VECTOR_HALVES + 2];

  FakeThread() {
    this(new Aarch64PtRegs());
  }

  FakeThread(PtRegs regs) {
    this.regs = regs;
  }

  @Override
  public PtRegs regs() {
    return regs;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public long forcedStepBits() {
    return forced;
  }

  @Override
  public void forcedStepBits(long bits) {
    forced = bits;
  }

  @Override
  public long[] control() {
    return control;
  }

  @Override
  public void loadControl() {}

  @Override
  public byte[] codeAtPc(int lengthMax) {
    return new byte[0];
  }

  @Override
  public long[] extension() {
    return extension.clone();
  }

  @Override
  public void extension(long[] values) {
    extension = values.clone();
  }
}
