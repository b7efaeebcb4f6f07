// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;

class ModelInstructionTests {
  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    63,
    64,
    65,
    -1,
    -2,
    -64,
    0x7fff_ffffL,
    0x8000_0000L,
    -0x8000_0000L,
    0x1234_5678_9abc_def0L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64);

  private static Machine ranOne(Machine machine) {
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
    return machine;
  }

  @Test
  void nop_changesOnlyPc() {
    Machine machine = Machine.with(ModelCode.nop());
    for (int r = 0; r < 16; r++) {
      machine.set(r, 100 + r);
    }
    ranOne(machine);
    for (int r = 0; r < 16; r++) {
      assertThat(machine.get(r)).isEqualTo(100 + r);
    }
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 8);
    assertThat(machine.get(ModelFrame.FLAGS)).isZero();
  }

  @Test
  void li_extendsTheSign() {
    assertThat(ranOne(Machine.with(ModelCode.li(3, -5))).get(3)).isEqualTo(-5);
    assertThat(ranOne(Machine.with(ModelCode.li(3, 0x7fff_ffff))).get(3)).isEqualTo(0x7fff_ffff);
  }

  @Test
  void lih_keepsTheLowHalf() {
    Machine machine = Machine.with(ModelCode.li(1, 0x9abcdef0), ModelCode.lih(1, 0x12345678));
    machine.run(2);
    assertThat(machine.get(1)).isEqualTo(0x1234_5678_9abc_def0L);
  }

  @Test
  void lih_ofANegativeHalf() {
    assertThat(ranOne(Machine.with(ModelCode.lih(1, -1)).set(1, 5)).get(1))
        .isEqualTo(0xffff_ffff_0000_0005L);
  }

  @Test
  void mov_copies() {
    Machine machine = ranOne(Machine.with(ModelCode.mov(0, 15)).set(15, 77));
    assertThat(machine.get(0)).isEqualTo(77);
    assertThat(machine.get(15)).isEqualTo(77);
  }

  @Test
  void lap_isRelativeToItself() {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.lap(4, -8), ModelCode.lap(5, 16));
    machine.run(3);
    assertThat(machine.get(4)).isEqualTo(Machine.CODE);
    assertThat(machine.get(5)).isEqualTo(Machine.CODE + 32);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void alu_agreesWithBigInteger(int operation) {
    for (long left : EDGES) {
      for (long right : EDGES) {
        boolean divides = operation >= ModelOpcode.DIV;
        if (divides && right == 0) {
          continue;
        }
        long expected = oracle(operation, left, right);
        Machine machine = Machine.with(ModelCode.alu(operation, 2, 3)).set(2, left).set(3, right);
        assertThat(ranOne(machine).get(2))
            .as("%d (%d) %d", left, operation, right)
            .isEqualTo(expected);
        assertThat(machine.get(3)).isEqualTo(right);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aluImm_agreesWithBigInteger(int operation) {
    for (long left : EDGES) {
      for (int right : new int[] {1, -1, 5, 64, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        Machine machine = Machine.with(ModelCode.aluImm(operation, 2, right)).set(2, left);
        assertThat(ranOne(machine).get(2)).isEqualTo(oracle(operation, left, right));
      }
    }
  }

  @Test
  void alu_ofARegisterWithItself() {
    assertThat(ranOne(Machine.with(ModelCode.alu(ModelOpcode.SUB, 2, 2)).set(2, 9)).get(2))
        .isZero();
  }

  /** Works on unbounded numbers and reduces at the end, unlike the machine. */
  private static long oracle(int operation, long left, long right) {
    BigInteger a = BigInteger.valueOf(left);
    BigInteger b = BigInteger.valueOf(right);
    int shift = (int) (right & 63);
    return switch (operation) {
      case ModelOpcode.ADD -> a.add(b).longValue();
      case ModelOpcode.SUB -> a.subtract(b).longValue();
      case ModelOpcode.AND -> a.and(b).longValue();
      case ModelOpcode.OR -> a.or(b).longValue();
      case ModelOpcode.XOR -> a.xor(b).longValue();
      case ModelOpcode.SHL -> a.shiftLeft(shift).longValue();
      case ModelOpcode.SHR -> a.mod(MODULUS).shiftRight(shift).longValue();
      case ModelOpcode.SAR -> a.shiftRight(shift).longValue();
      case ModelOpcode.MUL -> a.multiply(b).longValue();
      case ModelOpcode.DIV -> a.divide(b).longValue();
      case ModelOpcode.REM -> a.remainder(b).longValue();
      default -> throw new IllegalArgumentException("operation " + operation);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void loadAndStore_everyWidthAtEveryOffsetAroundAPageEnd(int log2Width) {
    int width = 1 << log2Width;
    long value = 0xf1e2_d3c4_b5a6_9788L;
    long mask = log2Width == 3 ? -1L : (1L << (8 * width)) - 1;
    for (long at = Machine.DATA + 4096 - 16; at < Machine.DATA + 4096 + 16; at++) {
      Machine machine =
          Machine.with(ModelCode.store(log2Width, 1, 2, -3), ModelCode.load(log2Width, 3, 2, -3));
      machine.set(1, value).set(2, at + 3).set(3, -1);
      machine.setWord(at - 8, -1L);
      machine.setWord(at, -1L);
      assertThat(machine.run(2)).isEqualTo(new CpuEvent.SliceEnd(2));
      assertThat(machine.get(3)).isEqualTo(value & mask);
      assertThat(machine.word(at)).isEqualTo((value & mask) | ~mask);
      assertThat(machine.word(at - 8)).isEqualTo(-1L);
    }
  }

  @Test
  void load_mayOverwriteItsOwnBase() {
    Machine machine = Machine.with(ModelCode.load(3, 2, 2, 0)).set(2, Machine.DATA);
    machine.setWord(Machine.DATA, 42);
    assertThat(ranOne(machine).get(2)).isEqualTo(42);
  }

  @Test
  void br_takenAndUntaken() {
    for (long left : EDGES) {
      for (long right : EDGES) {
        boolean[] holds = {
          left == right,
          left != right,
          left < right,
          left >= right,
          Long.compareUnsigned(left, right) < 0,
          Long.compareUnsigned(left, right) >= 0
        };
        for (int condition = 0; condition < holds.length; condition++) {
          Machine machine =
              Machine.with(ModelCode.br(condition, 1, 2, 0x80)).set(1, left).set(2, right);
          assertThat(ranOne(machine).pc())
              .as("%d (%d) %d", left, condition, right)
              .isEqualTo(Machine.CODE + (holds[condition] ? 0x80 : 8));
        }
      }
    }
  }

  @Test
  void brz_takenAndUntaken() {
    for (long value : EDGES) {
      boolean[] holds = {value == 0, value != 0, value < 0, value >= 0, value > 0, value <= 0};
      for (int condition = 0; condition < holds.length; condition++) {
        Machine machine = Machine.with(ModelCode.brz(condition, 1, -0x80)).set(1, value);
        assertThat(ranOne(machine).pc())
            .as("%d (%d)", value, condition)
            .isEqualTo(Machine.CODE + (holds[condition] ? -0x80 : 8));
      }
    }
  }

  @Test
  void jmp_callAndRet() {
    Machine machine =
        Machine.with(
            ModelCode.jmp(16),
            ModelCode.brk(),
            ModelCode.call(16),
            ModelCode.sys(),
            ModelCode.ret());
    assertThat(machine.run(2)).isEqualTo(new CpuEvent.SliceEnd(2));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 32);
    assertThat(machine.get(ModelFrame.LINK)).isEqualTo(Machine.CODE + 24);
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.SystemCall(2));
  }

  @Test
  void jr_goesWhereTheRegisterSays() {
    assertThat(ranOne(Machine.with(ModelCode.jr(7)).set(7, 0x55550)).pc()).isEqualTo(0x55550);
  }

  @Test
  void callr_readsTheTargetBeforeItWritesTheLink() {
    Machine machine = ranOne(Machine.with(ModelCode.callr(14)).set(14, 0x7770));
    assertThat(machine.pc()).isEqualTo(0x7770);
    assertThat(machine.get(14)).isEqualTo(Machine.CODE + 8);
  }

  @Test
  void sys_retiresAndLeavesPcBehind() {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.sys());
    assertThat(machine.run(10)).isEqualTo(new CpuEvent.SystemCall(2));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 16);
  }

  @Test
  void brk_doesNotRetireAndLeavesPcOnIt() {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.brk());
    assertThat(machine.run(10)).isEqualTo(new CpuEvent.Breakpoint(1));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 8);
    assertThat(machine.run(10)).isEqualTo(new CpuEvent.Breakpoint(0));
  }

  @Test
  void slice_endsExactlyAtTheBound() {
    Machine machine = Machine.with(ModelCode.aluImm(ModelOpcode.ADD, 0, 1), ModelCode.jmp(-8));
    assertThat(machine.run(1001)).isEqualTo(new CpuEvent.SliceEnd(1001));
    assertThat(machine.get(0)).isEqualTo(501);
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 8);
  }
}
