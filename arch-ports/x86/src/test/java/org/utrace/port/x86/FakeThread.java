// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;

/** A thread with registers and the code at its pc, and nothing else. */
final class FakeThread implements ArchThread {
  private final X86PtRegs regs;
  private final byte[] code;
  private long forced;
  private long[] extension = new long[64];

  FakeThread(X86Registers registers, int... code) {
    regs = new X86PtRegs(registers);
    this.code = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      this.code[i] = (byte) code[i];
    }
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
    return new long[0];
  }

  @Override
  public void loadControl() {
    throw new IllegalStateException("x86 has no control registers of a thread");
  }

  @Override
  public byte[] codeAtPc(int lengthMax) {
    return code.clone();
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
