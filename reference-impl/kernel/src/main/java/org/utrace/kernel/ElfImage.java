// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.utrace.contract.Address;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.SetupException;
import org.utrace.cpu.Protection;

/**
 * Hold what the loader needs of a static ELF file (System V ABI, chapters 4 and 5).
 *
 * @param entry where the program starts
 * @param segments what to map, in file order
 * @param symbols addresses by name
 */
record ElfImage(
    String name,
    DataModel dataModel,
    Address entry,
    List<Segment> segments,
    Map<String, Address> symbols) {

  /**
   * One PT_LOAD segment.
   *
   * @param bytes file content; the rest up to {@code memoryBytes} is zero
   */
  record Segment(Address start, byte[] bytes, long memoryBytes, Protection protection) {}

  /** Place of the entry point; the offsets of the tables follow it. */
  private static final int ENTRY = 24;

  private static final int SECTION_SYMTAB = 2;
  private static final int PROGRAM_LOAD = 1;

  /**
   * Read a file.
   *
   * @param name shown in errors
   * @throws SetupException if it is not an executable for {@code machine}, of the width and byte
   *     order of {@code model}
   */
  static ElfImage parse(String name, byte[] file, int machine, DataModel model) {
    int wordBytes = model.wordBytes();
    boolean bigEndian = model.byteOrder() == ByteOrder.BIG_ENDIAN;
    check(
        file.length >= 40 + 3 * wordBytes
            && file[0] == 0x7f
            && file[1] == 'E'
            && file[2] == 'L'
            && file[3] == 'F',
        name + " is not an ELF file: give a static executable built for this machine.");
    check(
        file[4] == wordBytes / Integer.BYTES,
        "%s is not a %d-bit ELF file: rebuild it for this machine."
            .formatted(name, model.wordBits()));
    check(
        file[5] == (bigEndian ? 2 : 1),
        "%s does not have its %s byte first: rebuild it for this machine."
            .formatted(name, bigEndian ? "highest" : "lowest"));
    Reader elf = new Reader(model.buffer(file), model);
    int found = elf.shortAt(18);
    check(
        found == machine,
        "%s is an ELF file for machine %d, this port needs machine %d: rebuild it for this port."
            .formatted(name, found, machine));
    check(elf.shortAt(16) == 2, name + " is not a static executable: link it with ld -static.");
    try {
      List<Segment> segments = elf.segments();
      check(!segments.isEmpty(), name + " has nothing to load: link it as an executable.");
      return new ElfImage(name, model, new Address(elf.wordAt(ENTRY)), segments, elf.symbols());
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw new SetupException(name + " is a damaged ELF file: build it again.");
    }
  }

  private static void check(boolean good, String sentence) {
    if (!good) {
      throw new SetupException(sentence);
    }
  }

  /** The tables of one file; both widths have the same fields, in words of their own. */
  private record Reader(ByteBuffer elf, DataModel model) {
    int shortAt(int at) {
      return elf.getShort(at) & 0xffff;
    }

    long wordAt(int at) {
      return model.word(elf.position(at));
    }

    int offsetAt(int at) {
      return Math.toIntExact(wordAt(at));
    }

    /** Place of a field that follows so many words. */
    private int behind(int at, int words) {
      return at + words * model.wordBytes();
    }

    /** The entries of a table whose offset is a word, and whose size and count are shorts. */
    private List<Integer> entries(int offsetWord, int sizeShort) {
      int sizes = behind(ENTRY, 3) + 6;
      int table = offsetAt(behind(ENTRY, offsetWord));
      int size = shortAt(sizes + 2 * sizeShort);
      int count = shortAt(sizes + 2 * sizeShort + 2);
      return IntStream.range(0, count).mapToObj(i -> table + i * size).toList();
    }

    List<Segment> segments() {
      List<Segment> segments = new ArrayList<>();
      for (int at : entries(1, 0)) {
        if (elf.getInt(at) == PROGRAM_LOAD && wordAt(behind(at, 5)) > 0) {
          segments.add(segment(at));
        }
      }
      return List.copyOf(segments);
    }

    private Segment segment(int at) {
      int flags = elf.getInt(model.wordBytes() == Long.BYTES ? at + 4 : behind(at, 6));
      int length = offsetAt(behind(at, 4));
      // What has nothing in the file may begin behind its end.
      int offset = length == 0 ? 0 : offsetAt(behind(at, 1));
      // The slice checks the length before anything of that length is made.
      ByteBuffer content = elf.slice(offset, length);
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return new Segment(
          new Address(wordAt(behind(at, 2))), bytes, wordAt(behind(at, 5)), protection(flags));
    }

    Map<String, Address> symbols() {
      Map<String, Address> symbols = new TreeMap<>();
      List<Integer> sections = entries(2, 2);
      for (int section : sections) {
        if (elf.getInt(section + 4) == SECTION_SYMTAB) {
          int names = sections.get(elf.getInt(behind(section + 8, 4)));
          readSymbols(section, offsetAt(behind(names + 8, 2)), symbols);
        }
      }
      return symbols;
    }

    private void readSymbols(int section, int names, Map<String, Address> into) {
      int start = offsetAt(behind(section + 8, 2));
      int end = start + offsetAt(behind(section + 8, 3));
      for (int at = start; at < end; at = behind(at + 8, 2)) {
        String name = text(names + elf.getInt(at));
        if (!name.isEmpty()) {
          into.put(name, new Address(wordAt(behind(at, 1))));
        }
      }
    }

    private String text(int at) {
      int end = at;
      while (elf.get(end) != 0) {
        end++;
      }
      byte[] bytes = new byte[end - at];
      elf.get(at, bytes);
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  private static Protection protection(int flags) {
    boolean write = (flags & 2) != 0;
    boolean execute = (flags & 1) != 0;
    if (write) {
      return execute ? Protection.READ_WRITE_EXECUTE : Protection.READ_WRITE;
    }
    return execute ? Protection.READ_EXECUTE : Protection.READ;
  }
}
