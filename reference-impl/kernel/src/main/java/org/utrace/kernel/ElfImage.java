// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.utrace.contract.Address;
import org.utrace.contract.spi.SetupException;
import org.utrace.cpu.Protection;

/**
 * Hold what the loader needs of a static 64-bit ELF file (System V ABI, chapters 4 and 5).
 *
 * @param entry where the program starts
 * @param segments what to map, in file order
 * @param symbols addresses by name
 */
record ElfImage(
    String name,
    ByteOrder byteOrder,
    Address entry,
    List<Segment> segments,
    Map<String, Address> symbols) {

  /**
   * One PT_LOAD segment.
   *
   * @param bytes file content; the rest up to {@code memoryBytes} is zero
   */
  record Segment(Address start, byte[] bytes, long memoryBytes, Protection protection) {}

  private static final int HEADER_BYTES = 64;
  private static final int SECTION_SYMTAB = 2;
  private static final int PROGRAM_LOAD = 1;

  /**
   * Read a file.
   *
   * @param name shown in errors
   * @throws SetupException if it is not an executable for {@code machine}
   */
  static ElfImage parse(String name, byte[] file, int machine) {
    check(
        file.length >= HEADER_BYTES
            && file[0] == 0x7f
            && file[1] == 'E'
            && file[2] == 'L'
            && file[3] == 'F',
        name + " is not an ELF file: give a static executable built for this machine.");
    check(file[4] == 2, name + " is not a 64-bit ELF file: rebuild it for this machine.");
    ByteOrder order = file[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer elf = ByteBuffer.wrap(file).order(order);
    int found = elf.getShort(18) & 0xffff;
    check(
        found == machine,
        "%s is an ELF file for machine %d, this port needs machine %d: rebuild it for this port."
            .formatted(name, found, machine));
    check(elf.getShort(16) == 2, name + " is not a static executable: link it with ld -static.");
    try {
      return new ElfImage(
          name, order, new Address(elf.getLong(24)), segments(name, elf), symbols(elf));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw new SetupException(name + " is a damaged ELF file: build it again.");
    }
  }

  private static void check(boolean good, String sentence) {
    if (!good) {
      throw new SetupException(sentence);
    }
  }

  private static List<Segment> segments(String name, ByteBuffer elf) {
    List<Segment> segments = new ArrayList<>();
    int table = Math.toIntExact(elf.getLong(32));
    int size = elf.getShort(54);
    int count = elf.getShort(56);
    for (int i = 0; i < count; i++) {
      int at = table + i * size;
      if (elf.getInt(at) == PROGRAM_LOAD && elf.getLong(at + 40) > 0) {
        segments.add(segment(elf, at));
      }
    }
    check(!segments.isEmpty(), name + " has nothing to load: link it as an executable.");
    return List.copyOf(segments);
  }

  private static Segment segment(ByteBuffer elf, int at) {
    int flags = elf.getInt(at + 4);
    int offset = Math.toIntExact(elf.getLong(at + 8));
    // The slice checks the length before anything of that length is made.
    ByteBuffer content = elf.slice(offset, Math.toIntExact(elf.getLong(at + 32)));
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return new Segment(
        new Address(elf.getLong(at + 16)), bytes, elf.getLong(at + 40), protection(flags));
  }

  private static Protection protection(int flags) {
    boolean write = (flags & 2) != 0;
    boolean execute = (flags & 1) != 0;
    if (write) {
      return execute ? Protection.READ_WRITE_EXECUTE : Protection.READ_WRITE;
    }
    return execute ? Protection.READ_EXECUTE : Protection.READ;
  }

  private static Map<String, Address> symbols(ByteBuffer elf) {
    Map<String, Address> symbols = new TreeMap<>();
    int table = Math.toIntExact(elf.getLong(40));
    int size = elf.getShort(58);
    int count = elf.getShort(60);
    for (int i = 0; i < count; i++) {
      int section = table + i * size;
      if (elf.getInt(section + 4) == SECTION_SYMTAB) {
        int names = table + elf.getInt(section + 40) * size;
        readSymbols(elf, section, Math.toIntExact(elf.getLong(names + 24)), symbols);
      }
    }
    return symbols;
  }

  private static void readSymbols(
      ByteBuffer elf, int section, int names, Map<String, Address> into) {
    int start = Math.toIntExact(elf.getLong(section + 24));
    int end = start + Math.toIntExact(elf.getLong(section + 32));
    for (int at = start; at < end; at += 24) {
      String name = text(elf, names + elf.getInt(at));
      if (!name.isEmpty()) {
        into.put(name, new Address(elf.getLong(at + 8)));
      }
    }
  }

  private static String text(ByteBuffer elf, int at) {
    int end = at;
    while (elf.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - at];
    elf.get(at, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
