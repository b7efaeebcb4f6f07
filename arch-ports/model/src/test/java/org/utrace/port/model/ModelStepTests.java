// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;

class ModelStepTests {
  private static final long STEP = ModelFrame.FLAG_STEP;
  private static final long BLOCK = ModelFrame.FLAG_BLOCK;
  private static final CpuEvent STEPPED = new CpuEvent.StepTrap(1, false);

  private static Machine stepping(long... words) {
    return Machine.with(words).set(ModelFrame.FLAGS, STEP);
  }

  private static Machine blocking(long... words) {
    return Machine.with(words).set(ModelFrame.FLAGS, BLOCK);
  }

  @Test
  void step_trapsAfterExactlyOneOfEachKind() {
    Machine machine =
        stepping(
            ModelCode.nop(),
            ModelCode.li(1, (int) Machine.DATA),
            ModelCode.store(3, 1, 1, 0),
            ModelCode.load(3, 2, 1, 0),
            ModelCode.brz(ModelOpcode.EQ, 1, 64),
            ModelCode.call(16),
            ModelCode.brk(),
            ModelCode.jmp(8),
            ModelCode.ret());
    long[] offsets = {8, 16, 24, 32, 40, 56, 64, 48};
    for (long offset : offsets) {
      assertThat(machine.run(1000)).isEqualTo(STEPPED);
      assertThat(machine.pc()).isEqualTo(Machine.CODE + offset);
    }
    assertThat(machine.get(2)).isEqualTo(Machine.DATA);
  }

  @Test
  void step_bitStaysSetAfterTheTrap() {
    Machine machine = stepping(ModelCode.nop(), ModelCode.nop());
    machine.run(9);
    assertThat(machine.get(ModelFrame.FLAGS)).isEqualTo(STEP);
  }

  @Test
  void step_ofABranchToItself_trapsEachTime() {
    Machine machine = stepping(ModelCode.jmp(0));
    for (int i = 0; i < 3; i++) {
      assertThat(machine.run(9)).isEqualTo(STEPPED);
      assertThat(machine.pc()).isEqualTo(Machine.CODE);
    }
  }

  @Test
  void step_withASliceOfOne_isATrapNotASliceEnd() {
    assertThat(stepping(ModelCode.nop()).run(1)).isEqualTo(STEPPED);
  }

