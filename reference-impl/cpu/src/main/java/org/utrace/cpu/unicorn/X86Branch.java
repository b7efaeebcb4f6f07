// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Tell whether an instruction that has run was a taken transfer of control, which is what
 * DEBUGCTL's BTF traps on (Intel 64 manual, volume 3, 18.4.3).
 *
 * <p>Where the instruction ended does not tell: a jump to the next one is taken, and an iteration
 * of a repeated string instruction is no branch.
 */
final class X86Branch {
  private static final long CF = 0x1;
  private static final long PF = 0x4;
  private static final long ZF = 0x40;
  private static final long SF = 0x80;
  private static final long OF = 0x800;
  private static final int ADDRESS_SIZE = 0x67;

  private X86Branch() {}

  /** What an opcode does to the flow of control. */
  enum Kind {
    NONE,
    ALWAYS,
    /** A jump on a condition of the flags. */
    ON_FLAGS,
    /** A jump on the count register: loop and jrcxz. */
    ON_COUNT
  }

  /** The kind of an instruction by the first two bytes behind its prefixes. */
  static Kind kind(int opcode, int next, X86Mode mode) {
    return switch (opcode) {
      // near and far returns, iret, call, jmp
      case 0xc2, 0xc3, 0xca, 0xcb, 0xcf, 0xe8, 0xe9, 0xeb -> Kind.ALWAYS;
      // far call and jmp with an immediate address
      case 0x9a, 0xea -> mode.is64() ? Kind.NONE : Kind.ALWAYS;
      case 0xe0, 0xe1, 0xe2, 0xe3 -> Kind.ON_COUNT;
      // call and jmp through a register or memory: /2 to /5
      case 0xff -> (next & 0x38) >= 0x10 && (next & 0x38) <= 0x28 ? Kind.ALWAYS : Kind.NONE;
      case 0x0f -> (next & 0xf0) == 0x80 ? Kind.ON_FLAGS : Kind.NONE;
      default -> (opcode & 0xf0) == 0x70 ? Kind.ON_FLAGS : Kind.NONE;
    };
  }

  /**
   * Tell.
   *
   * @param code the instruction's bytes before it ran
   * @param from where it began
   * @param to where the program is now
   * @param flags EFLAGS now, which no conditional jump changes
   * @param count the count register now
   */
  static boolean taken(X86Mode mode, byte[] code, long from, long to, long flags, long count) {
    int at = 0;
    boolean shortAddress = false;
    while (at < code.length && X86Code.isPrefix(code[at] & 255, mode)) {
      shortAddress |= code[at++] == ADDRESS_SIZE;
    }
    if (at + 1 >= code.length) {
      return false;
    }
    int opcode = code[at] & 255;
    int second = code[at + 1] & 255;
    Kind kind = kind(opcode, second, mode);
    int length = X86Instruction.length(code, mode);
    if (kind == Kind.NONE || kind == Kind.ALWAYS) {
      return kind == Kind.ALWAYS;
    }
    if (to != mode.truncate(from + length)) {
      return true;
    }
    if (!jumpsNowhere(code, opcode == 0x0f ? at + 2 : at + 1, length)) {
      return false;
    }
    return kind == Kind.ON_FLAGS
        ? holds((opcode == 0x0f ? second : opcode) & 15, flags)
        : counts(opcode, narrowed(count, mode, shortAddress), flags);
  }

  /** Whether all bytes of the displacement are 0. */
  private static boolean jumpsNowhere(byte[] code, int from, int end) {
    for (int i = from; i < end; i++) {
      if (code[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(int condition, long flags) {
    boolean less = (flags & SF) == 0 != ((flags & OF) == 0);
    boolean holds =
        switch (condition >> 1) {
          case 0 -> (flags & OF) != 0;
          case 1 -> (flags & CF) != 0;
          case 2 -> (flags & ZF) != 0;
          case 3 -> (flags & (CF | ZF)) != 0;
          case 4 -> (flags & SF) != 0;
          case 5 -> (flags & PF) != 0;
          case 6 -> less;
          default -> less || (flags & ZF) != 0;
        };
    return holds == ((condition & 1) == 0);
  }

  private static long narrowed(long count, X86Mode mode, boolean shortAddress) {
    if (mode.is64()) {
      return shortAddress ? count & 0xffff_ffffL : count;
    }
    return shortAddress ? count & 0xffff : count & 0xffff_ffffL;
  }

  /** Loops have counted already. */
  private static boolean counts(int opcode, long count, long flags) {
    return switch (opcode) {
      case 0xe0 -> count != 0 && (flags & ZF) == 0;
      case 0xe1 -> count != 0 && (flags & ZF) != 0;
      case 0xe2 -> count != 0;
      default -> count == 0;
    };
  }
}
