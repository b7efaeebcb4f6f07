// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.InstructionTrail;

/** Show which instructions the model machine writes down. */
class ModelTrailTests {
  private final InstructionTrail trail = new InstructionTrail();
  private final ModelArchPort port = new ModelArchPort();

  private List<String> lines() {
    return trail.entries().stream()
        .map(entry ->
            entry.at()
                + " "
                + (entry.code().length == 0 ? "-" : port.instruction(entry.at(), entry.code())))
        .toList();
  }

  private Machine following(long... words) {
    Machine machine = Machine.with(words);
    machine.cpu.follow(trail);
    return machine;
  }

  @Test
  void everyInstructionThatBeginsIsWrittenDown() {
    Machine machine = following(ModelCode.li(1, 5), ModelCode.nop(), ModelCode.brk());
    assertThat(machine.run(10)).isInstanceOf(CpuEvent.Breakpoint.class);
    assertThat(lines()).containsExactly("0x10000 li r1, 5", "0x10008 nop", "0x10010 brk");
  }

  @Test
  void oneThatCannotBeFetchedHasAPlaceAndNoBytes() {
    Machine machine = following(ModelCode.nop());
    machine.set(ModelFrame.PC, 0x5000);
    assertThat(machine.run(1)).isInstanceOf(CpuEvent.MemoryFault.class);
    assertThat(lines()).containsExactly("0x5000 -");
  }

  @Test
  void bytesAreThoseThatRanNotThoseOfLater() {
    Machine machine = following(ModelCode.nop());
    machine.run(1);
    machine.setWord(Machine.CODE, ModelCode.brk());
    assertThat(lines()).containsExactly("0x10000 nop");
  }

  @Test
  void anotherTrailTakesOver() {
    Machine machine = following(ModelCode.nop(), ModelCode.nop());
    machine.run(1);
    machine.cpu.follow(new InstructionTrail());
    machine.run(1);
    assertThat(lines()).containsExactly("0x10000 nop");
  }
}
