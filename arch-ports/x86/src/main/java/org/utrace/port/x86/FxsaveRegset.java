// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;

/** The x87 and SSE registers as an FXSAVE area (struct user_i387_struct of x86_64). */
final class FxsaveRegset implements PortRegset {

  @Override
  public UserRegset layout() {
    return new UserRegset("NT_PRFPREG", 2, FxsaveArea.BYTES, Integer.BYTES);
  }

  @Override
  public byte[] get(ArchThread thread) {
    return FxsaveArea.of(thread).bytes();
  }

  /** Reserved bits of MXCSR are refused: loading them is a fault. */
  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    FxsaveArea area = FxsaveArea.of(whole);
    if (!area.hasValidControl()) {
      return false;
    }
    area.load(thread);
    return true;
  }
}
