// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utrace.arch.ArchPort;
import org.utrace.arch.CodeSequences;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.cpu.unicorn.Aarch64Frame;
import org.utrace.cpu.unicorn.ArmFrame;
import org.utrace.cpu.unicorn.I386Frame;
import org.utrace.cpu.unicorn.S390Frame;
import org.utrace.cpu.unicorn.X86Frame;

/** The same code comes to the same on the emulated processor and on another one. */
class OracleTests {
  private static final Address CODE = new Address(0x10800);
  private static final Address DATA = new Address(0x11800);
  private static final int SEQUENCES = 2_000;
  private static final long SEED = 7;

  /** CF PF AF ZF SF DF OF. */
  private static final long EFLAGS_DEFINED = 0xcd5;

  /** Set where a test that the machine cannot run must fail, as in continuous integration. */
  private static final String NO_SKIP = "UTCK_NO_SKIP";

  @TempDir Path folder;

  static Stream<Oracle> oracles() {
    return Stream.of(x86_64(), i386(), aarch64(), arm(), s390x());
  }

  private static Oracle x86_64() {
    int[] slots = {
      X86Frame.R15, X86Frame.R14, X86Frame.R13, X86Frame.R12, X86Frame.RBP, X86Frame.RBX,
      X86Frame.R11, X86Frame.R10, X86Frame.R9, X86Frame.R8, X86Frame.RAX, X86Frame.RCX,
      X86Frame.RDX, X86Frame.RSI, X86Frame.RDI, X86Frame.RIP, X86Frame.EFLAGS, X86Frame.RSP
    };
    long[] masks = new long[slots.length];
    Arrays.fill(masks, -1);
    masks[16] = EFLAGS_DEFINED;
    return new Oracle("x86_64", List.of(), ByteOrder.LITTLE_ENDIAN, slots, masks);
  }

  private static Oracle i386() {
    int[] slots = {
      I386Frame.EBX, I386Frame.ECX, I386Frame.EDX, I386Frame.ESI, I386Frame.EDI,
      I386Frame.EBP, I386Frame.EAX, I386Frame.EIP, I386Frame.EFLAGS, I386Frame.ESP
    };
    long[] masks = new long[slots.length];
    Arrays.fill(masks, -1);
    masks[8] = EFLAGS_DEFINED;
    return new Oracle("i386", List.of(), ByteOrder.LITTLE_ENDIAN, slots, masks);
  }

  private static Oracle aarch64() {
    int[] slots = IntStream.rangeClosed(0, Aarch64Frame.PSTATE).toArray();
    long[] masks = new long[slots.length];
    Arrays.fill(masks, -1);
    masks[Aarch64Frame.PSTATE] = Aarch64Frame.PSTATE_USER;
    return new Oracle("aarch64", List.of("qemu-aarch64"), ByteOrder.LITTLE_ENDIAN, slots, masks);
  }

  private static Oracle arm() {
    int[] slots = IntStream.rangeClosed(0, ArmFrame.CPSR).toArray();
    long[] masks = new long[slots.length];
    Arrays.fill(masks, -1);
    masks[ArmFrame.CPSR] = ArmFrame.CPSR_FLAGS | ArmFrame.CPSR_T | ArmFrame.CPSR_IT;
    return new Oracle("arm", List.of("qemu-arm"), ByteOrder.LITTLE_ENDIAN, slots, masks);
  }

  /** Condition code, program mask and addressing mode; program addresses; the registers. */
  private static Oracle s390x() {
    int[] slots = IntStream.range(0, 18).toArray();
    long[] masks = new long[slots.length];
    Arrays.fill(masks, -1);
    masks[S390Frame.PSW_MASK] =
        S390Frame.PSW_CC | S390Frame.PSW_PROGRAM_MASK | S390Frame.PSW_EA | S390Frame.PSW_BA;
    return new Oracle("s390x", List.of("qemu-s390x"), ByteOrder.BIG_ENDIAN, slots, masks);
  }

  @ParameterizedTest
  @MethodSource("oracles")
  void sequencesComeToTheSame(Oracle oracle) throws IOException, InterruptedException {
    requireOracle(oracle);
    ArchPort port = port(oracle.port());
    List<CodeSequence> sequences =
        CodeSequences.of(() -> port.codeWriter(CODE, DATA), SEED, SEQUENCES);
    List<SequenceEnd> expected = oracle.run(sequences, CODE, DATA, folder);
    try (SequenceCpu cpu = new SequenceCpu(port, oracle, CODE, DATA)) {
      for (CodeSequence sequence : sequences) {
        assertThat(cpu.run(sequence))
            .as("%s: %s", sequence, sequence.instructions())
            .isEqualTo(expected.get(sequence.number()));
      }
    }
  }

  private static void requireOracle(Oracle oracle) {
    if (oracle.emulator().isEmpty()) {
      assumeThat(System.getProperty("os.arch"))
          .as("skipped: the processor of this host is compared with")
          .isEqualTo("amd64");
    } else if (System.getenv(NO_SKIP) == null) {
      String name = oracle.emulator().getFirst();
      boolean there =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
      assumeThat(there).as("skipped: needs %s of the Debian package qemu-user", name).isTrue();
    }
  }

  private static ArchPort port(String name) {
    return ServiceLoader.load(ArchPort.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
