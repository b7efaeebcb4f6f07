// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.oracle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence;

/**
 * Run code sequences by the program {@code oracle} (arch-ports/tracees, src/main/c), on this host
 * or on another emulator.
 *
 * @param port whose code
 * @param emulator what runs the program; empty on the machine itself
 * @param order the machine's byte order
 * @param slots the frame's slots in the order in which the program tells registers
 * @param masks the bits of each that the machine defines, or -1
 */
record Oracle(String port, List<String> emulator, ByteOrder order, int[] slots, long[] masks) {
  static final int AREA_BYTES = 2048;
  private static final HexFormat HEX = HexFormat.of();

  /** Run them all in one process. */
  List<SequenceEnd> run(List<CodeSequence> sequences, Address code, Address data, Path folder)
      throws IOException, InterruptedException {
    Path program = unpack(folder);
    Path input = folder.resolve(port + ".in");
    Files.write(input, input(sequences, code, data));
    Path output = folder.resolve(port + ".out");
    List<String> command = new ArrayList<>(emulator);
    command.add(program.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(command + " ended with " + exit);
    }
    return ends(ByteBuffer.wrap(Files.readAllBytes(output)).order(order), sequences.size());
  }

  private Path unpack(Path folder) throws IOException {
    String resource = "/org/utrace/programs/oracle/" + port + ".elf";
    Path program = folder.resolve("oracle-" + port);
    try (InputStream in = Objects.requireNonNull(Oracle.class.getResourceAsStream(resource))) {
      Files.copy(in, program);
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private byte[] input(List<CodeSequence> sequences, Address code, Address data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(word(code.value()));
    out.writeBytes(word(data.value()));
    for (CodeSequence sequence : sequences) {
      byte[] bytes = sequence.code();
      out.writeBytes(word(bytes.length));
      out.writeBytes(bytes);
      out.writeBytes(new byte[-bytes.length & (Long.BYTES - 1)]);
    }
    return out.toByteArray();
  }

  private byte[] word(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
  }

  private List<SequenceEnd> ends(ByteBuffer in, int count) {
    List<SequenceEnd> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int signal = (int) in.getLong();
      long offset = in.getLong();
      long[] registers = new long[slots.length];
      for (int r = 0; r < registers.length; r++) {
        registers[r] = in.getLong();
      }
      byte[] memory = new byte[AREA_BYTES];
      in.get(memory);
      ends.add(new SequenceEnd(signal, offset, defined(registers), HEX.formatHex(memory)));
    }
    return ends;
  }

  /** The registers of a frame as the program tells them. */
  List<String> ofFrame(long[] frame) {
    long[] registers = new long[slots.length];
    for (int r = 0; r < registers.length; r++) {
      registers[r] = frame[slots[r]];
    }
    return defined(registers);
  }

  private List<String> defined(long[] registers) {
    List<String> texts = new ArrayList<>();
    for (int r = 0; r < registers.length; r++) {
      texts.add(Long.toHexString(registers[r] & masks[r]));
    }
    return texts;
  }
}
