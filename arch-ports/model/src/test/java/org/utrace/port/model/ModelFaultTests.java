// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

class ModelFaultTests {
  private static final long PAGE = 0x50000;

  private static MemoryFault fault(long address, Access access, boolean mapped) {
    return new MemoryFault(0, new UserAddress(address), access, mapped);
  }

  private static Machine accessing(Protection protection, long word) {
    Machine machine = Machine.with(word).set(2, PAGE).set(1, 99);
    machine.cpu.map(new UserAddress(PAGE), 4096, protection);
    return machine;
  }

  @ParameterizedTest
  @EnumSource(Protection.class)
  void protection_isKeptForLoadStoreAndFetch(Protection protection) {
    boolean readable = (protection.bits() & 1) != 0;
    boolean executable = (protection.bits() & 4) != 0;
    CpuEvent done = new CpuEvent.SliceEnd(1);

    Machine load = accessing(protection, ModelCode.load(2, 1, 2, 4));
    assertThat(load.run(1)).isEqualTo(readable ? done : fault(PAGE + 4, Access.READ, true));
    assertThat(load.get(1)).isEqualTo(readable ? 0 : 99);

    Machine store = accessing(protection, ModelCode.store(2, 1, 2, 4));
    assertThat(store.run(1))
        .isEqualTo(protection.writable() ? done : fault(PAGE + 4, Access.WRITE, true));
    assertThat(store.word(PAGE + 4)).isEqualTo(protection.writable() ? 99 : 0);

    Machine fetch = accessing(protection, ModelCode.nop());
    fetch.setWord(PAGE, ModelCode.nop());
    fetch.set(ModelFrame.PC, PAGE);
    assertThat(fetch.run(1)).isEqualTo(executable ? done : fault(PAGE, Access.FETCH, true));
  }

  @Test
  void unmapped_saysSo() {
    assertThat(Machine.with(ModelCode.load(0, 1, 2, 0)).set(2, PAGE).run(1))
        .isEqualTo(fault(PAGE, Access.READ, false));
    assertThat(Machine.with(ModelCode.store(0, 1, 2, 0)).set(2, PAGE).run(1))
        .isEqualTo(fault(PAGE, Access.WRITE, false));
    assertThat(Machine.with().set(ModelFrame.PC, PAGE).run(1))
        .isEqualTo(fault(PAGE, Access.FETCH, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
  void misalignedPc_isAFetchFault(long offset) {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.nop());
    machine.set(ModelFrame.PC, Machine.CODE + offset);
    assertThat(machine.run(1)).isEqualTo(fault(Machine.CODE + offset, Access.FETCH, true));
    assertThat(machine.pc()).isEqualTo(Machine.CODE + offset);
    machine.set(ModelFrame.PC, PAGE + offset);
    assertThat(machine.run(1)).isEqualTo(fault(PAGE + offset, Access.FETCH, false));
  }

  @Test
  void misalignedTarget_faultsAfterTheBranchRetired() {
    assertThat(Machine.with(ModelCode.jmp(12)).run(5))
        .isEqualTo(new MemoryFault(1, new UserAddress(Machine.CODE + 12), Access.FETCH, true));
  }

  @Test
  void fault_countsWhatRetiredBefore() {
    assertThat(Machine.with(ModelCode.nop(), ModelCode.nop(), ModelCode.load(0, 1, 2, 0)).run(100))
        .isEqualTo(new MemoryFault(2, new UserAddress(0), Access.READ, false));
  }

  @Test
  void fault_canBeRetriedAfterMapping() {
    Machine machine = Machine.with(ModelCode.load(3, 1, 2, 0)).set(2, PAGE).set(1, 7);
    machine.run(1);
    machine.cpu.map(new UserAddress(PAGE), 4096, Protection.READ);
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
    assertThat(machine.get(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void crossingIntoUnmapped_faultsOnTheFirstBadByteAndChangesNothing(int log2Width) {
    long start = Machine.DATA_END - 1;
    Machine store = Machine.with(ModelCode.store(log2Width, 1, 2, 0)).set(2, start).set(1, -1);
    assertThat(store.run(1)).isEqualTo(fault(Machine.DATA_END, Access.WRITE, false));
    assertThat(store.word(Machine.DATA_END - 8)).isZero();

    Machine load = Machine.with(ModelCode.load(log2Width, 1, 2, 0)).set(2, start).set(1, 55);
    assertThat(load.run(1)).isEqualTo(fault(Machine.DATA_END, Access.READ, false));
    assertThat(load.get(1)).isEqualTo(55);
  }

  @Test
  void crossingOutOfUnmapped_faultsOnTheFirstByte() {
    long start = Machine.DATA - 3;
    assertThat(Machine.with(ModelCode.store(3, 1, 2, 0)).set(2, start).run(1))
        .isEqualTo(fault(start, Access.WRITE, false));
  }

  @Test
  void crossingIntoReadOnly_isAProtectionFault() {
    Machine machine = Machine.with(ModelCode.store(3, 1, 2, 0)).set(1, -1);
    machine.cpu.map(new UserAddress(Machine.DATA_END), 4096, Protection.READ);
    machine.set(2, Machine.DATA_END - 4);
    assertThat(machine.run(1)).isEqualTo(fault(Machine.DATA_END, Access.WRITE, true));
    assertThat(machine.word(Machine.DATA_END - 8)).isZero();
  }

  @Test
  void crossingTheTopOfTheAddressSpace_wraps() {
    Machine machine = Machine.with(ModelCode.load(3, 1, 2, 0)).set(2, -4);
    machine.cpu.map(new UserAddress(-4096), 4096, Protection.READ_WRITE);
    assertThat(machine.run(1)).isEqualTo(fault(0, Access.READ, false));
    machine.cpu.map(new UserAddress(0), 4096, Protection.READ_WRITE);
    machine.cpu.write(new UserAddress(0), new byte[] {1, 2, 3, 4});
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
    assertThat(machine.get(1)).isEqualTo(0x0403_0201_0000_0000L);
  }

  @Test
  void runningOffThePage_isAFetchFaultAtTheNextOne() {
    Machine machine = Machine.with().set(ModelFrame.PC, Machine.CODE + 4088);
    machine.setWord(Machine.CODE + 4088, ModelCode.nop());
    assertThat(machine.run(2))
        .isEqualTo(new MemoryFault(1, new UserAddress(Machine.CODE + 4096), Access.FETCH, false));
  }

  @Test
  void divideByZero_isAnArithmeticFaultAgainAndAgain() {
    Machine machine = Machine.with(ModelCode.nop(), ModelCode.alu(ModelOpcode.DIV, 1, 2)).set(1, 8);
    assertThat(machine.run(9)).isEqualTo(new CpuEvent.ArithmeticFault(1));
    for (int i = 0; i < 3; i++) {
      assertThat(machine.run(9)).isEqualTo(new CpuEvent.ArithmeticFault(0));
    }
    assertThat(machine.get(1)).isEqualTo(8);
    machine.set(2, 2);
    assertThat(machine.run(1)).isEqualTo(new CpuEvent.SliceEnd(1));
    assertThat(machine.get(1)).isEqualTo(4);
  }

  @Test
  void remainderByZero_isAnArithmeticFault() {
    assertThat(Machine.with(ModelCode.alu(ModelOpcode.REM, 1, 2)).run(1))
        .isEqualTo(new CpuEvent.ArithmeticFault(0));
    assertThat(Machine.with(ModelCode.aluImm(ModelOpcode.REM, 1, 0)).run(1))
        .isEqualTo(new CpuEvent.ArithmeticFault(0));
  }
}
