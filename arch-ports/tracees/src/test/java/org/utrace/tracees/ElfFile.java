// SPDX-License-Identifier: Apache-2.0
package org.utrace.tracees;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.utrace.contract.spi.DataModel;

/** Read what the tests need of a static ELF file (System V ABI, chapter 4). */
record ElfFile(
    DataModel model,
    int machine,
    int type,
    long entry,
    List<Segment> segments,
    Map<String, Long> symbols) {

  /** A program header. */
  record Segment(
      int type, int flags, long offset, long address, long fileBytes, long memoryBytes) {}

  private static final int MAGIC = 0x7f45_4c46;
  private static final int SECTION_SYMTAB = 2;
  private static final int BINDING_GLOBAL = 1;

  /** Place of the entry point in the header; two offsets and flags follow it. */
  private static final int ENTRY = 24;

  static ElfFile parse(byte[] bytes) {
    if (ByteBuffer.wrap(bytes).getInt(0) != MAGIC) {
      throw new IllegalArgumentException("no ELF file");
    }
    ByteOrder order = bytes[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    DataModel model = new DataModel(bytes[4] * Integer.BYTES, order);
    Reader elf = new Reader(model.buffer(bytes), model);
    return new ElfFile(
        model,
        elf.bytes.getShort(18) & 0xffff,
        elf.bytes.getShort(16),
        elf.word(ENTRY),
        elf.segments(),
        elf.symbols());
  }

  /** Both widths have the same fields, in words of their own. */
  private record Reader(ByteBuffer bytes, DataModel model) {
    long word(int at) {
      return model.word(bytes.position(at));
    }

    /** A word behind so many others. */
    private long word(int at, int words) {
      return word(at + words * model.wordBytes());
    }

    private int sizes() {
      return ENTRY + 3 * model.wordBytes() + 6;
    }

    private List<Segment> segments() {
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < bytes.getShort(sizes() + 2); i++) {
        int at = (int) word(ENTRY, 1) + i * bytes.getShort(sizes());
        int flags = model.wordBytes() == Long.BYTES ? at + 4 : at + 24;
        segments.add(
            new Segment(
                bytes.getInt(at),
                bytes.getInt(flags),
                word(at, 1),
                word(at, 2),
                word(at, 4),
                word(at, 5)));
      }
      return segments;
    }

    private int section(int index) {
      return (int) word(ENTRY, 2) + index * bytes.getShort(sizes() + 4);
    }

    private Map<String, Long> symbols() {
      Map<String, Long> symbols = new TreeMap<>();
      for (int i = 0; i < bytes.getShort(sizes() + 6); i++) {
        if (bytes.getInt(section(i) + 4) == SECTION_SYMTAB) {
          readSymbols(section(i), symbols);
        }
      }
      return symbols;
    }

    private void readSymbols(int header, Map<String, Long> symbols) {
      int names = (int) word(section(bytes.getInt(header + 8 + 4 * model.wordBytes())) + 8, 2);
      int size = 8 + 2 * model.wordBytes();
      int start = (int) word(header + 8, 2);
      int end = start + (int) word(header + 8, 3);
      for (int at = start + size; at < end; at += size) {
        int info = bytes.get(model.wordBytes() == Long.BYTES ? at + 4 : at + 12);
        // Local ones are the assembler's: on Arm they tell code from data.
        if (info >> 4 == BINDING_GLOBAL) {
          symbols.put(name(names + bytes.getInt(at)), word(at, 1));
        }
      }
    }

    private String name(int start) {
      int end = start;
      while (bytes.get(end) != 0) {
        end++;
      }
      return new String(bytes.array(), start, end - start, StandardCharsets.US_ASCII);
    }
  }
}
