// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.util.Optional;
import org.utrace.cpu.unicorn.ArmFrame;

/** Find where a Thumb instruction leads (ARM DDI 0406C, chapter A6 and the pages of A8). */
final class ThumbDecoder {
  private static final int PC = ArmFrame.PC;

  private final Situation now;
  private final int first;
  private final int second;

  private ThumbDecoder(Situation now, int first, int second) {
    this.now = now;
    this.first = first;
    this.second = second;
  }

  /** Tell whether a halfword begins an instruction of two. */
  static boolean isWide(int halfword) {
    return (halfword & 0xe000) == 0xe000 && (halfword & 0x1800) != 0;
  }

  /** The instruction that follows; empty if this one cannot be read or faults. */
  static Optional<Place> next(Situation now) {
    Optional<Integer> first = now.codeHalfword(now.pc());
    if (first.isEmpty()) {
      return Situation.FAULT;
    }
    if (!isWide(first.get())) {
      return new ThumbDecoder(now, first.get(), 0).decode(2);
    }
    return now.codeHalfword(now.pc() + 2)
        .flatMap(second -> new ThumbDecoder(now, first.get(), second).decode(4));
  }

  private Optional<Place> decode(int length) {
    boolean passedBy = now.itState() != 0 && !now.holds(now.itState() >> 4);
    if (passedBy) {
      return to(length);
    }
    return length == 2 ? narrow() : wide();
  }

  /** So far from this instruction. */
  private Optional<Place> to(int offset) {
    return Optional.of(Place.thumb(now.pc() + offset));
  }

  /** So far from what pc reads as. */
  private Optional<Place> branch(int offset) {
    return to(4 + offset);
  }

  private Optional<Place> exchange(int register) {
    return Optional.of(Place.interworking(now.register(register)));
  }

  private Optional<Place> narrow() {
    if ((first & 0xfc00) == 0x4400) {
      return highRegisters();
    }
    if ((first & 0xf500) == 0xb100) {
      return compareAndBranch();
    }
    if ((first & 0xff00) == 0xbd00) {
      // POP {..., pc}
      int address = now.register(ArmFrame.SP) + 4 * Integer.bitCount(first & 0xff);
      return now.fromWord(address, Place::interworking);
    }
    int condition = first >> 8 & 15;
    if ((first & 0xf000) == 0xd000 && condition < 14) {
      return now.holds(condition) ? branch((byte) first * 2) : to(2);
    }
    if ((first & 0xf800) == 0xe000) {
      return branch(first << 21 >> 20);
    }
    return to(2);
  }

  /** ADD, CMP, MOV, BX and BLX, with all registers; ADD and MOV stay in Thumb. */
  private Optional<Place> highRegisters() {
    int source = first >> 3 & 15;
    int target = (first >> 4 & 8) | (first & 7);
    int operation = first >> 8 & 3;
    if (operation == 3) {
      return exchange(source);
    }
    if (operation == 1 || target != PC) {
      return to(2);
    }
    int base = operation == 0 ? now.register(PC) : 0;
    return Optional.of(Place.thumb(base + now.register(source)));
  }

  private Optional<Place> compareAndBranch() {
    boolean zero = now.register(first & 7) == 0;
    boolean wanted = (first & 0x800) == 0;
    return zero == wanted ? branch((first >> 3 & 0x40) | (first >> 2 & 0x3e)) : to(2);
  }

  private Optional<Place> wide() {
    if ((first & 0xf800) == 0xf000 && (second & 0x8000) != 0) {
      return branchOrControl();
    }
    if ((first & 0xfff0) == 0xe8d0 && (second & 0xffe0) == 0xf000) {
      return tableBranch();
    }
    boolean upward = (first & 0xffd0) == 0xe890;
    boolean downward = (first & 0xffd0) == 0xe910;
    if ((upward || downward) && (second & 0x8000) != 0) {
      int above = upward ? 4 * Integer.bitCount(second) : 0;
      return now.fromWord(now.register(first & 15) + above - 4, Place::interworking);
    }
    if ((first & 0xff70) == 0xf850 && second >> 12 == PC) {
      return loaded();
    }
    return to(4);
  }

  private Optional<Place> branchOrControl() {
    return switch (second & 0x5000) {
      case 0x0000 -> conditionalOrControl();
      case 0x4000 -> Optional.of(Place.arm((now.register(PC) & -4) + farOffset()));
      default -> branch(farOffset());
    };
  }

  /** Where conditions always and never would be, there are control instructions, BXJ among them. */
  private Optional<Place> conditionalOrControl() {
    int condition = first >> 6 & 15;
    if (condition >= 14) {
      boolean bxj = (first & 0xfff0) == 0xf3c0 && (second & 0xd000) == 0x8000;
      return bxj ? exchange(first & 15) : to(4);
    }
    int offset =
        -(first >> 10 & 1) << 20
            | (second >> 11 & 1) << 19
            | (second >> 13 & 1) << 18
            | (first & 0x3f) << 12
            | (second & 0x7ff) << 1;
    return now.holds(condition) ? branch(offset) : to(4);
  }

  /** The offset of 25 bits of B, BL and BLX; BLX's last bit is 0. */
  private int farOffset() {
    int sign = first >> 10 & 1;
    int i1 = ~(second >> 13 ^ sign) & 1;
    int i2 = ~(second >> 11 ^ sign) & 1;
    return -sign << 24 | i1 << 23 | i2 << 22 | (first & 0x3ff) << 12 | (second & 0x7ff) << 1;
  }

  private Optional<Place> tableBranch() {
    int base = now.register(first & 15);
    int index = now.register(second & 15);
    boolean halfwords = (second & 0x10) != 0;
    return halfwords
        ? now.fromHalfword(base + 2 * index, this::afterTable)
        : now.fromByte(base + index, this::afterTable);
  }

  private Place afterTable(int entry) {
    return Place.thumb(now.register(PC) + 2 * entry);
  }

  /** LDR to pc. */
  private Optional<Place> loaded() {
    int base = now.register(first & 15);
    boolean added = (first & 0x80) != 0;
    if ((first & 15) == PC) {
      int offset = second & 0xfff;
      return now.fromWord((base & -4) + (added ? offset : -offset), Place::interworking);
    }
    if (added) {
      return now.fromWord(base + (second & 0xfff), Place::interworking);
    }
    if ((second & 0x800) != 0) {
      int offset = (second & 0x200) != 0 ? second & 0xff : -(second & 0xff);
      boolean indexed = (second & 0x400) != 0;
      return now.fromWord(indexed ? base + offset : base, Place::interworking);
    }
    int index = now.register(second & 15) << (second >> 4 & 3);
    return now.fromWord(base + index, Place::interworking);
  }
}
