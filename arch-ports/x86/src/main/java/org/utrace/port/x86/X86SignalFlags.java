// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

/** What becomes of EFLAGS on the way into a handler and out of it, alike on both x86 ports. */
final class X86SignalFlags {
  /** A handler starts with DF, RF and TF clear. */
  static final long CLEARED = 0x1_0500;

  /** What a frame brings back: CF PF AF ZF SF TF DF OF RF AC (FIX_EFLAGS). */
  private static final long RESTORED = 0x5_0dd5;

  private X86SignalFlags() {}

  static long restored(long now, long saved) {
    return (now & ~RESTORED) | (saved & RESTORED);
  }
}
