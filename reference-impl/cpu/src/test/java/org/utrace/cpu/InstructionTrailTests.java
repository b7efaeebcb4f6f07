// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.utrace.cpu.CpuEvent.SliceEnd;
import org.utrace.cpu.CpuEvent.StepTrap;
import org.utrace.cpu.CpuEvent.SystemCall;
import org.utrace.cpu.InstructionTrail.Entry;

/** Show what a trail keeps. */
class InstructionTrailTests {
  private final InstructionTrail trail = new InstructionTrail();

  @Test
  void anEmptyTrailHasNoEntriesWhateverEnds() {
    trail.end(new SystemCall(0));
    trail.systemCall(1);
    assertThat(trail.entries()).isEmpty();
  }

  @Test
  void anInstructionIsKeptWithThreadPlaceAndBytes() {
    trail.turn(7);
    trail.note(0x1000, 0x0807_0605_0403_0201L, 0x0c0b_0a09L, 12);
    Entry entry = trail.entries().getFirst();
    assertThat(entry.thread()).isEqualTo(7);
    assertThat(entry.at()).isEqualTo(new UserAddress(0x1000));
    assertThat(entry.code()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(entry.end()).isEmpty();
  }

  @Test
  void onlyTheLastOnesAreKeptOldestFirst() {
    int noted = InstructionTrail.LENGTH + 5;
    for (int i = 0; i < noted; i++) {
      trail.note(i, 0, 0, 0);
    }
    assertThat(trail.entries())
        .extracting(entry -> entry.at().value())
        .containsExactlyElementsOf(LongStream.range(5, noted).boxed().toList());
  }

  @Test
  void anEndBelongsToTheLatestInstruction() {
    trail.note(1, 0, 0, 0);
    trail.end(new StepTrap(1, false));
    trail.note(2, 0, 0, 0);
    trail.end(new SliceEnd(1));
    trail.note(3, 0, 0, 0);
    trail.end(new SystemCall(1));
    trail.systemCall(39);
    assertThat(trail.entries())
        .extracting(entry -> entry.end().map(Object::toString).orElse("") + entry.call())
        .containsExactly("StepTrap[retired=1, branch=false]0", "0", "SystemCall[retired=1]39");
  }

  @Test
  void anEndIsForgottenWithItsInstruction() {
    for (int i = 0; i < InstructionTrail.LENGTH; i++) {
      trail.note(i, 0, 0, 0);
      trail.end(new SystemCall(1));
    }
    trail.note(99, 0, 0, 0);
    assertThat(trail.entries().getFirst().end()).isPresent();
    assertThat(trail.entries().getLast().end()).isEmpty();
  }
}
