// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;

/** The x87 registers as an FSAVE area (struct user_i387_ia32_struct). */
final class FsaveRegset implements PortRegset {

  @Override
  public UserRegset layout() {
    return new UserRegset("NT_PRFPREG", 2, FxsaveArea.FSAVE_BYTES, Integer.BYTES);
  }

  @Override
  public byte[] get(ArchThread thread) {
    return FxsaveArea.of(thread).fsave();
  }

  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    FxsaveArea area = FxsaveArea.of(thread);
    area.putFsave(whole);
    area.load(thread);
    return true;
  }
}
