// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Look at the few AArch64 instructions whose events need more than the emulator tells. */
final class Aarch64Code {
  /** Length of every instruction. */
  static final int BYTES = 4;

  private Aarch64Code() {}

  /** The instruction at {@code pc}; instructions are little-endian always. */
  static int at(GuestMemory memory, long pc) {
    int word = 0;
    for (int i = BYTES - 1; i >= 0; i--) {
      word = word << Byte.SIZE | (memory.byteAt(pc + i) & 255);
    }
    return word;
  }

  /**
   * Tell whether an instruction that was refused needs a higher exception level: system registers
   * and instructions, eret, hvc and smc (Arm ARM, C4.1.3).
   */
  static boolean isPrivileged(int word) {
    boolean system = (word & 0xffc0_0000) == 0xd500_0000;
    boolean exceptionReturn = (word & 0xfffc_0000) == 0xd69c_0000;
    boolean call = (word & 0xffe0_001c) == 0xd400_0000 && (word & 3) >= 2;
    return system || exceptionReturn || call;
  }

  /** The number of the base register of a load or store (bits 9 to 5); 31 is sp. */
  static int base(int word) {
    return word >> 5 & 31;
  }
}
