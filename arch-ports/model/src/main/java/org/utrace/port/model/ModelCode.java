// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Encode instructions of the model machine, for trampolines and tests. */
final class ModelCode {
  /** Size of every instruction in bytes, also the alignment of pc. */
  static final int INSTRUCTION_BYTES = 8;

  private ModelCode() {}

  /** Put the fields together as they are; what the machine does not define can be made too. */
  static long word(int opcode, int rd, int rs, int sub, int imm) {
    return (opcode & 0xffL)
        | (rd & 0xffL) << 8
        | (rs & 0xffL) << 16
        | (sub & 0xffL) << 24
        | (long) imm << 32;
  }

  static long nop() {
    return word(ModelOpcode.NOP, 0, 0, 0, 0);
  }

  static long li(int rd, int imm) {
    return word(ModelOpcode.LI, rd, 0, 0, imm);
  }

  static long lih(int rd, int imm) {
    return word(ModelOpcode.LIH, rd, 0, 0, imm);
  }

  static long lap(int rd, int offsetBytes) {
    return word(ModelOpcode.LAP, rd, 0, 0, offsetBytes);
  }

  static long mov(int rd, int rs) {
    return word(ModelOpcode.MOV, rd, rs, 0, 0);
  }

  static long alu(int operation, int rd, int rs) {
    return word(ModelOpcode.ALU, rd, rs, operation, 0);
  }

  static long aluImm(int operation, int rd, int imm) {
    return word(ModelOpcode.ALU_IMM, rd, 0, operation, imm);
  }

  static long load(int log2Width, int rd, int rs, int imm) {
    return word(ModelOpcode.LOAD, rd, rs, log2Width, imm);
  }

  static long store(int log2Width, int rd, int rs, int imm) {
    return word(ModelOpcode.STORE, rd, rs, log2Width, imm);
  }

  static long jmp(int offsetBytes) {
    return word(ModelOpcode.JMP, 0, 0, 0, offsetBytes);
  }

  static long br(int condition, int rd, int rs, int offsetBytes) {
    return word(ModelOpcode.BR, rd, rs, condition, offsetBytes);
  }

  static long brz(int condition, int rd, int offsetBytes) {
    return word(ModelOpcode.BRZ, rd, 0, condition, offsetBytes);
  }

  static long call(int offsetBytes) {
    return word(ModelOpcode.CALL, 0, 0, 0, offsetBytes);
  }

  static long ret() {
    return word(ModelOpcode.RET, 0, 0, 0, 0);
  }

  static long jr(int rs) {
    return word(ModelOpcode.JR, 0, rs, 0, 0);
  }

  static long callr(int rs) {
    return word(ModelOpcode.CALLR, 0, rs, 0, 0);
  }

  static long sys() {
    return word(ModelOpcode.SYS, 0, 0, 0, 0);
  }

  static long brk() {
    return word(ModelOpcode.BRK, 0, 0, 0, 0);
  }

  static long halt() {
    return word(ModelOpcode.PRIV, 0, 0, ModelOpcode.HALT, 0);
  }

  static long mtflags(int rs) {
    return word(ModelOpcode.PRIV, 0, rs, ModelOpcode.MTFLAGS, 0);
  }

  /** Lay the words out as they stand in memory. */
  static byte[] bytes(long... words) {
    ByteBuffer buffer =
        ByteBuffer.allocate(words.length * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      buffer.putLong(word);
    }
    return buffer.array();
  }
}
