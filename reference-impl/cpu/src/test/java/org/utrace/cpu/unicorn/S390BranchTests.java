// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.cpu.unicorn.ProbeBench.CODE;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.cpu.CpuEvent;

/** Compare the decoder of taken branches with the emulator, which goes where they lead. */
class S390BranchTests {
  private static final int ROUNDS = 200;
  private static final long START = CODE + 0x100;

  /** What 0x40 halfwords ahead comes to, and where the target registers point. */
  private static final long TARGET = START + 0x80;

  private static final long[] VALUES = {0, 1, 2, -1, -2, 7, 0x7fff_ffffL, 0x8000_0000L, 1L << 32};

  private static long value(SplittableRandom random) {
    return VALUES[random.nextInt(VALUES.length)];
  }

  /** In a template, m is a mask and i a byte; r2, r3 and r4 are operands, r9 is the target. */
  private static String instance(String template, SplittableRandom random) {
    return template
        .replace("m", Integer.toHexString(random.nextInt(16)))
        .replace("ii", "%02x".formatted(VALUES[random.nextInt(6)] & 0xff));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "07 m9",
        "07 m0",
        "47 m0 90 00",
        "a7 m4 00 40",
        "c0 m4 00 00 00 40",
        "06 29",
        "06 20",
        "46 20 90 00",
        "a7 26 00 40",
        "a7 27 00 40",
        "b9 46 00 29",
        "e3 20 90 00 00 46",
        "cc 26 00 00 00 40",
        "05 29",
        "05 20",
        "0d 29",
        "0d 20",
        "45 20 90 00",
        "4d 20 90 00",
        "a7 25 00 40",
        "c0 25 00 00 00 40",
        "86 24 90 00",
        "86 23 90 00",
        "87 24 90 00",
        "87 33 90 00",
        "86 32 90 00",
        "84 24 00 40",
        "85 24 00 40",
        "84 32 00 40",
        "eb 24 90 00 00 44",
        "eb 24 90 00 00 45",
        "eb 32 90 00 00 44",
        "eb 23 90 00 00 45",
        "ec 24 00 40 00 44",
        "ec 24 00 40 00 45",
        "ec 32 00 40 00 45",
        "ec 23 00 40 m0 64",
        "ec 23 00 40 m0 65",
        "ec 23 00 40 m0 76",
        "ec 23 00 40 m0 77",
        "ec 2m 00 40 ii 7c",
        "ec 2m 00 40 ii 7d",
        "ec 2m 00 40 ii 7e",
        "ec 2m 00 40 ii 7f",
        "ec 23 90 00 m0 e4",
        "ec 23 90 00 m0 e5",
        "ec 23 90 00 m0 f6",
        "ec 23 90 00 m0 f7",
        "ec 2m 90 00 ii fc",
        "ec 2m 90 00 ii fd",
        "ec 2m 90 00 ii fe",
        "ec 2m 90 00 ii ff",
        "18 23",
        "1a 23",
        "e3 20 60 00 00 04",
        "b9 04 00 29",
        "a7 2b 00 01",
        "c0 20 00 00 00 40",
      })
  void takenIsWhatLeadsElsewhere(String template) {
    SplittableRandom random = new SplittableRandom(template.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      String code = instance(template, random);
      try (S390Bench bench = S390Bench.with("").code(START, code)) {
        for (int i = 2; i <= 5; i++) {
          bench.reg(i, value(random));
        }
        bench.reg(6, ProbeBench.DATA).reg(9, TARGET).goTo(START);
        long condition = (long) random.nextInt(4) << 44;
        bench.set(S390Frame.PSW_MASK, bench.get(S390Frame.PSW_MASK) | condition);
        UnicornCpu cpu = (UnicornCpu) bench.cpu;
        long[] before = LongStream.range(0, 16).map(i -> bench.reg((int) i)).toArray();
        boolean completed = bench.cpu.run(1).equals(new CpuEvent.SliceEnd(1));
        assertThat(completed).as(code).isTrue();
        S390Code decoded = S390Code.at(cpu.memory, START);
        boolean jumped = S390Branch.isTaken(decoded, cpu.registers, i -> before[i]);
        long next = bench.get(S390Frame.PSW_ADDR);
        assertThat(jumped).as(code).isEqualTo(next == TARGET);
      }
    }
  }
}
