// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.Arrays;

/**
 * Number the instructions of the model machine.
 *
 * <p>An instruction is a little-endian 64-bit word: bits 0-7 opcode, 8-15 rd, 16-23 rs, 24-31
 * sub-opcode, 32-63 a signed immediate. A field that an instruction does not use must be zero. The
 * word 0 is undefined, so that zero-filled memory does not run. The manual is the README of this
 * module.
 */
final class ModelOpcode {
  static final int NOP = 0x01;

  /** rd = imm. */
  static final int LI = 0x02;

  /** Bits 32-63 of rd = imm; the low half stays. */
  static final int LIH = 0x03;

  /** rd = rs. */
  static final int MOV = 0x04;

  /** rd = pc of this instruction + imm. */
  static final int LAP = 0x05;

  /** rd = rd OP rs; the sub-opcode is OP. */
  static final int ALU = 0x10;

  /** rd = rd OP imm; the sub-opcode is OP. */
  static final int ALU_IMM = 0x11;

  /** rd = zero-extended memory at rs + imm; the sub-opcode is the binary logarithm of the width. */
  static final int LOAD = 0x20;

  /** Memory at rs + imm = low bytes of rd; sub-opcode as for {@link #LOAD}. */
  static final int STORE = 0x21;

  /** pc = pc of this instruction + imm, as for all branches with an immediate. */
  static final int JMP = 0x30;

  /** Branch if rd COND rs; the sub-opcode is COND. */
  static final int BR = 0x31;

  /** Branch if rd COND 0; the sub-opcode is COND, all signed. */
  static final int BRZ = 0x32;

  /** r14 = address of the next instruction, then as {@link #JMP}. */
  static final int CALL = 0x33;

  /** pc = r14. */
  static final int RET = 0x34;

  /** pc = rs. */
  static final int JR = 0x35;

  /** pc = rs, r14 = address of the next instruction; rs is read first. */
  static final int CALLR = 0x36;

  static final int SYS = 0x40;
  static final int BRK = 0x41;

  /** Privileged: sub-opcode 0 halts, 1 moves rs to the flags. */
  static final int PRIV = 0x50;

  static final int ADD = 0;
  static final int SUB = 1;
  static final int AND = 2;
  static final int OR = 3;
  static final int XOR = 4;
  static final int SHL = 5;
  static final int SHR = 6;
  static final int SAR = 7;
  static final int MUL = 8;

  /** Signed, towards zero; the lowest number divided by -1 gives itself. */
  static final int DIV = 9;

  static final int REM = 10;

  static final int EQ = 0;
  static final int NE = 1;
  static final int LT = 2;
  static final int GE = 3;

  /** Unsigned less for {@link #BR}, signed greater for {@link #BRZ}. */
  static final int LTU_OR_GT = 4;

  /** Unsigned greater or equal for {@link #BR}, signed less or equal for {@link #BRZ}. */
  static final int GEU_OR_LE = 5;

  static final int HALT = 0;
  static final int MTFLAGS = 1;

  private static final long RD = 0x0f00L;
  private static final long RS = 0x0f_0000L;
  private static final long SUB_OPCODE = 0xff00_0000L;
  private static final long IMM = 0xffff_ffff_0000_0000L;
  private static final long[] RESERVED = reserved();

  private ModelOpcode() {}

  /** Bits of an instruction word that must be zero; every bit for an opcode that is undefined. */
  static long reservedBits(int opcode) {
    return RESERVED[opcode];
  }

  /** Whether an instruction word is a branch, jump, call or return, taken or not. */
  static boolean isBranch(long word) {
    int opcode = (int) word & 0xff;
    return opcode >= JMP && opcode <= CALLR;
  }

  private static long[] reserved() {
    long[] masks = new long[256];
    Arrays.fill(masks, -1L);
    uses(masks, 0, NOP, RET, SYS, BRK);
    uses(masks, RD | IMM, LI, LIH, LAP);
    uses(masks, RD | RS, MOV);
    uses(masks, RD | RS | SUB_OPCODE, ALU);
    uses(masks, RD | SUB_OPCODE | IMM, ALU_IMM, BRZ);
    uses(masks, RD | RS | SUB_OPCODE | IMM, LOAD, STORE, BR);
    uses(masks, IMM, JMP, CALL);
    uses(masks, RS, JR, CALLR);
    uses(masks, RS | SUB_OPCODE, PRIV);
    return masks;
  }

  private static void uses(long[] masks, long fields, int... opcodes) {
    for (int opcode : opcodes) {
      masks[opcode] = ~(fields | 0xffL);
    }
  }
}
