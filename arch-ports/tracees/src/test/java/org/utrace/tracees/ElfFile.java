// SPDX-License-Identifier: Apache-2.0
package org.utrace.tracees;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Read what the tests need of a static little-endian ELF64 file (System V ABI, chapter 4). */
record ElfFile(
    int machine, int type, long entry, List<Segment> segments, Map<String, Long> symbols) {

  /** A program header. */
  record Segment(
      int type, int flags, long offset, long address, long fileBytes, long memoryBytes) {}

  private static final int SECTION_SYMTAB = 2;
  private static final int SYMBOL_BYTES = 24;

  static ElfFile parse(byte[] bytes) {
    ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.getInt(0) != 0x464c_457f || elf.get(4) != 2 || elf.get(5) != 1) {
      throw new IllegalArgumentException("no little-endian ELF64 file");
    }
    Map<String, Long> symbols = new TreeMap<>();
    for (int i = 0; i < elf.getShort(60); i++) {
      int header = section(elf, i);
      if (elf.getInt(header + 4) == SECTION_SYMTAB) {
        readSymbols(elf, header, symbols);
      }
    }
    return new ElfFile(
        elf.getShort(18) & 0xffff, elf.getShort(16), elf.getLong(24), segments(elf), symbols);
  }

  private static List<Segment> segments(ByteBuffer elf) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < elf.getShort(56); i++) {
      int at = (int) elf.getLong(32) + i * elf.getShort(54);
      segments.add(
          new Segment(
              elf.getInt(at),
              elf.getInt(at + 4),
              elf.getLong(at + 8),
              elf.getLong(at + 16),
              elf.getLong(at + 32),
              elf.getLong(at + 40)));
    }
    return segments;
  }

  private static int section(ByteBuffer elf, int index) {
    return (int) elf.getLong(40) + index * elf.getShort(58);
  }

  private static void readSymbols(ByteBuffer elf, int header, Map<String, Long> symbols) {
    int names = (int) elf.getLong(section(elf, elf.getInt(header + 40)) + 24);
    int start = (int) elf.getLong(header + 24);
    int end = start + (int) elf.getLong(header + 32);
    for (int at = start + SYMBOL_BYTES; at < end; at += SYMBOL_BYTES) {
      symbols.put(name(elf, names + elf.getInt(at)), elf.getLong(at + 8));
    }
  }

  private static String name(ByteBuffer elf, int start) {
    int end = start;
    while (elf.get(end) != 0) {
      end++;
    }
    return new String(elf.array(), start, end - start, StandardCharsets.US_ASCII);
  }
}
