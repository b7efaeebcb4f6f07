// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.UserCpu;

/** Hold a frame of which a part may still be in the processor. */
public final class LazyFrame {
  private final long[] slots;

  /** Where the rest is; null if all is here. */
  private @Nullable UserCpu rest;

  /** Make a frame of zeroes. */
  public LazyFrame(int length) {
    slots = new long[length];
  }

  /** The slots, all current. */
  public long[] whole() {
    UserCpu cpu = rest;
    if (cpu != null) {
      rest = null;
      cpu.storeRest(slots);
    }
    return slots;
  }

  /** The slots, as {@link PtRegs#trapFrame} has them. */
  public long[] trap() {
    return slots;
  }

  /** See {@link PtRegs#isWhole}. */
  public boolean isWhole() {
    return rest == null;
  }

  /** See {@link PtRegs#restIn}. */
  public void restIn(@Nullable UserCpu cpu) {
    rest = cpu;
  }
}
