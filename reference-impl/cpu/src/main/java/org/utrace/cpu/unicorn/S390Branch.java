// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.function.IntToLongFunction;

/**
 * Tell of branch instructions whether they were taken, mostly from the registers as they are
 * afterwards.
 *
 * <p>Needed where the place tells nothing: a branch to itself or to the next instruction.
 */
final class S390Branch {
  private final S390Code code;
  private final FrameRegisters registers;
  private final IntToLongFunction before;

  private S390Branch(S390Code code, FrameRegisters registers, IntToLongFunction before) {
    this.code = code;
    this.registers = registers;
    this.before = before;
  }

  /**
   * Tell whether an instruction that has completed was a taken branch.
   *
   * @param before the general registers as they were before it
   */
  static boolean isTaken(S390Code code, FrameRegisters registers, IntToLongFunction before) {
    return new S390Branch(code, registers, before).taken();
  }

  private boolean taken() {
    return switch (code.first()) {
      case 0x05, 0x0b, 0x0c, 0x0d -> code.field(12, 4) != 0;
      case 0x06 -> code.field(12, 4) != 0 && (int) first() != 0;
      case 0x07 -> code.field(12, 4) != 0 && condition();
      case 0x45, 0x4d -> true;
      case 0x46 -> (int) first() != 0;
      case 0x47 -> condition();
      case 0x84, 0x86 -> index32() > 0;
      case 0x85, 0x87 -> index32() <= 0;
      case 0xa7 -> relative();
      case 0xb9 -> code.field(8, 8) == 0x46 && code.field(28, 4) != 0 && register(24) != 0;
      case 0xc0 -> code.field(12, 4) == 5 || (code.field(12, 4) == 4 && condition());
      case 0xcc -> code.field(12, 4) == 6 && first() >>> 32 != 0;
      case 0xe3, 0xeb, 0xec -> extended(code.field(40, 8));
      default -> false;
    };
  }

  private boolean relative() {
    return switch (code.field(12, 4)) {
      case 4 -> condition();
      case 5 -> true;
      case 6 -> (int) first() != 0;
      case 7 -> first() != 0;
      default -> false;
    };
  }

  private boolean extended(int operation) {
    return switch (code.first() << 8 | operation) {
      case 0xe346 -> first() != 0;
      case 0xe347 -> condition();
      case 0xeb44, 0xec44 -> index64() > 0;
      case 0xeb45, 0xec45 -> index64() <= 0;
      case 0xec64, 0xece4 -> compared(32, Long.compare(first(), second()));
      case 0xec65, 0xece5 -> compared(32, Long.compareUnsigned(first(), second()));
      case 0xec76, 0xecf6 -> compared(32, Integer.compare((int) first(), (int) second()));
      case 0xec77, 0xecf7 -> compared(32, Integer.compareUnsigned((int) first(), (int) second()));
      case 0xec7c, 0xecfc -> compared(12, Long.compare(first(), code.signed(32, 8)));
      case 0xec7d, 0xecfd -> compared(12, Long.compareUnsigned(first(), code.field(32, 8)));
      case 0xec7e, 0xecfe -> compared(12, Integer.compare((int) first(), (int) code.signed(32, 8)));
      case 0xec7f, 0xecff ->
          compared(12, Integer.compareUnsigned((int) first(), code.field(32, 8)));
      default -> false;
    };
  }

  /** The mask at bit 8 has a bit per condition code, that of code 0 first. */
  private boolean condition() {
    int code2 = (int) (registers.get(S390Frame.PSW_MASK) >>> 44) & 3;
    return (code.field(8, 4) & (8 >> code2)) != 0;
  }

  /** A mask with a bit each for equal, low and high. */
  private boolean compared(int maskAt, int order) {
    int bit = order == 0 ? 8 : order < 0 ? 4 : 2;
    return (code.field(maskAt, 4) & bit) != 0;
  }

  private int index32() {
    return Integer.compare((int) first(), (int) comparand());
  }

  private int index64() {
    return Long.compare(first(), comparand());
  }

  /** BRANCH ON INDEX compares with an odd register as it was, which the sum may have replaced. */
  private long comparand() {
    return before.applyAsLong(code.field(12, 4) | 1);
  }

  private long first() {
    return register(8);
  }

  private long second() {
    return register(12);
  }

  private long register(int field) {
    return S390Code.register(registers, code.field(field, 4));
  }
}
