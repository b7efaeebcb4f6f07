// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Recognise the few instructions whose events the emulator reports ambiguously. */
final class X86Code {
  private static final int INSN_BYTES_MAX = 15;

  private X86Code() {}

  /** Why a program counter is where it was after an instruction ran. */
  enum Stay {
    /** An iteration of a repeated string instruction that has more to do. */
    ITERATION,
    /** A jump, call or return to itself. */
    BRANCH,
    /** No reason of the machine's: the emulator gave up before the instruction was through. */
    STUCK
  }

  /** Tell how the instruction at {@code pc} can come out where it began. */
  static Stay stayAt(GuestMemory memory, long pc) {
    boolean repeat = false;
    long at = pc;
    while (at - pc < INSN_BYTES_MAX && isPrefix(memory.byteAt(at))) {
      int prefix = memory.byteAt(at++);
      repeat |= prefix == 0xf2 || prefix == 0xf3;
    }
    int opcode = memory.byteAt(at);
    if (repeat && isString(opcode)) {
      return Stay.ITERATION;
    }
    return isBranch(opcode, memory.byteAt(at + 1)) ? Stay.BRANCH : Stay.STUCK;
  }

  private static boolean isBranch(int opcode, int next) {
    return switch (opcode) {
      // ret, loops and jrcxz, call, jmp
      case 0xc2, 0xc3, 0xe0, 0xe1, 0xe2, 0xe3, 0xe8, 0xe9, 0xeb -> true;
      // call and jmp through a register or memory: /2 and /4
      case 0xff -> (next & 0x38) == 0x10 || (next & 0x38) == 0x20;
      case 0x0f -> (next & 0xf0) == 0x80;
      default -> (opcode & 0xf0) == 0x70;
    };
  }

  /** Tell whether {@code int number} (two bytes, cd number) is at {@code pc}. */
  static boolean isSoftwareInterrupt(GuestMemory memory, long pc, int number) {
    int at = 0;
    while (at < INSN_BYTES_MAX && isPrefix(memory.byteAt(pc + at))) {
      at++;
    }
    return memory.byteAt(pc + at) == 0xcd && memory.byteAt(pc + at + 1) == number;
  }

  /** Tell whether {@code in}, {@code out}, {@code ins} or {@code outs} is at {@code pc}. */
  static boolean isPortAccess(GuestMemory memory, long pc) {
    int opcode = memory.byteAt(pc);
    for (int i = 1; i < INSN_BYTES_MAX && isPrefix(opcode); i++) {
      opcode = memory.byteAt(pc + i);
    }
    return (opcode >= 0xe4 && opcode <= 0xe7)
        || (opcode >= 0xec && opcode <= 0xef)
        || (opcode >= 0x6c && opcode <= 0x6f);
  }

  static boolean isPrefix(int value) {
    return switch (value) {
      case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
      default -> (value & 0xf0) == 0x40;
    };
  }

  private static boolean isString(int value) {
    // ins outs, movs cmps, stos lods scas
    return (value >= 0x6c && value <= 0x6f)
        || (value >= 0xa4 && value <= 0xa7)
        || (value >= 0xaa && value <= 0xaf);
  }
}
