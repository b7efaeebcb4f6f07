// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.InstructionTrail;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Keep the address space of one engine in host memory.
 *
 * <p>The host owns the bytes, so a revert copies pages without asking the emulator. Two duties come
 * with that: translations of changed executable bytes are dropped here, and so are those of a
 * mapping that goes away, because the emulator would find them again when its memory is reused.
 */
final class GuestMemory {
  private final UnicornEngine engine;
  private final HostPages pages;
  private final TreeMap<Long, Mapping> mappings = new TreeMap<>(Long::compareUnsigned);
  private @Nullable Mapping lastUsed;
  private @Nullable MemorySnapshot saved;
  private boolean shapeChanged;

  GuestMemory(UnicornEngine engine) {
    this.engine = engine;
    this.pages = new HostPages(engine.arena());
  }

  void map(UserAddress start, long lengthBytes, Protection protection) {
    requireRange("map", start, lengthBytes);
    long last = start.value() + lengthBytes - 1;
    Map.Entry<Long, Mapping> before = mappings.floorEntry(last);
    if (before != null && Long.compareUnsigned(before.getValue().last(), start.value()) >= 0) {
      throw new CpuException(
          "map(%s, %d) overlaps the mapping at 0x%x"
              .formatted(start, lengthBytes, before.getValue().start()));
    }
    HostBlock block = pages.take(lengthBytes);
    add(Mapping.of(start.value(), block, 0, lengthBytes, protection));
  }

  void unmap(UserAddress start, long lengthBytes) {
    requireRange("unmap", start, lengthBytes);
    long last = start.value() + lengthBytes - 1;
    for (Mapping mapping : covering("unmap", start, lengthBytes)) {
      // Re-mapping what remains keeps its bytes; libunicorn's own split would copy them away.
      mapping.block().hold();
      remove(mapping);
      if (Long.compareUnsigned(mapping.start(), start.value()) < 0) {
        add(mapping.part(mapping.start(), start.value() - mapping.start()));
      }
      if (Long.compareUnsigned(mapping.last(), last) > 0) {
        add(mapping.part(last + 1, mapping.last() - last));
      }
      pages.release(mapping.block());
    }
  }

  byte[] read(UserAddress start, int lengthBytes) {
    byte[] result = new byte[requireLength("read", start, lengthBytes)];
    int done = 0;
    for (Mapping mapping : covering("read", start, lengthBytes)) {
      long offset = start.value() + done - mapping.start();
      int part = (int) Math.min(lengthBytes - done, mapping.lengthBytes() - offset);
      MemorySegment.copy(mapping.host(), ValueLayout.JAVA_BYTE, offset, result, done, part);
      done += part;
    }
    return result;
  }

  void write(UserAddress start, byte[] bytes) {
    int done = 0;
    for (Mapping mapping : covering("write", start, bytes.length)) {
      long address = start.value() + done;
      long offset = address - mapping.start();
      int part = (int) Math.min(bytes.length - done, mapping.lengthBytes() - offset);
      MemorySegment.copy(bytes, done, mapping.host(), ValueLayout.JAVA_BYTE, offset, part);
      mapping.block().noteHostWrite();
      if (mapping.executable()) {
        engine.removeCache(address, address + part);
      }
      done += part;
    }
  }

  boolean isMapped(UserAddress start, int lengthBytes) {
    requireLength("isMapped", start, lengthBytes);
    long address = start.value();
    long left = lengthBytes;
    while (left > 0) {
      Mapping mapping = find(address);
      if (mapping == null) {
        return false;
      }
      long part = mapping.lengthBytes() - (address - mapping.start());
      address += part;
      left -= part;
    }
    return true;
  }

  /** The byte at {@code address}, unsigned, or -1 if nothing is mapped there. */
  int byteAt(long address) {
    Mapping mapping = find(address);
    return mapping == null
        ? -1
        : mapping.host().get(ValueLayout.JAVA_BYTE, address - mapping.start()) & 255;
  }

  /** What is mapped of the bytes from {@code address} on. */
  byte[] codeAt(long address, int lengthMax) {
    byte[] code = new byte[lengthMax];
    Mapping mapping = find(address);
    long offset = mapping == null ? 0 : address - mapping.start();
    if (lengthMax == 1 && mapping != null) {
      // Asked for with every step, for which a copy is too much.
      code[0] = mapping.host().get(ValueLayout.JAVA_BYTE, offset);
      return code;
    }
    if (mapping != null && mapping.lengthBytes() - offset >= lengthMax) {
      MemorySegment.copy(mapping.host(), ValueLayout.JAVA_BYTE, offset, code, 0, lengthMax);
      return code;
    }
    int length = 0;
    for (int next = byteAt(address); next >= 0 && length < lengthMax; ) {
      code[length++] = (byte) next;
      next = byteAt(address + length);
    }
    return length == lengthMax ? code : Arrays.copyOf(code, length);
  }

