// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.Optional;
import org.utrace.cpu.unicorn.ArmFrame;

/** Find where an ARM instruction leads (ARM DDI 0406C, chapter A5 and the pages of A8). */
final class ArmDecoder {
  private static final int PC = ArmFrame.PC;
  private static final int LENGTH = 4;

  private final Situation now;
  private final int code;

  private ArmDecoder(Situation now, int code) {
    this.now = now;
    this.code = code;
  }

  /** The instruction that follows; empty if this one cannot be read or faults. */
  static Optional<Place> next(Situation now) {
    return now.codeWord(now.pc()).flatMap(code -> new ArmDecoder(now, code).decode());
  }

  private Optional<Place> behind() {
    return Optional.of(Place.arm(now.pc() + LENGTH));
  }

  private boolean bit(int number) {
    return (code >>> number & 1) != 0;
  }

  private int field(int low) {
    return code >>> low & 15;
  }

  private Optional<Place> decode() {
    if (field(28) == 15) {
      return unconditional();
    }
    if (!now.holds(field(28))) {
      return behind();
    }
    return switch (code >>> 25 & 7) {
      case 0 -> registers();
      case 1 -> isMiscellaneous() ? behind() : calculated(rotatedImmediate());
      case 2 -> loaded(code & 0xfff);
      case 3 -> bit(4) ? behind() : loaded(shiftedByConstant());
      case 4 -> multiple();
      case 5 -> Optional.of(Place.arm(branchTarget()));
      default -> behind();
    };
  }

  /** Of these only BLX with an immediate changes pc in user mode: it goes to Thumb. */
  private Optional<Place> unconditional() {
    boolean blx = (code & 0x0e00_0000) == 0x0a00_0000;
    return blx ? Optional.of(Place.thumb(branchTarget() + (bit(24) ? 2 : 0))) : behind();
  }

  private int branchTarget() {
    return now.register(PC) + (code << 8 >> 6);
  }

  private Optional<Place> registers() {
    boolean exchange = (code & 0x0fff_ffc0) == 0x012f_ff00 && (code & 0x30) != 0;
    if (exchange) {
      // BX, BXJ (which is BX without Jazelle), BLX
      return Optional.of(Place.interworking(now.register(field(0))));
    }
    boolean multiplyOrExtraLoad = bit(7) && bit(4);
    if (multiplyOrExtraLoad || isMiscellaneous()) {
      return behind();
    }
    return calculated(bit(4) ? shiftedByRegister() : shiftedByConstant());
  }

  /** Compares that set no flags have been given to other instructions. */
  private boolean isMiscellaneous() {
    return (code & 0x0190_0000) == 0x0100_0000;
  }

  /** Data processing; with pc and flags as results it would be a return from an exception. */
  private Optional<Place> calculated(int operand) {
    boolean compare = (code & 0x0180_0000) == 0x0100_0000;
    if (field(12) != PC || compare || bit(20)) {
      return behind();
    }
    int n = now.register(field(16));
    int carry = now.carry() ? 1 : 0;
    int result =
        switch (field(21)) {
          case 0 -> n & operand;
          case 1 -> n ^ operand;
          case 2 -> n - operand;
          case 3 -> operand - n;
          case 4 -> n + operand;
          case 5 -> n + operand + carry;
          case 6 -> n - operand - 1 + carry;
          case 7 -> operand - n - 1 + carry;
          case 12 -> n | operand;
          case 13 -> operand;
          case 14 -> n & ~operand;
          default -> ~operand;
        };
    return Optional.of(Place.interworking(result));
  }

  private int rotatedImmediate() {
    return Integer.rotateRight(code & 0xff, 2 * field(8));
  }

  private int shiftedByConstant() {
    int value = now.register(field(0));
    int amount = code >>> 7 & 31;
    return switch (code >>> 5 & 3) {
      case 0 -> value << amount;
      case 1 -> amount == 0 ? 0 : value >>> amount;
      case 2 -> value >> (amount == 0 ? 31 : amount);
      default ->
          amount == 0
              ? value >>> 1 | (now.carry() ? 1 << 31 : 0)
              : Integer.rotateRight(value, amount);
    };
  }

  private int shiftedByRegister() {
    int value = now.register(field(0));
    int amount = now.register(field(8)) & 0xff;
    boolean all = amount > 31;
    return switch (code >>> 5 & 3) {
      case 0 -> all ? 0 : value << amount;
      case 1 -> all ? 0 : value >>> amount;
      case 2 -> value >> (all ? 31 : amount);
      default -> Integer.rotateRight(value, amount);
    };
  }

  /** Load or store of a word or byte. */
  private Optional<Place> loaded(int offset) {
    boolean word = bit(20) && !bit(22);
    if (!word || field(12) != PC) {
      return behind();
    }
    int base = now.register(field(16));
    int indexed = bit(23) ? base + offset : base - offset;
    return now.fromWord(bit(24) ? indexed : base, Place::interworking);
  }

  /** Load or store of several registers, of which pc is the last; bit 22 is for the kernel. */
  private Optional<Place> multiple() {
    if (!bit(20) || !bit(PC) || bit(22)) {
      return behind();
    }
    int base = now.register(field(16));
    int above = 4 * Integer.bitCount(code & 0xffff);
    boolean before = bit(24);
    int address = bit(23) ? base + above - (before ? 0 : 4) : base - (before ? 4 : 0);
    return now.fromWord(address, Place::interworking);
  }
}
