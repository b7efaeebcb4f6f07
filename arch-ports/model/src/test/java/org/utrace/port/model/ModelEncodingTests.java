// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserAddress;

/** The interpreter, its encoder and the independent disassembler agree on what is defined. */
class ModelEncodingTests {
  private static final UserAddress AT = new UserAddress(Machine.CODE);
  private static final int[] REGISTER_FIELDS = {0, 1, 15, 16, 128, 255};
  private static final int[] IMMEDIATES = {0, 1, -1, 8, Integer.MIN_VALUE};

  @Test
  void everyOpcodeAndSubOpcode_isDefinedForBothOrNeither() {
    Machine machine = Machine.with();
    int defined = 0;
    for (int opcode = 0; opcode < 256; opcode++) {
      for (int sub = 0; sub < 256; sub++) {
        defined += agreements(machine, opcode, sub);
      }
    }
    assertThat(defined).isGreaterThan(1000);
  }

  private static int agreements(Machine machine, int opcode, int sub) {
    int defined = 0;
    for (int rd : REGISTER_FIELDS) {
      for (int rs : REGISTER_FIELDS) {
        for (int imm : IMMEDIATES) {
          long word = ModelCode.word(opcode, rd, rs, sub, imm);
          boolean named = !ModelDisassembler.instruction(AT, word).startsWith(".quad");
          if (named == undefined(machine, word)) {
            assertThat(named).as("disassembler knows %x", word).isEqualTo(!named);
          }
          defined += named ? 1 : 0;
        }
      }
    }
    return defined;
  }

  private static boolean undefined(Machine machine, long word) {
    machine.setWord(Machine.CODE, word);
    machine.set(ModelFrame.PC, Machine.CODE);
    CpuEvent event = machine.run(1);
    boolean undefined = event.equals(new CpuEvent.IllegalInstruction(0, false));
    if (undefined && machine.pc() != Machine.CODE) {
      assertThat(machine.pc()).as("pc after %x", word).isEqualTo(Machine.CODE);
    }
    return undefined;
  }

  @Test
  void zeroMemory_isUndefined() {
    Machine machine = Machine.with();
    assertThat(machine.run(5)).isEqualTo(new CpuEvent.IllegalInstruction(0, false));
  }

  @Test
  void privileged_isRefusedAndChangesNothing() {
    for (long word : new long[] {ModelCode.halt(), ModelCode.mtflags(3)}) {
      Machine machine = Machine.with(ModelCode.nop(), word).set(3, -1);
      assertThat(machine.run(5)).isEqualTo(new CpuEvent.IllegalInstruction(1, true));
      assertThat(machine.pc()).isEqualTo(Machine.CODE + 8);
      assertThat(machine.get(ModelFrame.FLAGS)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0000000000000001 | nop
          fffffffb00000302 | li r3, -5
          0000000700000e03 | lih r14, 7
          00000000000f0004 | mov r0, r15
          0000001000000405 | lap r4, 0x10010
          0000000000030210 | add r2, r3
          000000000a030210 | rem r2, r3
          ffffffff01000211 | sub r2, -1
          0000000003090a20 | ld64 r10, [r9+0]
          fffffff800020120 | ld8 r1, [r2-8]
          0000000402020121 | st32 r1, [r2+4]
          fffffff800000030 | jmp 0xfff8
          0000008004020131 | bltu r1, r2, 0x10080
          0000000800000132 | beqz r1, 0x10008
          0000000804000132 | bgtz r1, 0x10008
          0000001000000033 | call 0x10010
          0000000000000034 | ret
          0000000000070035 | jr r7
          0000000000070036 | callr r7
          0000000000000040 | sys
          0000000000000041 | brk
          0000000000000050 | halt
          0000000001050050 | mtflags r5
          0000000000000000 | .quad 0x0
          0000000000100004 | .quad 0x100004
          00000000000000ff | .quad 0xff
          """)
  void disassembler_writes(String word, String text) {
    assertThat(ModelDisassembler.instruction(AT, Long.parseUnsignedLong(word, 16))).isEqualTo(text);
  }

  @Test
  void disassembler_readsBytesLittleEndian() {
    assertThat(ModelDisassembler.instruction(AT, ModelCode.bytes(ModelCode.li(1, 258), -1L)))
        .isEqualTo("li r1, 258");
  }

  @Test
  void encoder_andDisassemblerAgree() {
    assertThat(text(ModelCode.nop())).isEqualTo("nop");
    assertThat(text(ModelCode.li(1, -2))).isEqualTo("li r1, -2");
    assertThat(text(ModelCode.lih(1, -2))).isEqualTo("lih r1, -2");
    assertThat(text(ModelCode.lap(1, 8))).isEqualTo("lap r1, 0x10008");
    assertThat(text(ModelCode.mov(1, 2))).isEqualTo("mov r1, r2");
    assertThat(text(ModelCode.alu(ModelOpcode.MUL, 1, 2))).isEqualTo("mul r1, r2");
    assertThat(text(ModelCode.aluImm(ModelOpcode.SAR, 1, 2))).isEqualTo("sar r1, 2");
    assertThat(text(ModelCode.load(1, 1, 2, 3))).isEqualTo("ld16 r1, [r2+3]");
    assertThat(text(ModelCode.store(3, 1, 2, -3))).isEqualTo("st64 r1, [r2-3]");
    assertThat(text(ModelCode.jmp(8))).isEqualTo("jmp 0x10008");
    assertThat(text(ModelCode.br(ModelOpcode.GEU_OR_LE, 1, 2, 8)))
        .isEqualTo("bgeu r1, r2, 0x10008");
    assertThat(text(ModelCode.brz(ModelOpcode.GEU_OR_LE, 1, 8))).isEqualTo("blez r1, 0x10008");
    assertThat(text(ModelCode.call(8))).isEqualTo("call 0x10008");
    assertThat(text(ModelCode.ret())).isEqualTo("ret");
    assertThat(text(ModelCode.jr(3))).isEqualTo("jr r3");
    assertThat(text(ModelCode.callr(3))).isEqualTo("callr r3");
    assertThat(text(ModelCode.sys())).isEqualTo("sys");
    assertThat(text(ModelCode.brk())).isEqualTo("brk");
    assertThat(text(ModelCode.halt())).isEqualTo("halt");
    assertThat(text(ModelCode.mtflags(3))).isEqualTo("mtflags r3");
  }

  private static String text(long word) {
    return ModelDisassembler.instruction(AT, word);
  }
}
