// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.utrace.cpu.UserCpu;

/** Remember which mappings there were and what was in them. */
record MemorySnapshot(List<Mapping> mappings, List<MemorySegment> copies) {

  /** Copy every byte once and hold the host blocks, so that none is handed out again. */
  static MemorySnapshot of(Collection<Mapping> current) {
    List<MemorySegment> copies = new ArrayList<>(current.size());
    for (Mapping mapping : current) {
      copies.add(MemorySegment.ofArray(mapping.host().toArray(ValueLayout.JAVA_BYTE)));
      mapping.block().hold();
      mapping.block().forgetHostWrites();
    }
    return new MemorySnapshot(List.copyOf(current), copies);
  }

  List<HostBlock> blocks() {
    return mappings.stream().map(Mapping::block).toList();
  }

  boolean has(Mapping mapping) {
    return mappings.contains(mapping);
  }

  /** Copy back the pages that differ, looking only where somebody could have written. */
  void copyBack(UnicornEngine engine) {
    for (int i = 0; i < mappings.size(); i++) {
      Mapping mapping = mappings.get(i);
      if (mapping.protection().writable() || mapping.block().isHostWritten()) {
        copyBack(engine, mapping, copies.get(i));
      }
    }
    for (Mapping mapping : mappings) {
      mapping.block().forgetHostWrites();
    }
  }

  private static void copyBack(UnicornEngine engine, Mapping mapping, MemorySegment copy) {
    long length = mapping.lengthBytes();
    long from = 0;
    while (from < length) {
      long equal = MemorySegment.mismatch(mapping.host(), from, length, copy, from, length);
      if (equal < 0) {
        return;
      }
      long page = (from + equal) & -UserCpu.PAGE_BYTES;
      MemorySegment.copy(copy, page, mapping.host(), page, UserCpu.PAGE_BYTES);
      if (mapping.executable()) {
        // Translations of bytes that did not change stay: retranslating costs microseconds.
        engine.removeCache(mapping.start() + page, mapping.start() + page + UserCpu.PAGE_BYTES);
      }
      from = page + UserCpu.PAGE_BYTES;
    }
  }
}
