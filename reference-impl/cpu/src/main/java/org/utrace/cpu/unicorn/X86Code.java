// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Recognise the few instructions that the emulator does not run or report as the machine does. */
final class X86Code {
  private static final int INSN_BYTES_MAX = 15;
  private static final int ESCAPE = 0x0f;
  private static final int INT = 0xcd;

  /** A bit for each opcode that is plain in every mode whatever follows, and no prefix. */
  private static final long[] PLAIN = plainOpcodes();

  private X86Code() {}

  private static long[] plainOpcodes() {
    long[] plain = {-1L, -1L, -1L, -1L};
    int[] others = {
      0x07, 0x0f, 0x17, 0x1f, 0x6c, 0x6d, 0x6e, 0x6f, 0x8e, 0x9a, 0xc4, 0xc5, 0xca, 0xcb, 0xcf,
      0xe4, 0xe5, 0xe6, 0xe7, 0xea, 0xec, 0xed, 0xee, 0xef, 0xff
    };
    for (int opcode : others) {
      plain[opcode >> 6] &= ~(1L << opcode);
    }
    for (int value = 0; value <= 255; value++) {
      if (isPrefix(value, X86Mode.BITS_64)) {
        plain[value >> 6] &= ~(1L << value);
      }
    }
    return plain;
  }

  /**
   * Tell quickly of most instructions that they are plain; {@link #kindAt} knows of all.
   *
   * @param first bytes 0 to 7 of the code, little-endian; zeroes where memory ends
   */
  static boolean isPlain(long first, X86Mode mode) {
    int opcode = opcodeIn(first, mode);
    return (PLAIN[opcode >> 6] >>> opcode & 1) != 0;
  }

  /** The opcode of code that has no prefix but REX. */
  private static int opcodeIn(long first, X86Mode mode) {
    boolean rex = mode.is64() && (first & 0xf0) == 0x40;
    return (int) (rex ? first >>> Byte.SIZE : first) & 255;
  }

  /** Tell quickly of most instructions that {@link #isSoftwareInterrupt} is false of them. */
  static boolean mayBeSoftwareInterrupt(long first, X86Mode mode) {
    int opcode = opcodeIn(first, mode);
    return opcode == INT || isPrefix(opcode, mode);
  }

  /** What has to be done about an instruction before it runs. */
  enum Kind {
    PLAIN,
    /** It asks for permission on an I/O port, of which user code on Linux has none. */
    PORT,
    /** It loads a segment register and needs the descriptors for it. */
    SEGMENT,
    /** The emulator runs it, and the machine has no such instruction in this mode. */
    UNDEFINED
  }

  /** Why a program counter is where it was after an instruction ran. */
  enum Stay {
    /** An iteration of a repeated string instruction that has more to do. */
    ITERATION,
    /** A jump, call or return to itself. */
    BRANCH,
    /** No reason of the machine's: the emulator gave up before the instruction was through. */
    STUCK
  }

  /** Tell what the instruction at {@code pc} needs. */
  static Kind kindAt(GuestMemory memory, long pc, X86Mode mode) {
    long at = opcodeAt(memory, pc, mode);
    int opcode = memory.byteAt(at);
    return switch (opcode) {
      // in, out, ins, outs
      case 0x6c, 0x6d, 0x6e, 0x6f, 0xe4, 0xe5, 0xe6, 0xe7, 0xec, 0xed, 0xee, 0xef -> Kind.PORT;
      // mov to a segment register, far returns
      case 0x8e, 0xca, 0xcb, 0xcf -> Kind.SEGMENT;
      // pop es, pop ss, pop ds, far call and jump with an immediate address
      case 0x07, 0x17, 0x1f, 0x9a, 0xea -> mode.is64() ? Kind.PLAIN : Kind.SEGMENT;
      // les, lds; with registers these are vector prefixes
      case 0xc4, 0xc5 -> mode.is64() || memory.byteAt(at + 1) >= 0xc0 ? Kind.PLAIN : Kind.SEGMENT;
      // call and jmp through a far pointer: /3 and /5
      case 0xff -> isFar(memory.byteAt(at + 1)) ? Kind.SEGMENT : Kind.PLAIN;
      case ESCAPE -> escapedKind(memory.byteAt(at + 1), mode);
      default -> Kind.PLAIN;
    };
  }

  private static boolean isFar(int modrm) {
    return (modrm & 0x38) == 0x18 || (modrm & 0x38) == 0x28;
  }

  private static Kind escapedKind(int opcode, X86Mode mode) {
    return switch (opcode) {
      // pop fs, pop gs, lss, lfs, lgs
      case 0xa1, 0xa9, 0xb2, 0xb4, 0xb5 -> Kind.SEGMENT;
      // sysenter; it has no way back without a vDSO
      case 0x34 -> Kind.UNDEFINED;
      // syscall
      case 0x05 -> mode.is64() ? Kind.PLAIN : Kind.UNDEFINED;
      default -> Kind.PLAIN;
    };
  }

  /** Where the opcode of the instruction at {@code pc} is. */
  private static long opcodeAt(GuestMemory memory, long pc, X86Mode mode) {
    long at = pc;
    while (at - pc < INSN_BYTES_MAX && isPrefix(memory.byteAt(at), mode)) {
      at++;
    }
    return at;
  }

  /** Tell how the instruction at {@code pc} can come out where it began. */
  static Stay stayAt(GuestMemory memory, long pc, X86Mode mode) {
    long at = opcodeAt(memory, pc, mode);
    boolean repeat = false;
    for (long prefix = pc; prefix < at; prefix++) {
      repeat |= (memory.byteAt(prefix) & 0xfe) == 0xf2;
    }
    int opcode = memory.byteAt(at);
    if (repeat && isString(opcode)) {
      return Stay.ITERATION;
    }
    boolean branch = X86Branch.kind(opcode, memory.byteAt(at + 1), mode) != X86Branch.Kind.NONE;
    return branch ? Stay.BRANCH : Stay.STUCK;
  }

  /** Tell whether {@code int number} (two bytes, cd number) is at {@code pc}. */
  static boolean isSoftwareInterrupt(GuestMemory memory, long pc, int number, X86Mode mode) {
    long at = opcodeAt(memory, pc, mode);
    return memory.byteAt(at) == INT && memory.byteAt(at + 1) == number;
  }

  static boolean isPrefix(int value, X86Mode mode) {
    return switch (value) {
      case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
      default -> (value & 0xf0) == 0x40 && mode.is64();
    };
  }

  private static boolean isString(int value) {
    // ins outs, movs cmps, stos lods scas
    return (value >= 0x6c && value <= 0x6f)
        || (value >= 0xa4 && value <= 0xa7)
        || (value >= 0xaa && value <= 0xaf);
  }
}