  /**
   * Write down that the instruction at {@code pc} begins, with what is mapped of its bytes.
   *
   * @return bytes 0 to 7 of its code, little-endian, with zeroes for what is not mapped
   */
  long noteCode(InstructionTrail trail, long pc) {
    Mapping mapping = find(pc);
    long offset = mapping == null ? 0 : pc - mapping.start();
    if (mapping == null || mapping.lengthBytes() - offset < InstructionTrail.CODE_BYTES_MAX) {
      return noteCodeAtEdge(trail, pc);
    }
    MemorySegment host = mapping.host();
    long first = host.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    long second = host.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + Long.BYTES);
    trail.note(pc, first, second, InstructionTrail.CODE_BYTES_MAX);
    return first;
  }

  private long noteCodeAtEdge(InstructionTrail trail, long pc) {
    long[] code = new long[2];
    int length = 0;
    for (int next = byteAt(pc); next >= 0 && length < InstructionTrail.CODE_BYTES_MAX; ) {
      code[length / Long.BYTES] |= (long) next << (length % Long.BYTES * Byte.SIZE);
      length++;
      next = byteAt(pc + length);
    }
    trail.note(pc, code[0], code[1], length);
    return code[0];
  }

  @Nullable Mapping find(long address) {
    Mapping recent = lastUsed;
    if (recent != null && recent.contains(address)) {
      return recent;
    }
    Map.Entry<Long, Mapping> entry = mappings.floorEntry(address);
    if (entry == null || !entry.getValue().contains(address)) {
      return null;
    }
    lastUsed = entry.getValue();
    return lastUsed;
  }

  void snapshot() {
    MemorySnapshot before = saved;
    saved = MemorySnapshot.of(mappings.values());
    shapeChanged = false;
    if (before != null) {
      before.blocks().forEach(pages::release);
    }
  }

  void revert() {
    MemorySnapshot target = saved;
    if (target == null) {
      throw new CpuException("revert() without a snapshot");
    }
    if (shapeChanged) {
      restoreShape(target);
      shapeChanged = false;
    }
    target.copyBack(engine);
  }

  private void restoreShape(MemorySnapshot target) {
    List<Mapping> wanted = target.mappings();
    for (Mapping mapping : List.copyOf(mappings.values())) {
      if (!target.has(mapping)) {
        remove(mapping);
      }
    }
    for (Mapping mapping : wanted) {
      if (!mappings.containsKey(mapping.start())) {
        add(mapping);
      }
    }
  }

  private void add(Mapping mapping) {
    engine.memMap(mapping.start(), mapping.host(), mapping.protection().bits());
    mapping.block().hold();
    mappings.put(mapping.start(), mapping);
    shapeChanged = true;
  }

  private void remove(Mapping mapping) {
    if (mapping.executable()) {
      engine.removeCache(mapping.start(), mapping.start() + mapping.lengthBytes());
    }
    engine.memUnmap(mapping.start(), mapping.lengthBytes());
    mappings.remove(mapping.start());
    lastUsed = null;
    shapeChanged = true;
    pages.release(mapping.block());
  }

  /** The mappings under a range, in order. */
  private List<Mapping> covering(String call, UserAddress start, long lengthBytes) {
    List<Mapping> found = new ArrayList<>(2);
    long address = start.value();
    long left = lengthBytes;
    while (left > 0) {
      Mapping mapping = find(address);
      if (mapping == null) {
        throw new CpuException(
            "%s(%s, %d): 0x%x is not mapped".formatted(call, start, lengthBytes, address));
      }
      found.add(mapping);
      long part = mapping.lengthBytes() - (address - mapping.start());
      address += part;
      left -= part;
    }
    return found;
  }

  private static int requireLength(String call, UserAddress start, int lengthBytes) {
    if (lengthBytes < 0) {
      throw new CpuException("%s(%s, %d): negative length".formatted(call, start, lengthBytes));
    }
    return lengthBytes;
  }

  private static void requireRange(String call, UserAddress start, long lengthBytes) {
    boolean aligned = ((start.value() | lengthBytes) & (UserCpu.PAGE_BYTES - 1)) == 0;
    boolean inside = Long.compareUnsigned(start.value() + lengthBytes - 1, start.value()) > 0;
    if (!aligned || lengthBytes <= 0 || !inside) {
      throw new CpuException(
          "%s(%s, %d): not a range of whole pages".formatted(call, start, lengthBytes));
    }
  }
}
