// SPDX-License-Identifier: Apache-2.0
package org.utrace.tracees;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.utrace.contract.spi.TraceeProgram;

/** The committed files have the form and the symbols that were promised. */
class TraceeFileTests {
  private static final int TYPE_EXECUTABLE = 2;
  private static final int SEGMENT_LOAD = 1;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;
  private static final int ALL = 7;
  private static final long TEXT = 0x10000;
  private static final long DATA = 0x11000;
  private static final Pattern CELLS =
      Pattern.compile(
          "(counter|gate|result|done|seen|request|number|a\\d|served)(_[bc])?"
              + "|child_goes|caught.*|data_\\d+");
  private static final Pattern STRINGS_AND_AREAS = Pattern.compile("path_.*|.*stack.*|data");

  static Stream<Arguments> files() {
    List<Arguments> files = new ArrayList<>();
    for (TraceeProgram program : TraceeProgram.values()) {
      files.add(Arguments.of("x86_64", 62, program));
      files.add(Arguments.of("model", 0xfe4d, program));
      files.add(Arguments.of("template", 0xfe54, program));
      files.add(Arguments.of("i386", 3, program));
      files.add(Arguments.of("aarch64", 183, program));
      files.add(Arguments.of("arm", 40, program));
      files.add(Arguments.of("s390x", 22, program));
      files.add(Arguments.of("s390", 22, program));
    }
    return files.stream();
  }

  private static byte[] bytes(String machine, TraceeProgram program) throws IOException {
    String name = machine + "/" + program.fileName() + ".elf";
    try (InputStream in = requireNonNull(TraceeFileTests.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void header_namesMachineAndEntry(String machine, int number, TraceeProgram program)
      throws IOException {
    ElfFile elf = ElfFile.parse(bytes(machine, program));
    assertThat(elf.machine()).isEqualTo(number);
    assertThat(elf.type()).isEqualTo(TYPE_EXECUTABLE);
    assertThat(elf.symbols()).containsEntry("_start", elf.entry());
  }

  @ParameterizedTest
  @MethodSource("files")
  void segments_areOnePageOfTextAndOneOfDataWithStacksAndAreas(
      String machine, int number, TraceeProgram program) throws IOException {
    List<ElfFile.Segment> segments = ElfFile.parse(bytes(machine, program)).segments();
    assertThat(segments).hasSize(2);
    long stacks = program.symbols().stream().filter(name -> name.endsWith("_low")).count();
    int text = program == TraceeProgram.WORKSHOP ? ALL : READ_EXECUTE;
    assertSegment(segments.get(0), text, TEXT, 1);
    long areas = program.symbols().contains("data") ? 1 : 0;
    long pages = 1 + stacks * stackPages(machine) + areas;
    assertSegment(segments.get(1), READ_WRITE, DATA, pages);
  }

  /** A signal frame of aarch64 is larger than a page. */
  private static long stackPages(String machine) {
    return machine.equals("aarch64") ? 3 : 1;
  }

  private static void assertSegment(
      ElfFile.Segment segment, int flags, long address, long pagesMax) {
    assertThat(segment.type()).isEqualTo(SEGMENT_LOAD);
    assertThat(segment.flags()).isEqualTo(flags);
    assertThat(segment.address()).isEqualTo(address);
    assertThat(segment.fileBytes())
        .isEqualTo(segment.memoryBytes())
        .isBetween(1L, 4096L * pagesMax);
    assertThat(segment.offset() % 4096).as("congruent to the address").isZero();
  }

  @ParameterizedTest
  @MethodSource("files")
  void symbols_areThePromisedOnes(String machine, int number, TraceeProgram program)
      throws IOException {
    TreeSet<String> expected = new TreeSet<>(program.symbols());
    expected.add("_start");
    assertThat(ElfFile.parse(bytes(machine, program)).symbols()).containsOnlyKeys(expected);
  }

  /** Code is written for addresses, which have to be the same ones. */
  @Test
  void workshop_hasItsAreasWhereTheArenaHas() throws IOException {
    for (String machine : List.of("x86_64", "model", "i386", "aarch64", "arm", "s390x", "s390")) {
      assertThat(ElfFile.parse(bytes(machine, TraceeProgram.WORKSHOP)).symbols())
          .isEqualTo(ElfFile.parse(bytes(machine, TraceeProgram.ARENA)).symbols());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void cells_areAlignedZeroWordsAndLabelsLieInTheText(
      String machine, int number, TraceeProgram program) throws IOException {
    byte[] bytes = bytes(machine, program);
    ElfFile elf = ElfFile.parse(bytes);
    ByteBuffer content = elf.model().buffer(bytes);
    for (String symbol : program.symbols()) {
      boolean isCell = CELLS.matcher(symbol).matches();
      boolean isData = isCell || STRINGS_AND_AREAS.matcher(symbol).matches();
      ElfFile.Segment segment = elf.segments().get(isData ? 1 : 0);
      long offset = requireNonNull(elf.symbols().get(symbol)) - segment.address();
      assertThat(offset).as(symbol).isBetween(0L, segment.fileBytes() - (isCell ? 8 : 0));
      if (isCell) {
        assertThat(offset % 8).as(symbol).isZero();
        assertThat(content.getLong((int) (segment.offset() + offset))).as(symbol).isZero();
      }
    }
  }
}