  @Test
  void step_isConsumedByASystemCall() {
    Machine machine = stepping(ModelCode.sys(), ModelCode.nop());
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.SystemCall(1));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 8);
    assertThat(machine.get(ModelFrame.FLAGS)).isEqualTo(STEP);
    assertThat(machine.run(9)).as("not a late trap, but the next instruction's").isEqualTo(STEPPED);
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 16);
  }

  @Test
  void step_clearedInTheCall_leavesNothingPending() {
    Machine machine = stepping(ModelCode.sys(), ModelCode.nop(), ModelCode.nop());
    machine.run(9);
    machine.set(ModelFrame.FLAGS, 0);
    assertThat(machine.run(2)).isEqualTo(new CpuEvent.SliceEnd(2));
  }

  @Test
  void step_ofABreakpoint_isTheBreakpointOnly() {
    Machine machine = stepping(ModelCode.brk(), ModelCode.nop());
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.Breakpoint(0));
    assertThat(machine.pc()).isEqualTo(Machine.CODE);
  }

  @Test
  void step_ofAFault_isTheFaultOnly() {
    Machine machine = stepping(ModelCode.load(3, 1, 2, 16), ModelCode.nop());
    assertThat(machine.run(9))
        .isEqualTo(new CpuEvent.MemoryFault(0, new UserAddress(16), Access.READ, false));
    assertThat(machine.pc()).isEqualTo(Machine.CODE);
  }

  @Test
  void step_ofIllegalAndArithmetic_isTheirEventOnly() {
    assertThat(stepping(0).run(9)).isEqualTo(new CpuEvent.IllegalInstruction(0, false));
    assertThat(stepping(ModelCode.halt()).run(9))
        .isEqualTo(new CpuEvent.IllegalInstruction(0, true));
    assertThat(stepping(ModelCode.aluImm(ModelOpcode.DIV, 1, 0)).run(9))
        .isEqualTo(new CpuEvent.ArithmeticFault(0));
  }

  @Test
  void step_ofAJumpToNowhere_trapsAtTheTargetThenFaults() {
    Machine machine = stepping(ModelCode.jr(5)).set(5, 0x900000);
    assertThat(machine.run(9)).isEqualTo(STEPPED);
    assertThat(machine.pc()).isEqualTo(0x900000);
    assertThat(machine.run(9))
        .isEqualTo(new CpuEvent.MemoryFault(0, new UserAddress(0x900000), Access.FETCH, false));
  }

  @Test
  void block_runsToATakenBranch() {
    Machine machine =
        blocking(
            ModelCode.nop(),
            ModelCode.brz(ModelOpcode.NE, 1, 64),
            ModelCode.br(ModelOpcode.NE, 1, 1, 64),
            ModelCode.nop(),
            ModelCode.jmp(24));
    assertThat(machine.run(100)).isEqualTo(new CpuEvent.StepTrap(5, true));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 32 + 24);
    assertThat(machine.get(ModelFrame.FLAGS)).isEqualTo(BLOCK);
  }

  @Test
  void block_trapsOnEveryKindOfTakenBranch() {
    long here = Machine.CODE;
    CpuEvent trap = new CpuEvent.StepTrap(1, true);
    assertThat(blocking(ModelCode.jmp(64)).run(9)).isEqualTo(trap);
    assertThat(blocking(ModelCode.br(ModelOpcode.EQ, 1, 2, 64)).run(9)).isEqualTo(trap);
    assertThat(blocking(ModelCode.brz(ModelOpcode.EQ, 1, 64)).run(9)).isEqualTo(trap);
    assertThat(blocking(ModelCode.call(64)).run(9)).isEqualTo(trap);
    assertThat(blocking(ModelCode.ret()).set(14, here).run(9)).isEqualTo(trap);
    assertThat(blocking(ModelCode.jr(1)).set(1, here).run(9)).isEqualTo(trap);
    assertThat(blocking(ModelCode.callr(1)).set(1, here).run(9)).isEqualTo(trap);
  }

  @Test
  void block_aBranchToTheNextInstructionIsTaken() {
    assertThat(blocking(ModelCode.jmp(8), ModelCode.nop()).run(9))
        .isEqualTo(new CpuEvent.StepTrap(1, true));
  }

  @Test
  void block_isEndedBySystemCallSliceAndFault() {
    Machine machine = blocking(ModelCode.nop(), ModelCode.sys(), ModelCode.nop(), ModelCode.brk());
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.SystemCall(1));
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.Breakpoint(1));
  }

  @Test
  void stepWinsOverBlock() {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.jmp(8));
    machine.set(ModelFrame.FLAGS, STEP | BLOCK);
    assertThat(machine.run(9)).isEqualTo(STEPPED);
    assertThat(machine.run(9)).as("even on a branch").isEqualTo(STEPPED);
  }

  @Test
  void bits_withoutTheFacilityDoNothing() {
    Machine bare = Machine.with(ModelConfig.bare(), ModelCode.nop(), ModelCode.jmp(-8));
    bare.set(ModelFrame.FLAGS, STEP | BLOCK);
    assertThat(bare.run(100)).isEqualTo(new CpuEvent.SliceEnd(100));
    assertThat(bare.get(ModelFrame.FLAGS)).isEqualTo(STEP | BLOCK);

    Machine stepOnly = Machine.with(ModelConfig.stepOnly(), ModelCode.nop(), ModelCode.jmp(-8));
    stepOnly.set(ModelFrame.FLAGS, BLOCK);
    assertThat(stepOnly.run(100)).isEqualTo(new CpuEvent.SliceEnd(100));
    stepOnly.set(ModelFrame.FLAGS, STEP | BLOCK);
    assertThat(stepOnly.run(100)).isEqualTo(STEPPED);
  }

  @Test
  void liveControl_actsFromTheRegisterAlone() {
    Machine machine =
        Machine.with(ModelConfig.liveControl(), ModelCode.nop(), ModelCode.nop(), ModelCode.nop());
    machine.set(ModelFrame.FLAGS, STEP);
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
    assertThat(machine.cpu.controlLength()).isEqualTo(1);
    machine.cpu.loadControl(new long[] {STEP});
    assertThat(machine.run(9)).isEqualTo(STEPPED);
    machine.cpu.loadControl(new long[] {0});
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
  }

  @Test
  void score_stepsBranchesWithBothBitsAndOthersWithOne() {
    Machine machine =
        Machine.with(
            ModelConfig.score(),
            ModelCode.jmp(8),
            ModelCode.nop(),
            ModelCode.brz(ModelOpcode.NE, 1, 64),
            ModelCode.nop());
    machine.set(ModelFrame.FLAGS, STEP);
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.StepTrap(2, false));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 16);
    machine.set(ModelFrame.FLAGS, STEP | BLOCK);
    assertThat(machine.run(9)).isEqualTo(STEPPED);
    assertThat(machine.pc()).isEqualTo(Machine.CODE + 24);
  }

  @Test
  void userCode_cannotChangeTheControlBits() {
    Machine machine = stepping(ModelCode.mtflags(1), ModelCode.nop());
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.IllegalInstruction(0, true));
    assertThat(machine.get(ModelFrame.FLAGS)).isEqualTo(STEP);
  }

  @Test
  void step_writesNoMemory() {
    Machine machine = stepping(ModelCode.nop(), ModelCode.nop());
    byte[] before = machine.cpu.read(new UserAddress(Machine.CODE), 4096);
    machine.run(9);
    assertThat(machine.cpu.read(new UserAddress(Machine.CODE), 4096)).isEqualTo(before);
  }
}
