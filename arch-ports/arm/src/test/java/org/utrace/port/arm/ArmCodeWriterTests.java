// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.arch.CodeSequences;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Instruction;
import org.utrace.contract.spi.CodeSequence.Kind;

/** The sequences have enough of what only this machine has. */
class ArmCodeWriterTests {
  /** The same as those of the suite. */
  private static final List<CodeSequence> SEQUENCES =
      CodeSequences.of(
          () -> new ArmCodeWriter(new Address(0x10800), new Address(0x11800)), 20_091_216, 2_000);

  private static final int ENOUGH = 50;

  private static int halfword(CodeSequence sequence, Instruction at) {
    return (sequence.code()[at.offset()] & 0xff) | (sequence.code()[at.offset() + 1] & 0xff) << 8;
  }

  /** Breakpoints of Thumb have two bytes. */
  private static boolean endsInThumb(CodeSequence sequence) {
    Instruction last = sequence.instructions().getLast();
    return last.kind() == Kind.END && last.lengthBytes() == Short.BYTES;
  }

  @Test
  void sequencesHaveBlocksWithConditions() {
    assertThat(SEQUENCES)
        .filteredOn(sequence ->
            sequence.instructions().stream()
                .anyMatch(one ->
                    one.kind() == Kind.SPECIAL && (halfword(sequence, one) & 0xff00) == 0xbf00))
        .hasSizeGreaterThanOrEqualTo(ENOUGH);
  }

  @Test
  void sequencesEndInEitherInstructionSet() {
    assertThat(SEQUENCES)
        .filteredOn(ArmCodeWriterTests::endsInThumb)
        .hasSizeBetween(ENOUGH, SEQUENCES.size() - ENOUGH);
  }
}
